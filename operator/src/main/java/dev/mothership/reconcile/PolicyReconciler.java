package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.LabelSelection;
import dev.mothership.api.v1alpha1.ScanPolicyStatus;
import dev.mothership.rules.policy.PolicyBody;
import dev.mothership.store.StoredPolicy;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What both kinds of policy have in common: selects, stores, and shows what it comes to. */
abstract class PolicyReconciler<R extends CustomResource<?, ScanPolicyStatus>> {
  private static final Logger LOG = Logger.getLogger(PolicyReconciler.class);

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final PolicyRecord policies;
  private final StoreHealth health;
  private final Clock clock;
  private final Events events;
  private final StatusSettings settings;
  private @Nullable InformerEventSource<CloudAccountResource, R> accounts;

  PolicyReconciler(
      PolicyRecord policies,
      StoreHealth health,
      KubernetesClient client,
      Clock clock,
      StatusSettings settings) {
    this.policies = policies;
    this.health = health;
    this.clock = clock;
    this.events = new Events(client, clock);
    this.settings = settings;
  }

  abstract PolicyBody body(R policy);

  abstract @Nullable LabelSelection selector(R policy);

  abstract R fresh();

  public List<EventSource<?, R>> prepareEventSources(EventSourceContext<R> context) {
    var own = context.getPrimaryCache();
    InformerEventSource<CloudAccountResource, R> made =
        PolicySources.accounts(context, account -> Sources.all(own));
    accounts = made;
    return List.of(made);
  }

  public UpdateControl<R> reconcile(R policy, Context<R> context) {
    if (policy.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    if (health.starting()) {
      return UpdateControl.<R>noUpdate().rescheduleAfter(StoreHealth.SOON);
    }
    return StatusControl.of(patch(policy, decide(policy)), settings.policies());
  }

  public ErrorStatusUpdateControl<R> updateErrorStatus(
      R policy, Context<R> context, Exception failure) {
    LOG.errorf(
        failure, "%s %s cannot be reconciled", policy.getKind(), policy.getMetadata().getName());
    String message = "The operator failed and tries again; its log tells more.";
    ConditionSet set =
        conditions(policy)
            .isFalse(Reasons.READY, Reasons.INTERNAL_ERROR, message)
            .isTrue(Reasons.RECONCILING, Reasons.INTERNAL_ERROR, message);
    return patch(policy, PolicyRecord.keep(status(policy), generation(policy), set))
        .map(ErrorStatusUpdateControl::patchStatus)
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate)
        .rescheduleAfter(AFTER_FAILURE);
  }

  private ScanPolicyStatus decide(R policy) {
    if (health.available()) {
      try {
        return policies.save(policy, body(policy), selected(policy), conditions(policy));
      } catch (RuntimeException e) {
        if (!StoreHealth.isOutage(e)) {
          throw e;
        }
        health.failed(e);
      }
    }
    return PolicyRecord.keep(
        status(policy), generation(policy), AccountConditions.unavailable(conditions(policy)));
  }

  /** A namespaced policy selects in its own namespace only. */
  private List<StoredPolicy.Account> selected(R policy) {
    LabelSelection selector = selector(policy);
    String namespace = policy.getMetadata().getNamespace();
    return Objects.requireNonNull(accounts, "event sources are prepared first")
        .list(account -> account.getMetadata().getDeletionTimestamp() == null)
        .filter(
            account -> namespace == null || namespace.equals(account.getMetadata().getNamespace()))
        .filter(account -> selector == null || LabelRule.selects(selector, labels(account)))
        .map(
            account ->
                new StoredPolicy.Account(
                    0, account.getMetadata().getNamespace(), account.getMetadata().getName()))
        .toList();
  }

  private static Map<String, String> labels(CloudAccountResource account) {
    Map<String, String> labels = account.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  private Optional<R> patch(R policy, ScanPolicyStatus after) {
    if (after.equals(policy.getStatus())) {
      return Optional.empty();
    }
    ConditionSet.of(after.conditions(), 0, clock)
        .get(Reasons.READY)
        .ifPresent(
            ready -> events.stateChanged(policy, conditions(policy).get(Reasons.READY), ready));
    R written = fresh();
    written.setMetadata(
        new ObjectMetaBuilder()
            .withName(policy.getMetadata().getName())
            .withNamespace(policy.getMetadata().getNamespace())
            .build());
    written.setStatus(after);
    return Optional.of(written);
  }

  private ConditionSet conditions(R policy) {
    List<Condition> present = status(policy).conditions();
    return ConditionSet.of(present, generation(policy), clock);
  }

  private ScanPolicyStatus status(R policy) {
    ScanPolicyStatus status = policy.getStatus();
    return status == null ? PolicyRecord.empty() : status;
  }

  private long generation(R policy) {
    return policy.getMetadata().getGeneration();
  }
}
