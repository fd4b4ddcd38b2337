package dev.mothership.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The most of this JVM's heap that was in use after a garbage collection. */
final class HeapWatch {
  private final Set<String> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(pool -> pool.getName())
          .collect(Collectors.toSet());
  private final AtomicLong most = new AtomicLong();

  HeapWatch() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, handback) -> {
                if (notification.getUserData() instanceof CompositeData data) {
                  seen(GarbageCollectionNotificationInfo.from(data));
                }
              },
              null,
              null);
    }
  }

  private void seen(GarbageCollectionNotificationInfo info) {
    long used =
        info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
            .filter(pool -> pools.contains(pool.getKey()))
            .mapToLong(pool -> pool.getValue().getUsed())
            .sum();
    most.accumulateAndGet(used, Math::max);
  }

  /** Begins anew, from what is in use now. */
  long reset() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long now = runtime.totalMemory() - runtime.freeMemory();
    most.set(now);
    return now;
  }

  /** In bytes, since it was made or reset. */
  long peak() {
    return most.get();
  }
}
