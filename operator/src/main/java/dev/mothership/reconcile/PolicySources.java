package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** CloudAccounts as policies see them: by their labels, not by what they hold. */
final class PolicySources {
  private PolicySources() {}

  static <P extends HasMetadata> InformerEventSource<CloudAccountResource, P> accounts(
      EventSourceContext<P> context, Function<CloudAccountResource, Set<ResourceID>> affected) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(
                CloudAccountResource.class, context.getPrimaryResourceClass())
            .withName("labelled-accounts")
            .withSecondaryToPrimaryMapper(affected::apply)
            .withOnUpdateFilter(
                (after, before) -> changed(after.getMetadata(), before.getMetadata()))
            .build(),
        context);
  }

  private static boolean changed(ObjectMeta after, ObjectMeta before) {
    return !Objects.equals(after.getLabels(), before.getLabels())
        || !Objects.equals(after.getDeletionTimestamp(), before.getDeletionTimestamp());
  }
}
