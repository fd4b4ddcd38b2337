package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.api.v1alpha1.TenantStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stores Tenants with the namespaces that are theirs alone, binds their owners there, and shows
 * what is known of them.
 */
@Singleton
@ControllerConfiguration(
    name = "tenant",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class TenantReconciler implements Reconciler<TenantResource> {
  private static final Logger LOG = Logger.getLogger(TenantReconciler.class);
  private static final Duration AGAIN = Duration.ofMinutes(10);
  private static final Duration AFTER_OUTAGE = Duration.ofSeconds(30);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final TenantRecord tenants;
  private final OwnerAccess access;
  private final StoreHealth health;
  private final Clock clock;
  private final Events events;
  private final SimpleInboundEventSource<TenantResource> signals =
      new SimpleInboundEventSource<>("signals");
  private @Nullable Informers informers;

  TenantReconciler(
      TenantRecord tenants,
      OwnerAccess access,
      StoreHealth health,
      KubernetesClient client,
      Clock clock) {
    this.tenants = tenants;
    this.access = access;
    this.health = health;
    this.clock = clock;
    this.events = new Events(client, clock);
  }

  private record Informers(
      ResourceCache<TenantResource> own,
      InformerEventSource<Namespace, TenantResource> namespaces,
      InformerEventSource<TenantResource, TenantResource> tenants,
      InformerEventSource<CloudAccountResource, TenantResource> accounts,
      InformerEventSource<RoleBinding, TenantResource> bindings) {

    Tenancy.Territory territory(TenantResource tenant) {
      return Tenancy.Territory.of(
          tenant.getMetadata().getName(),
          namespaces.list(namespace -> true).toList(),
          tenants.list(other -> true).toList());
    }
  }

  @Override
  public List<EventSource<?, TenantResource>> prepareEventSources(
      EventSourceContext<TenantResource> context) {
    ResourceCache<TenantResource> own = context.getPrimaryCache();
    Informers made =
        new Informers(
            own,
            Sources.of(Namespace.class, context, namespace -> Sources.all(own)),
            Sources.of(TenantResource.class, context, tenant -> Sources.all(own)),
            Sources.of(CloudAccountResource.class, context, account -> Sources.all(own)),
            Sources.ownerBindings(context));
    informers = made;
    return List.of(made.namespaces(), made.tenants(), made.accounts(), made.bindings(), signals);
  }

  /** Something outside Kubernetes changed for that object. */
  void signal(String tenant) {
    signals.propagateEvent(new ResourceID(tenant));
  }

  /** Something changed for every object. */
  void signalAll() {
    Informers present = informers;
    if (present != null) {
      Sources.all(present.own()).forEach(signals::propagateEvent);
    }
  }

  @Override
  public UpdateControl<TenantResource> reconcile(
      TenantResource tenant, Context<TenantResource> context) {
    if (context.isPrimaryResourceDeleted() || tenant.getMetadata().getDeletionTimestamp() != null) {
      access.revoke(tenant.getMetadata().getName());
      return UpdateControl.noUpdate();
    }
    if (health.starting()) {
      return UpdateControl.<TenantResource>noUpdate().rescheduleAfter(StoreHealth.SOON);
    }
    Optional<TenantResource> patch = patch(tenant, decide(tenant));
    return StatusControl.of(patch, health.available() ? AGAIN : AFTER_OUTAGE);
  }

  @Override
  public ErrorStatusUpdateControl<TenantResource> updateErrorStatus(
      TenantResource tenant, Context<TenantResource> context, Exception failure) {
    LOG.errorf(failure, "Tenant %s cannot be reconciled", tenant.getMetadata().getName());
    String message = "The operator failed and tries again; its log tells more.";
    ConditionSet set =
        conditions(tenant)
            .isFalse(Reasons.READY, Reasons.INTERNAL_ERROR, message)
            .isTrue(Reasons.RECONCILING, Reasons.INTERNAL_ERROR, message);
    return patch(tenant, TenantRecord.keep(status(tenant), generation(tenant), set))
        .map(ErrorStatusUpdateControl::patchStatus)
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate)
        .rescheduleAfter(AFTER_FAILURE);
  }

  private TenantStatus decide(TenantResource tenant) {
    Informers present = Objects.requireNonNull(informers, "event sources are prepared first");
    Tenancy.Territory territory = present.territory(tenant);
    List<RoleBinding> bindings = present.bindings().list(binding -> true).toList();
    ConditionSet set =
        OwnerAccess.told(
            conditions(tenant), tenant, access.apply(tenant, territory.owned(), bindings));
    if (health.available()) {
      try {
        List<String> accounts =
            present
                .accounts()
                .list(a -> territory.owned().contains(a.getMetadata().getNamespace()))
                .map(a -> a.getMetadata().getNamespace() + "/" + a.getMetadata().getName())
                .sorted()
                .toList();
        return tenants.save(tenant, territory, accounts, set);
      } catch (RuntimeException e) {
        if (!StoreHealth.isOutage(e)) {
          throw e;
        }
        health.failed(e);
      }
    }
    return TenantRecord.keep(
        status(tenant), generation(tenant), AccountConditions.unavailable(set));
  }

  private Optional<TenantResource> patch(TenantResource tenant, TenantStatus after) {
    if (after.equals(tenant.getStatus())) {
      return Optional.empty();
    }
    Optional<Condition> before = conditions(tenant).get(Reasons.READY);
    ConditionSet.of(after.conditions(), 0, clock)
        .get(Reasons.READY)
        .ifPresent(ready -> events.stateChanged(tenant, before, ready));
    TenantResource fresh = new TenantResource();
    fresh.setMetadata(new ObjectMetaBuilder().withName(tenant.getMetadata().getName()).build());
    fresh.setStatus(after);
    return Optional.of(fresh);
  }

  private ConditionSet conditions(TenantResource tenant) {
    return ConditionSet.of(status(tenant).conditions(), generation(tenant), clock);
  }

  private static TenantStatus status(TenantResource tenant) {
    return tenant.getStatus() == null ? TenantRecord.empty() : tenant.getStatus();
  }

  private static long generation(TenantResource tenant) {
    return tenant.getMetadata().getGeneration();
  }
}
