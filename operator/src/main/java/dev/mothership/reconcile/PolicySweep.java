package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ClusterScanPolicyResource;
import dev.mothership.api.v1alpha1.ScanPolicyResource;
import dev.mothership.store.Database;
import dev.mothership.store.PolicyStore;
import dev.mothership.store.PolicyStore.Name;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Forgets policies whose objects are gone; without them every check counts again. Only the leader
 * runs it.
 */
@Singleton
public final class PolicySweep {
  private static final Logger LOG = Logger.getLogger(PolicySweep.class);

  private final PolicyStore policies;
  private final GoneSweep sweep;

  PolicySweep(
      Database database,
      KubernetesClient client,
      PolicyStore policies,
      SweepSettings settings,
      Clock clock) {
    this.policies = policies;
    this.sweep =
        new GoneSweep("policy-sweep", "no policy is forgotten", database, client, settings, clock);
    sweep
        .over(policies::names, this::gone)
        .of(
            ClusterScanPolicyResource.class,
            policy -> new Name(true, "", policy.getMetadata().getName()))
        .of(ScanPolicyResource.class, policy -> namespaced(policy.getMetadata()));
  }

  /** Begins to sweep; once, by the leader. */
  public void start() {
    sweep.start();
  }

  public void stop() {
    sweep.stop();
  }

  void sweep() {
    sweep.look();
  }

  private void gone(Name name) {
    policies.remove(name);
    LOG.infof("%s is forgotten: its object is gone", name);
  }

  private static Name namespaced(ObjectMeta policy) {
    return new Name(false, policy.getNamespace(), policy.getName());
  }
}
