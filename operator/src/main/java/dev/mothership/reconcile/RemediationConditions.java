package dev.mothership.reconcile;

import dev.mothership.model.Failure;
import dev.mothership.store.RemediationRow;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a remediation stands, as conditions; pure. */
final class RemediationConditions {
  private static final Set<String> NEEDS_A_PERSON =
      Set.of(Reasons.NO_WRITE_ROLE, Reasons.JOBS_NAMESPACE_MISSING, Reasons.NOT_AUTHORIZED);
  private static final String AGAIN =
      " Annotate it with mothership.dev/reconcile-requested-at to have a new plan made.";

  private RemediationConditions() {}

  /**
   * @param finding the finding's state
   */
  static ConditionSet of(ConditionSet set, RemediationRow row, String finding) {
    ConditionSet told = executed(approved(set, row), row);
    return switch (row.state()) {
      case PENDING -> goesOn(told, row, "The resource is looked at, to plan what is to be done.");
      case PLANNED ->
          row.mode().equals("Apply")
              ? goesOn(told, row, "The plan is made.")
              : rests(
                  told,
                  Reasons.DRY_RUN,
                  "The plan is in status.plan; set spec.mode to Apply to have it carried out.");
      case APPROVED -> goesOn(told, row, "Its Job is about to be made.");
      case RUNNING -> goesOn(told, row, "Its Job is at work.");
      case RECOVERING ->
          goesOn(
              told,
              row,
              row.mode().equals("Rollback")
                  ? "What was changed is being put back."
                  : "A Job ended in the middle: what it begun is brought to an end or put back.");
      case SUCCEEDED -> rests(told, Reasons.SUCCEEDED, succeeded(finding));
      case NOT_NEEDED ->
          rests(
              told,
              Reasons.NOT_NEEDED,
              "Nothing that this action changes is wrong; the account is being synced.");
      case ROLLED_BACK ->
          row.mode().equals("Rollback")
              ? rests(told, Reasons.ROLLED_BACK, "The resource is as it was before.")
              : stuck(told, Reasons.ROLLED_BACK, "It was put back: " + why(row) + AGAIN);
      case OUTDATED -> stuck(told, Reasons.OUTDATED, why(row) + AGAIN);
      case REJECTED -> stuck(told, Reasons.REJECTED, "The plan was rejected." + AGAIN);
      case FAILED -> stuck(told, reason(row.failure()), why(row) + AGAIN);
      case CANCELLED -> stuck(told, Reasons.SUSPENDED, "It was cancelled.");
    };
  }

  private static String succeeded(String finding) {
    return finding.equals("Open")
        ? "The change is made and seen; the finding closes once the account is synced."
        : "The change is made and seen, and the finding is closed.";
  }

  private static ConditionSet goesOn(ConditionSet set, RemediationRow row, String message) {
    if (row.waitsFor().isEmpty()) {
      return AccountConditions.progressing(set, message);
    }
    return NEEDS_A_PERSON.contains(row.waitsFor())
        ? AccountConditions.refused(set, row.waitsFor(), row.waits())
        : set.isFalse(Reasons.READY, row.waitsFor(), row.waits())
            .isTrue(Reasons.RECONCILING, row.waitsFor(), row.waits())
            .isFalse(Reasons.STALLED, row.waitsFor(), row.waits());
  }

  private static ConditionSet rests(ConditionSet set, String reason, String message) {
    return set.isTrue(Reasons.READY, reason, message)
        .isFalse(Reasons.RECONCILING, Reasons.SUCCEEDED, "Nothing is going on.")
        .isFalse(Reasons.STALLED, Reasons.SUCCEEDED, "");
  }

  private static ConditionSet stuck(ConditionSet set, String reason, String message) {
    return AccountConditions.refused(set, reason, message);
  }

  private static ConditionSet approved(ConditionSet set, RemediationRow row) {
    if (!row.approvedBy().isEmpty()) {
      boolean policy = row.approvedBy().startsWith("policy:");
      return set.isTrue(
          Reasons.APPROVED,
          policy ? Reasons.APPROVED_BY_POLICY : Reasons.APPROVED_BY_PERSON,
          "Approved by " + row.approvedBy() + ".");
    }
    return switch (row.state()) {
      case REJECTED -> set.isFalse(Reasons.APPROVED, Reasons.REJECTED, "The plan was rejected.");
      case PLANNED ->
          row.mode().equals("Apply")
              ? set.isFalse(Reasons.APPROVED, Reasons.WAITING_FOR_APPROVAL, row.waits())
              : set.isFalse(Reasons.APPROVED, Reasons.DRY_RUN, "spec.mode is " + row.mode() + ".");
      default -> set.isUnknown(Reasons.APPROVED, Reasons.PROGRESSING, "There is no plan yet.");
    };
  }

  private static ConditionSet executed(ConditionSet set, RemediationRow row) {
    return switch (row.state()) {
      case SUCCEEDED -> set.isTrue(Reasons.EXECUTED, Reasons.SUCCEEDED, "Every call was made.");
      case RUNNING -> set.isUnknown(Reasons.EXECUTED, Reasons.PROGRESSING, "Its Job is at work.");
      case RECOVERING ->
          set.isUnknown(Reasons.EXECUTED, Reasons.RECOVERING, "It is being brought to an end.");
      case ROLLED_BACK ->
          set.isFalse(Reasons.EXECUTED, Reasons.ROLLED_BACK, "The resource is as it was.");
      case FAILED -> set.isFalse(Reasons.EXECUTED, reason(row.failure()), why(row));
      default -> set.isFalse(Reasons.EXECUTED, Reasons.PROGRESSING, "Nothing was changed.");
    };
  }

  private static String reason(@Nullable Failure failure) {
    if (failure == null) {
      return Reasons.INTERNAL_ERROR;
    }
    return failure.code().equals(Reasons.ROLLBACK_FAILED)
        ? Reasons.ROLLBACK_FAILED
        : failure.reason().conditionReason();
  }

  private static String why(RemediationRow row) {
    Failure failure = row.failure();
    return failure == null
        ? "no reason is known."
        : "%s answered %s: %s".formatted(failure.call(), failure.code(), failure.message());
  }
}
