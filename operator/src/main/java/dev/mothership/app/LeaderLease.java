package dev.mothership.app;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes the operator framework elect a leader, unless that is switched off. */
final class LeaderLease {
  private static final Logger LOG = Logger.getLogger(LeaderLease.class);
  private static final String NAME = "mothership";

  /**
   * Losing the lease is ended by {@link LeaderDuties#lost()} and not by the framework, which would
   * also exit within its own stop.
   */
  @Produces
  @Dependent
  @Unremovable
  @SuppressWarnings("deprecation")
  @Nullable LeaderElectionConfiguration configuration(
      LeaseSettings lease, PodSettings pod, Instance<LeaderDuties> duties) {
    if (!lease.enabled()) {
      return null;
    }
    LeaderCallbacks callbacks =
        new LeaderCallbacks(
            () -> duties.get().begin(),
            () -> duties.get().lost(),
            leader -> LOG.infof("the leader is %s", leader));
    return new LeaderElectionConfiguration(
        NAME,
        pod.namespace(),
        lease.duration(),
        lease.renew(),
        lease.retry(),
        pod.name().orElseGet(() -> UUID.randomUUID().toString()),
        callbacks,
        false);
  }
}
