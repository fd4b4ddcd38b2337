package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.LabelSelection;
import dev.mothership.api.v1alpha1.ScanPolicyResource;
import dev.mothership.rules.policy.PolicyBody;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Stores policies of namespaces, and shows what they come to. */
@Singleton
@ControllerConfiguration(
    name = "scanpolicy",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class ScanPolicyReconciler extends PolicyReconciler<ScanPolicyResource>
    implements Reconciler<ScanPolicyResource> {
  ScanPolicyReconciler(
      PolicyRecord policies,
      StoreHealth health,
      KubernetesClient client,
      Clock clock,
      StatusSettings settings) {
    super(policies, health, client, clock, settings);
  }

  @Override
  PolicyBody body(ScanPolicyResource policy) {
    return PolicyBodies.of(policy.getSpec());
  }

  @Override
  @Nullable LabelSelection selector(ScanPolicyResource policy) {
    return policy.getSpec().accountSelector();
  }

  @Override
  ScanPolicyResource fresh() {
    return new ScanPolicyResource();
  }
}
