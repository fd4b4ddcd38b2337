package dev.mothership.publish;

import dev.mothership.api.v1alpha1.PostureStatus.Projection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was last shown in each namespace, for statuses and metrics; empty on a standby. */
@Singleton
public final class Projections {
  private final Map<String, Projection> byNamespace = new ConcurrentHashMap<>();

  private volatile boolean openReportsFailing;

  /** The publisher has shown this much of a namespace. */
  public void put(String namespace, Projection projection) {
    byNamespace.put(namespace, projection);
  }

  void keepOnly(Iterable<String> namespaces) {
    List<String> kept = new java.util.ArrayList<>();
    namespaces.forEach(kept::add);
    byNamespace.keySet().retainAll(kept);
  }

  /** All of these namespaces together; empty while none was published. */
  public Optional<Projection> over(List<String> namespaces) {
    return namespaces.stream()
        .flatMap(namespace -> Stream.ofNullable(byNamespace.get(namespace)))
        .reduce(Projections::sum);
  }

  /** Open findings that are not shown as objects. */
  public int hidden() {
    return byNamespace.values().stream().mapToInt(one -> one.total() - one.shown()).sum();
  }

  /** Whether reports of OpenReports are wanted and cannot be written. */
  public boolean openReportsFailing() {
    return openReportsFailing;
  }

  void openReportsFailing(boolean failing) {
    openReportsFailing = failing;
  }

  /** Open findings that are shown as objects. */
  public int shown() {
    return byNamespace.values().stream().mapToInt(Projection::shown).sum();
  }

  /** Namespaces in which not all open findings are shown. */
  public long truncated() {
    return byNamespace.values().stream().filter(Projection::truncated).count();
  }

  private static Projection sum(Projection a, Projection b) {
    return new Projection(
        a.shown() + b.shown(),
        a.total() + b.total(),
        a.truncated() || b.truncated(),
        least(a.lowestRisk(), b.lowestRisk()));
  }

  private static @Nullable Integer least(@Nullable Integer a, @Nullable Integer b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Math.min(a, b);
  }
}
