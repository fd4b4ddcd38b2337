package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.PostureExceptionSpec;
import dev.mothership.api.v1alpha1.PostureExceptionSpec.Attests;
import dev.mothership.store.ExceptionState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** What a stored exception comes to, as conditions; pure. */
final class ExceptionVerdict {
  private ExceptionVerdict() {}

  static boolean approved(ExceptionState state) {
    return !state.decidedBy().isEmpty() && !ExceptionState.REJECTED.equals(state.standing());
  }

  /**
   * @param unknown what is wrong with what it attests; empty for nothing
   */
  static ConditionSet of(
      ConditionSet set,
      HasMetadata object,
      PostureExceptionSpec spec,
      String hash,
      ExceptionState state,
      String unknown) {
    ConditionSet decided = decided(set, state);
    if (!unknown.isEmpty()) {
      return AccountConditions.refused(decided, Reasons.UNKNOWN_REFERENCE, unknown);
    }
    return switch (state.standing()) {
      case ExceptionState.EXPIRED ->
          AccountConditions.refused(
              decided,
              Reasons.EXPIRED,
              "Its time was over at %s, and what it was of counts again. %s"
                  .formatted(
                      end(spec, state),
                      state.cutTo() == null
                          ? "Delete it, or give it a later expires, which needs an Approval anew."
                          : state.latestBy()
                              + " from its creation: delete it, or ask anew by another one."));
      case ExceptionState.TOO_LATE ->
          AccountConditions.refused(
              decided,
              Reasons.EXPIRES_TOO_LATE,
              "expires must not be after %s (%s)."
                  .formatted(
                      state.latest().truncatedTo(ChronoUnit.SECONDS),
                      state.latestBy().isEmpty()
                          ? "mothership.exceptions.longest"
                          : state.latestBy() + " from its creation"));
      case ExceptionState.REJECTED ->
          AccountConditions.refused(
              decided,
              Reasons.REJECTED,
              "%s rejected it as it is now: change it, or delete it.".formatted(state.decidedBy()));
      case ExceptionState.APPROVED ->
          spec.attests() == null
              ? applied(decided, spec, state)
              : ready(decided, attested(spec.attests(), end(spec, state)));
      default ->
          AccountConditions.refused(
              decided, Reasons.WAITING_FOR_APPROVAL, waiting(object, spec, hash, state));
    };
  }

  private static ConditionSet decided(ConditionSet set, ExceptionState state) {
    if (approved(state)) {
      return set.isTrue(
          Reasons.APPROVED, Reasons.SUCCEEDED, state.decidedBy() + " approved it as it is now.");
    }
    return state.decidedBy().isEmpty()
        ? set.isFalse(
            Reasons.APPROVED, Reasons.WAITING_FOR_APPROVAL, "Nobody approved it as it is now.")
        : set.isFalse(
            Reasons.APPROVED, Reasons.REJECTED, state.decidedBy() + " rejected it as it is now.");
  }

  private static ConditionSet applied(
      ConditionSet set, PostureExceptionSpec spec, ExceptionState state) {
    if (state.pending() > 0) {
      return AccountConditions.progressing(
          set, "What it matches is being counted, in %d tenants yet.".formatted(state.pending()));
    }
    int most = most(spec);
    if (state.matched() > most) {
      return AccountConditions.refused(
          set,
          Reasons.TOO_MANY_MATCHES,
          "It matches %d findings, more than its maxMatches of %d, and so applies to none. Name less in match, or raise maxMatches: either needs an Approval anew."
              .formatted(state.matched(), most));
    }
    if (state.matched() == 0) {
      return ready(
          set, "It is approved until %s and matches no finding now.".formatted(end(spec, state)));
    }
    return state.applied()
        ? ready(
            set, "It applies to %d findings until %s.".formatted(state.matched(), end(spec, state)))
        : AccountConditions.progressing(set, "It is approved and about to apply.");
  }

  /** When it ends, and why before its time where it does. */
  private static String end(PostureExceptionSpec spec, ExceptionState state) {
    Instant cut = state.cutTo();
    return cut == null
        ? spec.expires()
        : "%s (%s by now)".formatted(cut.truncatedTo(ChronoUnit.SECONDS), state.latestBy());
  }

  private static ConditionSet ready(ConditionSet set, String message) {
    return set.isTrue(Reasons.READY, Reasons.SUCCEEDED, message)
        .isFalse(Reasons.RECONCILING, Reasons.SUCCEEDED, "Nothing is going on.")
        .isFalse(Reasons.STALLED, Reasons.SUCCEEDED, "");
  }

  private static String attested(Attests attests, String expires) {
    return "It answers requirement %s of %s until %s, in accounts in which no check does."
        .formatted(attests.requirement(), attests.framework(), expires);
  }

  private static int most(PostureExceptionSpec spec) {
    return Objects.requireNonNullElse(
        spec.match() == null ? null : spec.match().maxMatches(), Integer.MAX_VALUE);
  }

  private static String waiting(
      HasMetadata object, PostureExceptionSpec spec, String hash, ExceptionState state) {
    String namespace = object.getMetadata().getNamespace();
    StringBuilder message = new StringBuilder();
    if (!state.ignoredBy().isEmpty()) {
      message.append(
          state.ignoredForHash()
              ? "What %s approved was another spec. ".formatted(state.ignoredBy())
              : "%s asked for it and cannot approve it. ".formatted(state.ignoredBy()));
    }
    if (spec.attests() == null && state.pending() == 0) {
      message.append(
          "It matches %d findings%s. "
              .formatted(
                  state.matched(),
                  state.matched() > most(spec) ? ", more than its maxMatches" : ""));
    }
    return message
        .append(
            """
            It waits for somebody else than %s who holds mothership-approver to decide, by kubectl create -f - of:
            apiVersion: mothership.dev/v1alpha1
            kind: Approval
            metadata: {generateName: %s-, namespace: %s}
            spec:
              targetRef: {kind: %s, name: %s}
              targetHash: %s
              decision: Approve  # or Reject
              by: YOU  # as kubectl auth whoami tells
            """
                .formatted(
                    spec.requestedBy(),
                    object.getMetadata().getName(),
                    namespace == null ? "mothership-system" : namespace,
                    object.getKind(),
                    object.getMetadata().getName(),
                    hash))
        .toString();
  }
}
