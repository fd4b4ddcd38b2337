package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.RemediationResource;
import dev.mothership.store.Database;
import dev.mothership.store.RemediationStore;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Cancels remediations whose objects are gone and whose deletion nobody saw. Only the leader runs
 * it.
 */
@Singleton
public final class RemediationSweep {
  private static final Logger LOG = Logger.getLogger(RemediationSweep.class);

  private final RemediationStore store;
  private final GoneSweep sweep;

  RemediationSweep(
      Database database,
      KubernetesClient client,
      RemediationStore store,
      SweepSettings settings,
      Clock clock) {
    this.store = store;
    this.sweep =
        new GoneSweep(
            "remediation-sweep", "no remediation is cancelled", database, client, settings, clock);
    sweep
        .over(this::living, this::gone)
        .of(RemediationResource.class, object -> living(object.getMetadata()));
  }

  /** An object, which is never the same as a later one of its name. */
  private record Living(String namespace, String name, String uid) {}

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

  private List<Living> living() {
    return store.living().stream()
        .map(row -> new Living(row.namespace(), row.name(), row.uid()))
        .toList();
  }

  private static Living living(ObjectMeta object) {
    return new Living(object.getNamespace(), object.getName(), object.getUid());
  }

  private void gone(Living remediation) {
    store.gone(remediation.namespace(), remediation.name(), remediation.uid());
    LOG.infof("remediation %s/%s: its object is gone", remediation.namespace(), remediation.name());
  }
}
