package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ClusterScanPolicyResource;
import dev.mothership.api.v1alpha1.LabelSelection;
import dev.mothership.rules.policy.PolicyBody;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Stores policies of the cluster, and shows what they come to. */
@Singleton
@ControllerConfiguration(
    name = "clusterscanpolicy",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class ClusterScanPolicyReconciler extends PolicyReconciler<ClusterScanPolicyResource>
    implements Reconciler<ClusterScanPolicyResource> {
  ClusterScanPolicyReconciler(
      PolicyRecord policies,
      StoreHealth health,
      KubernetesClient client,
      Clock clock,
      StatusSettings settings) {
    super(policies, health, client, clock, settings);
  }

  @Override
  PolicyBody body(ClusterScanPolicyResource policy) {
    return PolicyBodies.of(policy.getSpec());
  }

  @Override
  @Nullable LabelSelection selector(ClusterScanPolicyResource policy) {
    return policy.getSpec().accountSelector();
  }

  @Override
  ClusterScanPolicyResource fresh() {
    return new ClusterScanPolicyResource();
  }
}
