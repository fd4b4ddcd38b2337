package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.NotificationChannelStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What both kinds of channel have in common: judged, stored for the relay, and shown as what they
 * come to. Calls no receiver and reads no Secret.
 */
abstract class ChannelReconciler<R extends CustomResource<?, NotificationChannelStatus>> {
  private static final Logger LOG = Logger.getLogger(ChannelReconciler.class);

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final ChannelRecord channels;
  private final StoreHealth health;
  private final Clock clock;
  private final Events events;
  private final StatusSettings settings;

  ChannelReconciler(
      ChannelRecord channels,
      StoreHealth health,
      KubernetesClient client,
      Clock clock,
      StatusSettings settings) {
    this.channels = channels;
    this.health = health;
    this.clock = clock;
    this.events = new Events(client, clock);
    this.settings = settings;
  }

  /** Empty where what it depends on is not stored yet. */
  abstract Optional<ChannelRecord.Judged> judge(R channel);

  abstract R fresh();

  public UpdateControl<R> reconcile(R channel, Context<R> context) {
    if (channel.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    if (health.starting()) {
      return UpdateControl.<R>noUpdate().rescheduleAfter(StoreHealth.SOON);
    }
    return StatusControl.of(patch(channel, decide(channel)), settings.channels());
  }

  public ErrorStatusUpdateControl<R> updateErrorStatus(
      R channel, Context<R> context, Exception failure) {
    LOG.errorf(
        failure, "%s %s cannot be reconciled", channel.getKind(), channel.getMetadata().getName());
    String message = "The operator failed and tries again; its log tells more.";
    ConditionSet set =
        conditions(channel)
            .isFalse(Reasons.READY, Reasons.INTERNAL_ERROR, message)
            .isTrue(Reasons.RECONCILING, Reasons.INTERNAL_ERROR, message);
    return patch(channel, ChannelRecord.keep(status(channel), generation(channel), set))
        .map(ErrorStatusUpdateControl::patchStatus)
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate)
        .rescheduleAfter(AFTER_FAILURE);
  }

  private NotificationChannelStatus decide(R channel) {
    if (health.available()) {
      try {
        Optional<ChannelRecord.Judged> judged = judge(channel);
        return judged.isPresent()
            ? channels.save(channel, judged.get(), status(channel), conditions(channel))
            : ChannelRecord.keep(
                status(channel),
                generation(channel),
                AccountConditions.progressing(
                    conditions(channel), "The namespace's Tenant is not ready yet."));
      } catch (RuntimeException e) {
        if (!StoreHealth.isOutage(e)) {
          throw e;
        }
        health.failed(e);
      }
    }
    return ChannelRecord.keep(
        status(channel), generation(channel), AccountConditions.unavailable(conditions(channel)));
  }

  private Optional<R> patch(R channel, NotificationChannelStatus after) {
    if (after.equals(channel.getStatus())) {
      return Optional.empty();
    }
    ConditionSet.of(after.conditions(), 0, clock)
        .get(Reasons.READY)
        .ifPresent(
            ready -> events.stateChanged(channel, conditions(channel).get(Reasons.READY), ready));
    R written = fresh();
    written.setMetadata(
        new ObjectMetaBuilder()
            .withName(channel.getMetadata().getName())
            .withNamespace(channel.getMetadata().getNamespace())
            .build());
    written.setStatus(after);
    return Optional.of(written);
  }

  private ConditionSet conditions(R channel) {
    List<Condition> present = status(channel).conditions();
    return ConditionSet.of(present, generation(channel), clock);
  }

  private NotificationChannelStatus status(R channel) {
    NotificationChannelStatus status = channel.getStatus();
    return status == null ? ChannelRecord.empty() : status;
  }

  private long generation(R channel) {
    return channel.getMetadata().getGeneration();
  }
}
