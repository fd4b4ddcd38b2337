package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.RiskModelResource;
import dev.mothership.api.v1alpha1.RiskModelStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Stores valid risk models and shows what has been worked out of them. */
@Singleton
@ControllerConfiguration(
    name = "riskmodel",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = AskedFor.class))
public final class RiskModelReconciler implements Reconciler<RiskModelResource> {
  private static final Logger LOG = Logger.getLogger(RiskModelReconciler.class);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofSeconds(30);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final RiskModelRecord record;
  private final StoreHealth health;
  private final Clock clock;
  private final Events events;

  RiskModelReconciler(
      RiskModelRecord record, StoreHealth health, KubernetesClient client, Clock clock) {
    this.record = record;
    this.health = health;
    this.clock = clock;
    this.events = new Events(client, clock);
  }

  /** Which model is the oldest that is enforced depends on all of them. */
  @Override
  public List<EventSource<?, RiskModelResource>> prepareEventSources(
      EventSourceContext<RiskModelResource> context) {
    return List.of(
        Sources.of(
            RiskModelResource.class, context, other -> Sources.all(context.getPrimaryCache())));
  }

  @Override
  public UpdateControl<RiskModelResource> reconcile(
      RiskModelResource model, Context<RiskModelResource> context) {
    if (model.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    if (health.starting()) {
      return UpdateControl.<RiskModelResource>noUpdate().rescheduleAfter(StoreHealth.SOON);
    }
    RiskModelStatus after = decide(model);
    boolean waiting = waits(conditions(after.conditions(), model));
    return StatusControl.of(patch(model, after), waiting ? SOON : AGAIN);
  }

  /** For a comparison, or for another model to give way, which may be stored after this look. */
  private static boolean waits(ConditionSet set) {
    return set.get(Reasons.RECONCILING).filter(c -> c.getStatus().equals("True")).isPresent()
        || set.get(Reasons.STALLED)
            .filter(c -> c.getReason().equals(Reasons.ANOTHER_MODEL_ENFORCED))
            .isPresent();
  }

  @Override
  public ErrorStatusUpdateControl<RiskModelResource> updateErrorStatus(
      RiskModelResource model, Context<RiskModelResource> context, Exception failure) {
    LOG.errorf(failure, "RiskModel %s cannot be reconciled", model.getMetadata().getName());
    String message = "The operator failed and tries again; its log tells more.";
    ConditionSet set =
        conditions(RiskModelRecord.status(model).conditions(), model)
            .isFalse(Reasons.READY, Reasons.INTERNAL_ERROR, message)
            .isTrue(Reasons.RECONCILING, Reasons.INTERNAL_ERROR, message);
    return patch(model, RiskModelRecord.keep(model, set))
        .map(ErrorStatusUpdateControl::patchStatus)
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate)
        .rescheduleAfter(AFTER_FAILURE);
  }

  private RiskModelStatus decide(RiskModelResource model) {
    ConditionSet set = conditions(RiskModelRecord.status(model).conditions(), model);
    if (health.available()) {
      try {
        return record.save(model, set);
      } catch (RuntimeException e) {
        if (!StoreHealth.isOutage(e)) {
          throw e;
        }
        health.failed(e);
      }
    }
    return RiskModelRecord.keep(model, AccountConditions.unavailable(set));
  }

  private Optional<RiskModelResource> patch(RiskModelResource model, RiskModelStatus after) {
    if (after.equals(model.getStatus())) {
      return Optional.empty();
    }
    Optional<Condition> before =
        conditions(RiskModelRecord.status(model).conditions(), model).get(Reasons.READY);
    conditions(after.conditions(), model)
        .get(Reasons.READY)
        .ifPresent(ready -> events.stateChanged(model, before, ready));
    RiskModelResource fresh = new RiskModelResource();
    fresh.setMetadata(new ObjectMetaBuilder().withName(model.getMetadata().getName()).build());
    fresh.setStatus(after);
    return Optional.of(fresh);
  }

  private ConditionSet conditions(List<Condition> present, RiskModelResource model) {
    return ConditionSet.of(present, model.getMetadata().getGeneration(), clock);
  }
}
