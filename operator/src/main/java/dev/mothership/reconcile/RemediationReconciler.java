package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.RemediationPolicyResource;
import dev.mothership.api.v1alpha1.RemediationResource;
import dev.mothership.api.v1alpha1.RemediationStatus;
import dev.mothership.api.v1alpha1.TenantResource;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
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
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Stores what Remediations ask for and shows where they stand. Calls no cloud, makes no Job. */
@Singleton
@ControllerConfiguration(
    name = "remediation",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class RemediationReconciler implements Reconciler<RemediationResource> {
  private static final Logger LOG = Logger.getLogger(RemediationReconciler.class);

  /** Somebody is likely to be watching. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final Duration WAITING = Duration.ofSeconds(15);

  private static final Duration NEW = Duration.ofMinutes(10);

  /** Well within the 10 minutes for which a stamp is trusted. */
  private static final Duration STAMP = Duration.ofMinutes(4);

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
  private static final Set<String> PATIENT =
      Set.of(Reasons.WAITING_FOR_APPROVAL, Reasons.OUTSIDE_WINDOW, Reasons.LIMIT_REACHED);

  private final RemediationDecision decision;
  private final StoreHealth health;
  private final Clock clock;
  private final Events events;
  private @Nullable Informers informers;

  RemediationReconciler(
      RemediationDecision decision, StoreHealth health, KubernetesClient client, Clock clock) {
    this.decision = decision;
    this.health = health;
    this.clock = clock;
    this.events = new Events(client, clock);
  }

  private record Informers(
      InformerEventSource<Namespace, RemediationResource> namespaces,
      InformerEventSource<TenantResource, RemediationResource> tenants,
      InformerEventSource<CloudAccountResource, RemediationResource> accounts,
      InformerEventSource<RemediationPolicyResource, RemediationResource> policies) {
    RemediationDecision.Surroundings surroundings(RemediationResource object) {
      return new RemediationDecision.Surroundings(
          namespaces.get(new ResourceID(object.getMetadata().getNamespace())).orElse(null),
          tenants.list(tenant -> true).toList(),
          accounts
              .list(
                  account ->
                      account
                          .getMetadata()
                          .getNamespace()
                          .equals(object.getMetadata().getNamespace()))
              .toList(),
          policies.list(policy -> true).toList());
    }
  }

  @Override
  public List<EventSource<?, RemediationResource>> prepareEventSources(
      EventSourceContext<RemediationResource> context) {
    ResourceCache<RemediationResource> own = context.getPrimaryCache();
    Informers made =
        new Informers(
            Sources.of(
                Namespace.class,
                context,
                namespace -> inNamespace(own, namespace.getMetadata().getName())),
            Sources.of(TenantResource.class, context, tenant -> Sources.all(own)),
            Sources.of(
                CloudAccountResource.class,
                context,
                account -> inNamespace(own, account.getMetadata().getNamespace())),
            Sources.of(RemediationPolicyResource.class, context, policy -> Sources.all(own)));
    informers = made;
    return List.of(made.namespaces(), made.tenants(), made.accounts(), made.policies());
  }

  private static Set<ResourceID> inNamespace(
      ResourceCache<RemediationResource> cache, String namespace) {
    return Sources.ids(cache, object -> object.getMetadata().getNamespace().equals(namespace));
  }

  @Override
  public UpdateControl<RemediationResource> reconcile(
      RemediationResource object, Context<RemediationResource> context) {
    if (context.isPrimaryResourceDeleted() || object.getMetadata().getDeletionTimestamp() != null) {
      gone(object);
      return UpdateControl.noUpdate();
    }
    if (health.starting()) {
      return UpdateControl.<RemediationResource>noUpdate().rescheduleAfter(StoreHealth.SOON);
    }
    RemediationStatus after = decide(object);
    return StatusControl.of(patch(object, after), again(after));
  }

  private Duration again(RemediationStatus status) {
    Optional<Condition> going =
        status.conditions().stream()
            .filter(condition -> condition.getType().equals(Reasons.RECONCILING))
            .filter(condition -> condition.getStatus().equals("True"))
            .findFirst();
    if (going.isPresent()) {
      return PATIENT.contains(going.get().getReason()) && !isNew(status) ? WAITING : SOON;
    }
    boolean closing = "Succeeded".equals(status.phase()) && "Open".equals(status.finding());
    boolean blocked = "Planned".equals(status.phase()) || "Approved".equals(status.phase());
    return closing ? SOON : blocked ? WAITING : STAMP;
  }

  /** Whoever has just read the plan looks whether the approval counts. */
  private boolean isNew(RemediationStatus status) {
    return status.plan() != null
        && Instant.parse(status.plan().at()).isAfter(clock.instant().minus(NEW));
  }

  @Override
  public ErrorStatusUpdateControl<RemediationResource> updateErrorStatus(
      RemediationResource object, Context<RemediationResource> context, Exception failure) {
    LOG.errorf(failure, "Remediation %s cannot be reconciled", ResourceID.fromResource(object));
    String message = "The operator failed and tries again; its log tells more.";
    ConditionSet set =
        conditions(object)
            .isFalse(Reasons.READY, Reasons.INTERNAL_ERROR, message)
            .isTrue(Reasons.RECONCILING, Reasons.INTERNAL_ERROR, message);
    return patch(object, RemediationStatuses.keep(object, status(object), set))
        .map(ErrorStatusUpdateControl::patchStatus)
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate)
        .rescheduleAfter(AFTER_FAILURE);
  }

  private RemediationStatus decide(RemediationResource object) {
    Informers present = informers;
    if (health.available() && present != null) {
      try {
        return decision.decide(
            object, present.surroundings(object), status(object), conditions(object));
      } catch (RuntimeException e) {
        if (!StoreHealth.isOutage(e)) {
          throw e;
        }
        health.failed(e);
      }
    }
    return RemediationStatuses.keep(
        object, status(object), AccountConditions.unavailable(conditions(object)));
  }

  private void gone(RemediationResource object) {
    try {
      decision.gone(object);
    } catch (RuntimeException e) {
      if (!StoreHealth.isOutage(e)) {
        throw e;
      }
      health.failed(e);
    }
  }

  private Optional<RemediationResource> patch(RemediationResource object, RemediationStatus after) {
    if (after.equals(object.getStatus())) {
      return Optional.empty();
    }
    ConditionSet.of(after.conditions(), 0, clock)
        .get(Reasons.READY)
        .ifPresent(
            ready -> events.stateChanged(object, conditions(object).get(Reasons.READY), ready));
    RemediationResource fresh = new RemediationResource();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(object.getMetadata().getName())
            .withNamespace(object.getMetadata().getNamespace())
            .build());
    fresh.setStatus(after);
    return Optional.of(fresh);
  }

  private ConditionSet conditions(RemediationResource object) {
    return ConditionSet.of(
        status(object).conditions(), object.getMetadata().getGeneration(), clock);
  }

  private static RemediationStatus status(RemediationResource object) {
    RemediationStatus status = object.getStatus();
    return status == null ? RemediationStatuses.empty() : status;
  }
}
