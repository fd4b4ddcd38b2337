package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.api.v1alpha1.TenantResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Informers on what a reconciler's verdict depends on besides its own object. */
final class Sources {
  private static final OnUpdateFilter<HasMetadata> SPEC_CHANGED =
      (after, before) ->
          !Objects.equals(after.getMetadata().getGeneration(), before.getMetadata().getGeneration())
              || !Objects.equals(
                  after.getMetadata().getDeletionTimestamp(),
                  before.getMetadata().getDeletionTimestamp());

  private static final OnUpdateFilter<HasMetadata> LABELS_CHANGED =
      (after, before) ->
          !Objects.equals(after.getMetadata().getLabels(), before.getMetadata().getLabels());

  private Sources() {}

  /**
   * @param affected which primaries a change of one concerns
   */
  static <R extends HasMetadata, P extends HasMetadata> InformerEventSource<R, P> of(
      Class<R> type, EventSourceContext<P> context, Function<R, Set<ResourceID>> affected) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(type, context.getPrimaryResourceClass())
            .withName(type.getSimpleName())
            .withSecondaryToPrimaryMapper(affected::apply)
            .withOnUpdateFilter(type == Namespace.class ? LABELS_CHANGED : SPEC_CHANGED)
            .build(),
        context);
  }

  /** Role bindings that carry the operator's label, for the tenant that they name. */
  static InformerEventSource<RoleBinding, TenantResource> ownerBindings(
      EventSourceContext<TenantResource> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(RoleBinding.class, TenantResource.class)
            .withName(RoleBinding.class.getSimpleName())
            .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.OPERATOR)
            .withSecondaryToPrimaryMapper(
                binding -> {
                  String tenant = OwnerBinding.tenant(binding);
                  return tenant.isEmpty() ? Set.of() : Set.of(new ResourceID(tenant));
                })
            .build(),
        context);
  }

  static <P extends HasMetadata> Set<ResourceID> ids(ResourceCache<P> cache, Predicate<P> which) {
    return cache.list(which).map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  static <P extends HasMetadata> Set<ResourceID> all(ResourceCache<P> cache) {
    return ids(cache, primary -> true);
  }

  static String identity(CloudAccountResource account) {
    var spec = account.getSpec();
    return spec == null || spec.identityRef() == null ? "" : spec.identityRef().name();
  }
}
