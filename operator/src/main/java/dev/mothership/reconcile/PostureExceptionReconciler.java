package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.PostureExceptionResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Exceptions of a namespace's accounts. */
@Singleton
@ControllerConfiguration(
    name = "postureexception",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class PostureExceptionReconciler extends ExceptionReconciler<PostureExceptionResource>
    implements Reconciler<PostureExceptionResource> {
  PostureExceptionReconciler(
      ExceptionRecord exceptions, StoreHealth health, KubernetesClient client, Clock clock) {
    super(exceptions, health, client, clock);
  }

  @Override
  PostureExceptionResource fresh() {
    return new PostureExceptionResource();
  }
}
