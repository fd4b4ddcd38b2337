package dev.mothership.reconcile;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.store.ChannelSummary;
import java.util.Set;

/** What is known of a channel, as conditions; pure. */
final class ChannelConditions {
  private static final int PASSING = 3;
  private static final Set<FailureReason> PASSES =
      Set.of(FailureReason.THROTTLED, FailureReason.UNREACHABLE, FailureReason.INTERNAL);

  private ChannelConditions() {}

  static ConditionSet refused(ConditionSet set, ChannelJudgement judgement) {
    return AccountConditions.refused(set, judgement.reason(), judgement.message());
  }

  static ConditionSet suspended(ConditionSet set) {
    String message = "spec.suspend is true: nothing is sent, what there is to tell waits.";
    return set.isFalse(Reasons.READY, Reasons.SUSPENDED, message)
        .isFalse(Reasons.RECONCILING, Reasons.SUSPENDED, message)
        .isFalse(Reasons.STALLED, Reasons.SUSPENDED, message);
  }

  /** Of a channel that may send: a failure or two that passes leaves it ready. */
  static ConditionSet known(ConditionSet set, ChannelSummary summary, String usable) {
    Failure failure = summary.failure();
    if (failure == null || (PASSES.contains(failure.reason()) && summary.failures() < PASSING)) {
      return set.isTrue(Reasons.READY, Reasons.SUCCEEDED, usable)
          .isFalse(Reasons.RECONCILING, Reasons.SUCCEEDED, "Nothing is going on.")
          .isFalse(Reasons.STALLED, Reasons.SUCCEEDED, "");
    }
    String reason = failure.reason().conditionReason();
    boolean stuck = !PASSES.contains(failure.reason());
    return set.isFalse(Reasons.READY, reason, failure.message())
        .is(!stuck, Reasons.RECONCILING, reason, failure.message())
        .is(stuck, Reasons.STALLED, reason, failure.message());
  }

  /** What has become of messages, whether or not the channel may send now. */
  static ConditionSet facts(ConditionSet set, ChannelSummary summary) {
    return dead(tested(delivering(set, summary), summary), summary);
  }

  private static ConditionSet delivering(ConditionSet set, ChannelSummary summary) {
    Failure failure = summary.failure();
    if (failure != null) {
      return set.isFalse(
          Reasons.DELIVERING,
          failure.reason().conditionReason(),
          "%s (%s, %s)".formatted(failure.message(), failure.call(), failure.code()));
    }
    return summary.sentAt() == null
        ? set.isUnknown(Reasons.DELIVERING, Reasons.PROGRESSING, "Nothing has been sent yet.")
        : set.isTrue(Reasons.DELIVERING, Reasons.SUCCEEDED, "The last message got through.");
  }

  private static ConditionSet tested(ConditionSet set, ChannelSummary summary) {
    if (summary.testDone().isEmpty()) {
      return set.without(Reasons.TEST_SUCCEEDED);
    }
    Failure failure = summary.testFailure();
    return failure == null
        ? set.isTrue(Reasons.TEST_SUCCEEDED, Reasons.SUCCEEDED, "The test message got through.")
        : set.isFalse(
            Reasons.TEST_SUCCEEDED,
            failure.reason().conditionReason(),
            "%s (%s, %s)".formatted(failure.message(), failure.call(), failure.code()));
  }

  private static ConditionSet dead(ConditionSet set, ChannelSummary summary) {
    Failure failure = summary.lastDead();
    if (summary.dead() == 0 || failure == null) {
      return set.without(Reasons.DEAD_LETTERS);
    }
    return set.isTrue(
        Reasons.DEAD_LETTERS,
        failure.reason().conditionReason(),
        "%d messages were given up, the last one because: %s (%s, %s) Once that is mended, have them sent again by the annotation mothership.dev/resend-requested-at."
            .formatted(summary.dead(), failure.message(), failure.call(), failure.code()));
  }
}
