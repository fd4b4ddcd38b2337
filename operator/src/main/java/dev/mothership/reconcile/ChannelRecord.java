package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.Labels;
import dev.mothership.api.v1alpha1.NotificationChannelStatus;
import dev.mothership.notify.ChannelBody;
import dev.mothership.store.ChannelIntent;
import dev.mothership.store.ChannelStore;
import dev.mothership.store.ChannelSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A channel stored as it was judged, and the status that follows. */
@Singleton
final class ChannelRecord {
  private final ChannelStore store;

  ChannelRecord(ChannelStore store) {
    this.store = store;
  }

  /**
   * @param suspended by itself
   * @param usable what is said of a channel that may send
   */
  record Judged(
      ChannelBody body,
      OptionalLong tenantId,
      ChannelJudgement judgement,
      boolean suspended,
      String usable) {}

  static NotificationChannelStatus empty() {
    return new NotificationChannelStatus(
        null, null, 0, 0, 0, 0, 0, null, null, null, null, List.of());
  }

  /** Everything as it was, under other conditions. */
  static NotificationChannelStatus keep(
      NotificationChannelStatus before, long generation, ConditionSet set) {
    return new NotificationChannelStatus(
        generation,
        before.lastDelivery(),
        before.sent(),
        before.backlog(),
        before.open(),
        before.failures(),
        before.deadLetters(),
        before.users(),
        before.test(),
        before.lastHandledResendAt(),
        before.lastHandledReconcileAt(),
        set.list());
  }

  NotificationChannelStatus save(
      HasMetadata object, Judged judged, NotificationChannelStatus before, ConditionSet set) {
    ObjectMeta metadata = object.getMetadata();
    long id = store.save(intent(object, judged, before));
    ChannelSummary summary = store.summary(id);
    ConditionSet facts = ChannelConditions.facts(set, summary);
    String token = AskedFor.token(object);
    return new NotificationChannelStatus(
        metadata.getGeneration(),
        time(summary.sentAt()),
        summary.sent(),
        summary.backlog(),
        summary.open(),
        summary.failures(),
        summary.dead(),
        metadata.getNamespace() == null ? summary.users() : null,
        summary.testDone().isEmpty()
            ? null
            : new NotificationChannelStatus.Test(summary.testDone(), time(summary.testAt())),
        summary.resendDone().isEmpty() ? null : summary.resendDone(),
        token.isEmpty() ? null : token,
        judge(facts, judged, summary).list());
  }

  private static ConditionSet judge(ConditionSet set, Judged judged, ChannelSummary summary) {
    if (judged.suspended()) {
      return ChannelConditions.suspended(set);
    }
    return judged.judgement().fine()
        ? ChannelConditions.known(set, summary, judged.usable())
        : ChannelConditions.refused(set, judged.judgement());
  }

  private static ChannelIntent intent(
      HasMetadata object, Judged judged, NotificationChannelStatus before) {
    ObjectMeta metadata = object.getMetadata();
    return new ChannelIntent(
        name(object),
        metadata.getUid(),
        judged.tenantId(),
        judged.judgement().via(),
        judged.body().version(),
        judged.body().json(),
        judged.judgement().fine() && !judged.suspended(),
        judged.suspended(),
        AskedFor.annotation(object, Labels.TEST_REQUESTED_AT),
        AskedFor.annotation(object, Labels.RESEND_REQUESTED_AT),
        before.sent());
  }

  static ChannelIntent.Name name(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return new ChannelIntent.Name(
        namespace == null, namespace == null ? "" : namespace, object.getMetadata().getName());
  }

  private static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
