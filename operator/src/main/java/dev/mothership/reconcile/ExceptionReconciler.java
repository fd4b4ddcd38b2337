package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.PostureExceptionSpec;
import dev.mothership.api.v1alpha1.PostureExceptionStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What both kinds of exception have in common: stores what is asked for, and shows what it is. */
abstract class ExceptionReconciler<
    R extends CustomResource<PostureExceptionSpec, PostureExceptionStatus>> {
  private static final Logger LOG = Logger.getLogger(ExceptionReconciler.class);

  /** Tenants take over namespaces and give them up; all else is signalled. */
  private static final Duration AGAIN = Duration.ofMinutes(10);

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final ExceptionRecord exceptions;
  private final StoreHealth health;
  private final Clock clock;
  private final Events events;
  private final SimpleInboundEventSource<R> signals = new SimpleInboundEventSource<>("signals");

  ExceptionReconciler(
      ExceptionRecord exceptions, StoreHealth health, KubernetesClient client, Clock clock) {
    this.exceptions = exceptions;
    this.health = health;
    this.clock = clock;
    this.events = new Events(client, clock);
  }

  abstract R fresh();

  public List<EventSource<?, R>> prepareEventSources(EventSourceContext<R> context) {
    return List.of(signals);
  }

  /** What the stored exception comes to has changed. */
  void signal(ResourceID exception) {
    signals.propagateEvent(exception);
  }

  public UpdateControl<R> reconcile(R exception, Context<R> context) {
    if (context.isPrimaryResourceDeleted()
        || exception.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    if (health.starting()) {
      return UpdateControl.<R>noUpdate().rescheduleAfter(StoreHealth.SOON);
    }
    boolean available = health.available();
    return StatusControl.of(patch(exception, decide(exception)), available ? AGAIN : AFTER_FAILURE);
  }

  public ErrorStatusUpdateControl<R> updateErrorStatus(
      R exception, Context<R> context, Exception failure) {
    LOG.errorf(
        failure,
        "%s %s cannot be reconciled",
        exception.getKind(),
        exception.getMetadata().getName());
    String message = "The operator failed and tries again; its log tells more.";
    ConditionSet set =
        conditions(exception)
            .isFalse(Reasons.READY, Reasons.INTERNAL_ERROR, message)
            .isTrue(Reasons.RECONCILING, Reasons.INTERNAL_ERROR, message);
    return patch(exception, ExceptionRecord.keep(status(exception), generation(exception), set))
        .map(ErrorStatusUpdateControl::patchStatus)
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate)
        .rescheduleAfter(AFTER_FAILURE);
  }

  private PostureExceptionStatus decide(R exception) {
    if (health.available()) {
      try {
        return exceptions.save(exception, exception.getSpec(), conditions(exception));
      } catch (RuntimeException e) {
        if (!StoreHealth.isOutage(e)) {
          throw e;
        }
        health.failed(e);
      }
    }
    return ExceptionRecord.keep(
        status(exception),
        generation(exception),
        AccountConditions.unavailable(conditions(exception)));
  }

  private Optional<R> patch(R exception, PostureExceptionStatus after) {
    if (after.equals(exception.getStatus())) {
      return Optional.empty();
    }
    ConditionSet.of(after.conditions(), 0, clock)
        .get(Reasons.READY)
        .ifPresent(
            ready ->
                events.stateChanged(exception, conditions(exception).get(Reasons.READY), ready));
    R written = fresh();
    written.setMetadata(
        new ObjectMetaBuilder()
            .withName(exception.getMetadata().getName())
            .withNamespace(exception.getMetadata().getNamespace())
            .build());
    written.setStatus(after);
    return Optional.of(written);
  }

  private ConditionSet conditions(R exception) {
    return ConditionSet.of(status(exception).conditions(), generation(exception), clock);
  }

  private PostureExceptionStatus status(R exception) {
    PostureExceptionStatus status = exception.getStatus();
    return status == null ? ExceptionRecord.empty() : status;
  }

  private long generation(R exception) {
    return exception.getMetadata().getGeneration();
  }
}
