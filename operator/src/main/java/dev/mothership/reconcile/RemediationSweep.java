package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.RemediationResource;
import dev.mothership.store.Database;
import dev.mothership.store.RemediationRow;
import dev.mothership.store.RemediationStore;
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
 * Cancels remediations whose objects have been gone for two looks and whose deletion nobody saw.
 * Only the leader runs it. A list that fails cancels nothing.
 */
@Singleton
public final class RemediationSweep {
  private static final Logger LOG = Logger.getLogger(RemediationSweep.class);

  private final Database database;
  private final KubernetesClient client;
  private final RemediationStore store;
  private final SweepSettings settings;
  private final Absences missing;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "remediation-sweep");
            thread.setDaemon(true);
            return thread;
          });

  RemediationSweep(
      Database database,
      KubernetesClient client,
      RemediationStore store,
      SweepSettings settings,
      Clock clock) {
    this.database = database;
    this.client = client;
    this.store = store;
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
      LOG.warnf("no remediation is cancelled: %s", e.getMessage());
    }
  }

  void sweep() {
    Set<String> present = new HashSet<>();
    client
        .resources(RemediationResource.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(object -> present.add(object.getMetadata().getUid()));
    Map<String, RemediationRow> gone = new HashMap<>();
    for (RemediationRow row : store.living()) {
      if (!present.contains(row.uid())) {
        gone.put(row.uid(), row);
      }
    }
    Set<String> overdue = missing.note(gone.keySet());
    gone.forEach(
        (uid, row) -> {
          if (overdue.contains(uid)) {
            store.gone(row.namespace(), row.name(), uid);
            LOG.infof("remediation %s/%s: its object is gone", row.namespace(), row.name());
          }
        });
  }
}
