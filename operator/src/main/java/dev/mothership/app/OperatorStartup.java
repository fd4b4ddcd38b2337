package dev.mothership.app;

import dev.mothership.api.v1alpha1.ApprovalResource;
import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.CloudIdentityResource;
import dev.mothership.api.v1alpha1.CloudOrganizationResource;
import dev.mothership.api.v1alpha1.ClusterNotificationChannelResource;
import dev.mothership.api.v1alpha1.ClusterPostureExceptionResource;
import dev.mothership.api.v1alpha1.ClusterScanPolicyResource;
import dev.mothership.api.v1alpha1.NotificationChannelResource;
import dev.mothership.api.v1alpha1.PostureExceptionResource;
import dev.mothership.api.v1alpha1.RemediationPolicyResource;
import dev.mothership.api.v1alpha1.RemediationResource;
import dev.mothership.api.v1alpha1.RiskModelResource;
import dev.mothership.api.v1alpha1.ScanPolicyResource;
import dev.mothership.api.v1alpha1.ScannerResource;
import dev.mothership.api.v1alpha1.TenantResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Starts the controllers once the API server serves all that they watch. */
@Singleton
final class OperatorStartup {
  private static final Logger LOG = Logger.getLogger(OperatorStartup.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final List<Class<? extends HasMetadata>> WATCHED =
      List.of(
          Namespace.class,
          TenantResource.class,
          CloudIdentityResource.class,
          CloudAccountResource.class,
          RemediationPolicyResource.class,
          RemediationResource.class,
          RiskModelResource.class,
          ClusterScanPolicyResource.class,
          ScanPolicyResource.class,
          ScannerResource.class,
          CloudOrganizationResource.class,
          ApprovalResource.class,
          PostureExceptionResource.class,
          ClusterPostureExceptionResource.class,
          NotificationChannelResource.class,
          ClusterNotificationChannelResource.class);

  private final Operator operator;
  private final KubernetesClient client;
  private final LeaseSettings lease;
  private final LeaderDuties duties;
  private final Thread thread = new Thread(this::run, "operator-startup");
  private volatile boolean stopped;
  private volatile boolean started;

  OperatorStartup(
      Operator operator, KubernetesClient client, LeaseSettings lease, LeaderDuties duties) {
    this.operator = operator;
    this.client = client;
    this.lease = lease;
    this.duties = duties;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether the informers have synced; a standby's have, too. */
  boolean started() {
    return started;
  }

  void stop() {
    stopped = true;
    thread.interrupt();
    if (started) {
      operator.stop();
    }
  }

  private void run() {
    boolean told = false;
    while (!stopped && !served(told)) {
      told = true;
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    if (stopped) {
      return;
    }
    try {
      operator.start();
      started = true;
      LOG.info("the controllers have started");
    } catch (RuntimeException e) {
      LOG.error("the controllers cannot start; the process ends", e);
      new Thread(() -> System.exit(1), "exit").start();
      return;
    }
    if (!lease.enabled()) {
      duties.begin();
    }
  }

  private boolean served(boolean told) {
    for (Class<? extends HasMetadata> type : WATCHED) {
      try {
        client
            .resources(type)
            .inAnyNamespace()
            .list(new ListOptionsBuilder().withLimit(1L).build());
      } catch (KubernetesClientException e) {
        if (!told) {
          LOG.warnf(
              "%s cannot be listed; trying on: %s", HasMetadata.getKind(type), e.getMessage());
        }
        return false;
      }
    }
    return true;
  }
}
