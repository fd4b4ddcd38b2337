package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ClusterScanPolicyResource;
import dev.mothership.api.v1alpha1.ScanPolicyResource;
import dev.mothership.store.Database;
import dev.mothership.store.PolicyStore;
import dev.mothership.store.PolicyStore.Name;
import io.fabric8.kubernetes.api.model.HasMetadata;
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
 * Forgets policies whose objects have been gone for two looks, in place of finalizers; without them
 * every check counts again. Only the leader runs it. A list that fails forgets nothing.
 */
@Singleton
public final class PolicySweep {
  private static final Logger LOG = Logger.getLogger(PolicySweep.class);

  private final Database database;
  private final KubernetesClient client;
  private final PolicyStore policies;
  private final SweepSettings settings;
  private final Absences missing;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "policy-sweep");
            thread.setDaemon(true);
            return thread;
          });

  PolicySweep(
      Database database,
      KubernetesClient client,
      PolicyStore policies,
      SweepSettings settings,
      Clock clock) {
    this.database = database;
    this.client = client;
    this.policies = policies;
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
      LOG.warnf("no policy is forgotten: %s", e.getMessage());
    }
  }

  void sweep() {
    Set<Name> present = new HashSet<>();
    client
        .resources(ClusterScanPolicyResource.class)
        .list()
        .getItems()
        .forEach(policy -> present.add(name(policy, true)));
    client
        .resources(ScanPolicyResource.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .forEach(policy -> present.add(name(policy, false)));
    Map<String, Name> gone = new HashMap<>();
    for (Name name : policies.names()) {
      if (!present.contains(name)) {
        gone.put(name.toString(), name);
      }
    }
    Set<String> overdue = missing.note(gone.keySet());
    gone.forEach(
        (key, name) -> {
          if (overdue.contains(key)) {
            policies.remove(name);
            LOG.infof("%s is forgotten: its object is gone", name);
          }
        });
  }

  private static Name name(HasMetadata policy, boolean cluster) {
    return new Name(
        cluster,
        cluster ? "" : policy.getMetadata().getNamespace(),
        policy.getMetadata().getName());
  }
}
