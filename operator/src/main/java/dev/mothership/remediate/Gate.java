package dev.mothership.remediate;

import dev.mothership.store.ApprovalRow;
import dev.mothership.store.ApprovingPolicy;
import dev.mothership.store.RemediationRow;
import java.time.Instant;
import java.util.Optional;

/** Whether a plan may be carried out, and by whose word; pure. */
final class Gate {
  private Gate() {}

  /** What follows. */
  sealed interface Answer {
    /** A person or a policy approves. */
    record Approved(String by) implements Answer {}

    /** A person refuses. */
    record Rejected(String by) implements Answer {}

    /** Nobody has yet. */
    record Waits(String reason, String message) implements Answer {}
  }

  /**
   * @param decision the last one on a plan of exactly this hash by somebody other than its
   *     requester
   */
  static Answer of(RemediationRow row, Optional<ApprovalRow> decision, Instant now) {
    Optional<ApprovalRow> counting = decision.filter(one -> !askedForIt(row, one.by()));
    if (counting.isPresent()) {
      String by = counting.get().by();
      return counting.get().decision().equals("Approve")
          ? new Answer.Approved(by)
          : new Answer.Rejected(by);
    }
    Optional<ApprovingPolicy> policy =
        row.policies().stream().filter(one -> one.isOpen(now)).findFirst();
    if (policy.isPresent()) {
      return new Answer.Approved("policy:" + policy.get().name());
    }
    if (!row.policies().isEmpty()) {
      return new Answer.Waits(
          "OutsideWindow",
          "RemediationPolicy %s approves it once its window opens, or somebody other than %s does by an Approval of %s."
              .formatted(row.policies().get(0).name(), row.requestedBy(), row.planHash()));
    }
    return new Answer.Waits(
        "WaitingForApproval",
        "Somebody other than %s must approve it by an Approval of targetHash %s."
            .formatted(String.join(" or ", row.requesters()), row.planHash()));
  }

  /** Whoever once asked for it does not become somebody else when another one does. */
  private static boolean askedForIt(RemediationRow row, String by) {
    return row.requesters().stream().anyMatch(by::equalsIgnoreCase);
  }
}
