package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ClusterNotificationChannelResource;
import dev.mothership.api.v1alpha1.NotificationChannelResource;
import dev.mothership.store.ChannelIntent.Name;
import dev.mothership.store.ChannelStore;
import dev.mothership.store.Database;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends channels whose objects have been gone for two looks, in place of finalizers. Their threads
 * stay, for an object of the same name to find again. Only the leader runs it. A list that fails
 * ends nothing.
 */
@Singleton
public final class ChannelSweep {
  private static final Logger LOG = Logger.getLogger(ChannelSweep.class);

  private final Database database;
  private final KubernetesClient client;
  private final ChannelStore channels;
  private final SweepSettings settings;
  private final Absences missing;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "channel-sweep");
            thread.setDaemon(true);
            return thread;
          });

  ChannelSweep(
      Database database,
      KubernetesClient client,
      ChannelStore channels,
      SweepSettings settings,
      Clock clock) {
    this.database = database;
    this.client = client;
    this.channels = channels;
    this.settings = settings;
    this.missing = new Absences(clock, settings.every());
  }

  /** Begins to sweep; once, by the leader. */
  public void start() {
    long every = settings.every().toMillis();
    timer.scheduleWithFixedDelay(this::guardedSweep, every, every, TimeUnit.MILLISECONDS);
  }

  public void stop() {
    timer.shutdownNow();
  }

  private void guardedSweep() {
    try {
      if (database.migrated()) {
        sweep();
      }
    } catch (RuntimeException e) {
      missing.forget();
      LOG.warnf("no channel is ended: %s", e.getMessage());
    }
  }

  void sweep() {
    Set<Name> present = new HashSet<>();
    client
        .resources(ClusterNotificationChannelResource.class)
        .list()
        .getItems()
        .forEach(channel -> present.add(ChannelRecord.name(channel)));
    client
        .resources(NotificationChannelResource.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(channel -> present.add(ChannelRecord.name(channel)));
    Map<String, Name> gone = new HashMap<>();
    for (Name name : channels.names()) {
      if (!present.contains(name)) {
        gone.put(name.toString(), name);
      }
    }
    Set<String> overdue = missing.note(gone.keySet());
    gone.forEach(
        (key, name) -> {
          if (overdue.contains(key)) {
            channels.gone(name);
            LOG.infof("%s sends nothing more: its object is gone", name);
          }
        });
  }
}
