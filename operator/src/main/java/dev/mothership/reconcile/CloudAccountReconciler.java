package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.CloudAccountStatus;
import dev.mothership.api.v1alpha1.CloudIdentityResource;
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
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns CloudAccounts into stored scan requests and shows what is known of them. Calls no cloud and
 * waits for none.
 */
@Singleton
@ControllerConfiguration(
    name = "cloudaccount",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class CloudAccountReconciler implements Reconciler<CloudAccountResource> {
  private static final Logger LOG = Logger.getLogger(CloudAccountReconciler.class);

  private final AccountDecision decision;
  private final StoreHealth health;
  private final Clock clock;
  private final Events events;
  private final SimpleInboundEventSource<CloudAccountResource> signals =
      new SimpleInboundEventSource<>("signals");
  private @Nullable Informers informers;

  CloudAccountReconciler(
      AccountDecision decision, StoreHealth health, KubernetesClient client, Clock clock) {
    this.decision = decision;
    this.health = health;
    this.clock = clock;
    this.events = new Events(client, clock);
  }

  private record Informers(
      ResourceCache<CloudAccountResource> accounts,
      InformerEventSource<Namespace, CloudAccountResource> namespaces,
      InformerEventSource<TenantResource, CloudAccountResource> tenants,
      InformerEventSource<CloudIdentityResource, CloudAccountResource> identities) {

    AccountDecision.Surroundings surroundings(CloudAccountResource account) {
      return new AccountDecision.Surroundings(
          namespaces.get(new ResourceID(account.getMetadata().getNamespace())),
          tenants.list(tenant -> true).toList(),
          identities.list(identity -> true).toList(),
          accounts.list(other -> true).toList());
    }
  }

  @Override
  public List<EventSource<?, CloudAccountResource>> prepareEventSources(
      EventSourceContext<CloudAccountResource> context) {
    ResourceCache<CloudAccountResource> accounts = context.getPrimaryCache();
    Informers made =
        new Informers(
            accounts,
            Sources.of(
                Namespace.class,
                context,
                namespace ->
                    Sources.ids(
                        accounts,
                        account ->
                            account
                                .getMetadata()
                                .getNamespace()
                                .equals(namespace.getMetadata().getName()))),
            Sources.of(TenantResource.class, context, tenant -> Sources.all(accounts)),
            Sources.of(
                CloudIdentityResource.class,
                context,
                identity ->
                    Sources.ids(
                        accounts,
                        account ->
                            Sources.identity(account).equals(identity.getMetadata().getName()))));
    informers = made;
    return List.of(made.namespaces(), made.tenants(), made.identities(), signals);
  }

  /** Something outside Kubernetes changed for that object. */
  void signal(ResourceID account) {
    signals.propagateEvent(account);
  }

  /** Something changed for every object. */
  void signalAll() {
    Informers present = informers;
    if (present != null) {
      Sources.all(present.accounts()).forEach(this::signal);
    }
  }

  /** A place is free: those that are beyond their tenant's limit may have it. */
  private void signalWaiting() {
    Informers present = informers;
    if (present != null) {
      Sources.ids(
              present.accounts(),
              account ->
                  status(account).conditions().stream()
                      .anyMatch(
                          condition -> Reasons.TOO_MANY_ACCOUNTS.equals(condition.getReason())))
          .forEach(this::signal);
    }
  }

  @Override
  public UpdateControl<CloudAccountResource> reconcile(
      CloudAccountResource account, Context<CloudAccountResource> context) {
    if (context.isPrimaryResourceDeleted()
        || account.getMetadata().getDeletionTimestamp() != null) {
      gone(account);
      return UpdateControl.noUpdate();
    }
    if (health.starting()) {
      return UpdateControl.<CloudAccountResource>noUpdate().rescheduleAfter(StoreHealth.SOON);
    }
    AccountDecision.Outcome outcome = decide(account);
    return StatusControl.of(patch(account, outcome.status()), outcome.again());
  }

  @Override
  public ErrorStatusUpdateControl<CloudAccountResource> updateErrorStatus(
      CloudAccountResource account, Context<CloudAccountResource> context, Exception failure) {
    LOG.errorf(failure, "CloudAccount %s cannot be reconciled", ResourceID.fromResource(account));
    String message = "The operator failed and tries again; its log tells more.";
    ConditionSet set =
        conditions(account)
            .isFalse(Reasons.READY, Reasons.INTERNAL_ERROR, message)
            .isTrue(Reasons.RECONCILING, Reasons.INTERNAL_ERROR, message);
    return patch(account, AccountStatus.keep(status(account), generation(account), set))
        .map(ErrorStatusUpdateControl::patchStatus)
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate)
        .rescheduleAfter(AccountDecision.AFTER_FAILURE);
  }

  private AccountDecision.Outcome decide(CloudAccountResource account) {
    Informers present = informers;
    if (health.available() && present != null) {
      try {
        return decision.decide(
            account, present.surroundings(account), status(account), conditions(account));
      } catch (RuntimeException e) {
        if (!StoreHealth.isOutage(e)) {
          throw e;
        }
        health.failed(e);
      }
    }
    return new AccountDecision.Outcome(
        AccountStatus.keep(
            status(account),
            generation(account),
            AccountConditions.unavailable(conditions(account))),
        Duration.ofSeconds(30));
  }

  private void gone(CloudAccountResource account) {
    try {
      decision.gone(account.getMetadata().getNamespace(), account.getMetadata().getName());
      signalWaiting();
    } catch (RuntimeException e) {
      if (!StoreHealth.isOutage(e)) {
        throw e;
      }
      health.failed(e);
    }
  }

  private Optional<CloudAccountResource> patch(
      CloudAccountResource account, CloudAccountStatus after) {
    if (after.equals(account.getStatus())) {
      return Optional.empty();
    }
    tell(account, after.conditions());
    CloudAccountResource fresh = new CloudAccountResource();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(account.getMetadata().getName())
            .withNamespace(account.getMetadata().getNamespace())
            .build());
    fresh.setStatus(after);
    return Optional.of(fresh);
  }

  private void tell(CloudAccountResource account, List<Condition> after) {
    Optional<Condition> before = conditions(account).get(Reasons.READY);
    after.stream()
        .filter(condition -> condition.getType().equals(Reasons.READY))
        .findFirst()
        .ifPresent(ready -> events.stateChanged(account, before, ready));
  }

  private ConditionSet conditions(CloudAccountResource account) {
    return ConditionSet.of(status(account).conditions(), generation(account), clock);
  }

  private static CloudAccountStatus status(CloudAccountResource account) {
    CloudAccountStatus present = account.getStatus();
    return present == null ? AccountStatus.empty() : present;
  }

  private static long generation(CloudAccountResource account) {
    return account.getMetadata().getGeneration();
  }
}
