package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.RemediationPolicyResource;
import dev.mothership.api.v1alpha1.RemediationPolicySpec;
import dev.mothership.api.v1alpha1.RemediationPolicyStatus;
import dev.mothership.rules.ChangeRisk;
import dev.mothership.rules.RemediationRule;
import dev.mothership.rules.RuleCatalog;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows what a policy comes to; what it approves is judged with each Remediation. */
@Singleton
@ControllerConfiguration(
    name = "remediationpolicy",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class RemediationPolicyReconciler implements Reconciler<RemediationPolicyResource> {
  private final RuleCatalog catalog;
  private final Clock clock;
  private final Events events;
  private @Nullable InformerEventSource<Namespace, RemediationPolicyResource> namespaces;

  RemediationPolicyReconciler(RuleCatalog catalog, KubernetesClient client, Clock clock) {
    this.catalog = catalog;
    this.clock = clock;
    this.events = new Events(client, clock);
  }

  @Override
  public List<EventSource<?, RemediationPolicyResource>> prepareEventSources(
      EventSourceContext<RemediationPolicyResource> context) {
    var own = context.getPrimaryCache();
    InformerEventSource<Namespace, RemediationPolicyResource> made =
        Sources.of(Namespace.class, context, namespace -> Sources.all(own));
    namespaces = made;
    return List.of(made);
  }

  @Override
  public UpdateControl<RemediationPolicyResource> reconcile(
      RemediationPolicyResource policy, Context<RemediationPolicyResource> context) {
    if (policy.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    RemediationPolicyStatus after = status(policy);
    if (after.equals(policy.getStatus())) {
      return UpdateControl.noUpdate();
    }
    ConditionSet.of(after.conditions(), 0, clock)
        .get(Reasons.READY)
        .ifPresent(
            ready -> events.stateChanged(policy, conditions(policy).get(Reasons.READY), ready));
    RemediationPolicyResource fresh = new RemediationPolicyResource();
    fresh.setMetadata(new ObjectMetaBuilder().withName(policy.getMetadata().getName()).build());
    fresh.setStatus(after);
    return StatusControl.of(fresh);
  }

  private RemediationPolicyStatus status(RemediationPolicyResource policy) {
    RemediationPolicySpec spec = policy.getSpec();
    List<String> refused = refused(spec);
    int admitted =
        (int)
            Objects.requireNonNull(namespaces, "event sources are prepared first")
                .list(
                    namespace ->
                        LabelRule.selects(spec.allowedNamespaces(), Tenancy.labels(namespace)))
                .count();
    String token = AskedFor.token(policy);
    return new RemediationPolicyStatus(
        policy.getMetadata().getGeneration(),
        admitted,
        (int) spec.actions().stream().distinct().count() - refused.size(),
        refused,
        token.isEmpty() ? null : token,
        judge(policy, refused).list());
  }

  private List<String> refused(RemediationPolicySpec spec) {
    List<String> refused = new ArrayList<>();
    for (String action : spec.actions().stream().distinct().toList()) {
      Optional<RemediationRule> rule = catalog.remediation(action);
      if (rule.isEmpty()) {
        refused.add(action + ": there is no such action");
      } else if (rule.get().risk() != ChangeRisk.LOW) {
        refused.add(action + ": its risk is " + rule.get().risk().id() + ", a person must approve");
      }
    }
    return refused;
  }

  private ConditionSet judge(RemediationPolicyResource policy, List<String> refused) {
    ConditionSet set = conditions(policy);
    if (Boolean.TRUE.equals(policy.getSpec().suspend())) {
      String message = "spec.suspend is true: nothing is approved.";
      return set.isFalse(Reasons.READY, Reasons.SUSPENDED, message)
          .isFalse(Reasons.RECONCILING, Reasons.SUSPENDED, message)
          .isFalse(Reasons.STALLED, Reasons.SUSPENDED, message);
    }
    List<String> zones = PolicyApprovals.unknownZones(policy.getSpec());
    if (!zones.isEmpty()) {
      return AccountConditions.refused(
          set,
          Reasons.UNKNOWN_REFERENCE,
          "There is no time zone %s, so nothing is approved.".formatted(String.join(", ", zones)));
    }
    if (!refused.isEmpty()) {
      return AccountConditions.refused(
          set,
          Reasons.ACTIONS_REFUSED,
          "The rest of the policy holds. Take out: " + String.join("; ", refused));
    }
    String message =
        policy.getSpec().allowedNamespaces() == null
            ? "The policy approves nothing: allowedNamespaces is empty."
            : "The policy holds.";
    return set.isTrue(Reasons.READY, Reasons.SUCCEEDED, message)
        .isFalse(Reasons.RECONCILING, Reasons.SUCCEEDED, "Nothing is going on.")
        .isFalse(Reasons.STALLED, Reasons.SUCCEEDED, "");
  }

  private ConditionSet conditions(RemediationPolicyResource policy) {
    List<Condition> present =
        Optional.ofNullable(policy.getStatus())
            .map(RemediationPolicyStatus::conditions)
            .orElse(List.of());
    return ConditionSet.of(present, policy.getMetadata().getGeneration(), clock);
  }
}
