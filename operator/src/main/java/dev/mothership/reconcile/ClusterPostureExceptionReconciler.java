package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ClusterPostureExceptionResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Exceptions of all tenants' accounts. */
@Singleton
@ControllerConfiguration(
    name = "clusterpostureexception",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class ClusterPostureExceptionReconciler
    extends ExceptionReconciler<ClusterPostureExceptionResource>
    implements Reconciler<ClusterPostureExceptionResource> {
  ClusterPostureExceptionReconciler(
      ExceptionRecord exceptions, StoreHealth health, KubernetesClient client, Clock clock) {
    super(exceptions, health, client, clock);
  }

  @Override
  ClusterPostureExceptionResource fresh() {
    return new ClusterPostureExceptionResource();
  }
}
