package dev.mothership.reconcile;

import static dev.mothership.reconcile.Reasons.CREDENTIALS_VALID;
import static dev.mothership.reconcile.Reasons.EXTERNAL_ID_ENFORCED;
import static dev.mothership.reconcile.Reasons.EXTERNAL_ID_NOT_ENFORCED;
import static dev.mothership.reconcile.Reasons.INTERNAL_ERROR;
import static dev.mothership.reconcile.Reasons.INVENTORY_SYNCED;
import static dev.mothership.reconcile.Reasons.PARTIAL;
import static dev.mothership.reconcile.Reasons.PROGRESSING;
import static dev.mothership.reconcile.Reasons.READY;
import static dev.mothership.reconcile.Reasons.RECONCILING;
import static dev.mothership.reconcile.Reasons.SCAN_SUCCEEDED;
import static dev.mothership.reconcile.Reasons.STALLED;
import static dev.mothership.reconcile.Reasons.SUCCEEDED;
import static dev.mothership.reconcile.Reasons.SUSPENDED;
import static dev.mothership.reconcile.Reasons.VERIFIED;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.store.AccountSummary;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is known of an account, as conditions; pure. */
final class AccountConditions {
  private static final int NAMED_CALLS = 10;
  private static final Set<FailureReason> SAYS_NOTHING_OF_CREDENTIALS =
      Set.of(
          FailureReason.THROTTLED,
          FailureReason.UNREACHABLE,
          FailureReason.STAGING_LOST,
          FailureReason.INTERNAL,
          FailureReason.INVALID_DATA);

  private AccountConditions() {}

  /** The object may not be synced as it is; somebody has to change something. */
  static ConditionSet refused(ConditionSet set, String reason, String message) {
    return set.isFalse(READY, reason, message)
        .isFalse(RECONCILING, reason, message)
        .isTrue(STALLED, reason, message);
  }

  static ConditionSet suspended(ConditionSet set) {
    String message = "spec.suspend is true: nothing is synced, what is known stays.";
    return set.isFalse(READY, SUSPENDED, message)
        .isFalse(RECONCILING, SUSPENDED, message)
        .isFalse(STALLED, SUSPENDED, message);
  }

  static ConditionSet unavailable(ConditionSet set) {
    return set.isFalse(READY, Reasons.DATABASE_UNAVAILABLE, StoreHealth.MESSAGE)
        .isTrue(RECONCILING, Reasons.DATABASE_UNAVAILABLE, StoreHealth.MESSAGE)
        .isFalse(STALLED, Reasons.DATABASE_UNAVAILABLE, StoreHealth.MESSAGE);
  }

  static ConditionSet progressing(ConditionSet set, String message) {
    return set.isFalse(READY, PROGRESSING, message)
        .isTrue(RECONCILING, PROGRESSING, message)
        .isFalse(STALLED, PROGRESSING, message);
  }

  /** Credentials, inventory and the last scan; not Ready, Reconciling and Stalled. */
  static ConditionSet facts(ConditionSet set, AccountSummary summary) {
    return scan(inventory(externalId(credentials(set, summary), summary), summary), summary);
  }

  /**
   * All of it.
   *
   * @param correlating the first correlation since the last sync has not ended
   */
  static ConditionSet known(ConditionSet set, AccountSummary summary, boolean correlating) {
    ConditionSet facts = facts(set, summary);
    Failure failure = summary.lastFailure();
    if (failure != null) {
      boolean stuck = !failure.reason().retryable();
      String reason = failure.reason().conditionReason();
      return reconciling(facts, summary)
          .isFalse(READY, reason, failure.message())
          .is(stuck, STALLED, reason, failure.message());
    }
    if (summary.lastScanAt() == null) {
      return progressing(facts, "The first sync has not ended yet.");
    }
    if (correlating) {
      return progressing(facts, "The account is synced; its checks are being evaluated.");
    }
    ConditionSet ended = reconciling(facts, summary).isFalse(STALLED, SUCCEEDED, "");
    if ("failed".equals(summary.outcome())) {
      return ended.isFalse(READY, INTERNAL_ERROR, "The last sync failed; it is tried again.");
    }
    return isPartial(summary)
        ? ended.isTrue(READY, PARTIAL, partial(summary))
        : ended.isTrue(READY, SUCCEEDED, "The account is synced and its checks are evaluated.");
  }

  private static ConditionSet reconciling(ConditionSet set, AccountSummary summary) {
    return summary.running()
        ? set.isTrue(RECONCILING, PROGRESSING, "The account is being synced.")
        : set.isFalse(RECONCILING, SUCCEEDED, "Nothing is going on.");
  }

  private static ConditionSet credentials(ConditionSet set, AccountSummary summary) {
    Failure failure = summary.lastFailure();
    if (failure != null && !SAYS_NOTHING_OF_CREDENTIALS.contains(failure.reason())) {
      return set.isFalse(CREDENTIALS_VALID, failure.reason().conditionReason(), failure.message());
    }
    if (!summary.verifiedArn().isEmpty()) {
      return set.isTrue(
          CREDENTIALS_VALID, VERIFIED, "The cloud confirmed " + summary.verifiedArn() + ".");
    }
    return failure == null
        ? set.isUnknown(CREDENTIALS_VALID, PROGRESSING, "The role has not been taken on yet.")
        : set.isUnknown(CREDENTIALS_VALID, failure.reason().conditionReason(), failure.message());
  }

  private static ConditionSet externalId(ConditionSet set, AccountSummary summary) {
    if (summary.externalIdEnforced() == null) {
      return set.without(EXTERNAL_ID_ENFORCED);
    }
    return Boolean.TRUE.equals(summary.externalIdEnforced())
        ? set.isTrue(EXTERNAL_ID_ENFORCED, VERIFIED, "The role asks for the external id.")
        : set.isFalse(
            EXTERNAL_ID_ENFORCED,
            EXTERNAL_ID_NOT_ENFORCED,
            "The role can be taken on without the external id of status.externalId: require it in"
                + " the trust policy, with a StringEquals condition on sts:ExternalId.");
  }

  private static ConditionSet inventory(ConditionSet set, AccountSummary summary) {
    if (summary.lastScanAt() == null) {
      return set.isUnknown(INVENTORY_SYNCED, PROGRESSING, "Nothing has been listed yet.");
    }
    return summary.failedScopeCount() == 0
        ? set.isTrue(INVENTORY_SYNCED, SUCCEEDED, "Every resource type was listed.")
        : set.isFalse(INVENTORY_SYNCED, PARTIAL, partial(summary));
  }

  private static ConditionSet scan(ConditionSet set, AccountSummary summary) {
    Failure failure = summary.lastFailure();
    if (failure != null) {
      return set.isFalse(SCAN_SUCCEEDED, failure.reason().conditionReason(), failure.message());
    }
    if (summary.lastScanAt() == null) {
      return set.isUnknown(SCAN_SUCCEEDED, PROGRESSING, "No sync has ended yet.");
    }
    if ("failed".equals(summary.outcome())) {
      return set.isFalse(SCAN_SUCCEEDED, INTERNAL_ERROR, "The last sync failed.");
    }
    return isPartial(summary)
        ? set.isTrue(SCAN_SUCCEEDED, PARTIAL, partial(summary))
        : set.isTrue(SCAN_SUCCEEDED, SUCCEEDED, "Everything was read.");
  }

  private static boolean isPartial(AccountSummary summary) {
    return summary.failedScopeCount() > 0 || summary.unreadFacets() > 0;
  }

  private static String partial(AccountSummary summary) {
    Set<String> calls =
        Stream.concat(
                summary.failedScopes().stream().map(scope -> scope.failure()),
                summary.unreadCalls().stream())
            .map(failure -> failure.call() + " (" + failure.code() + ")")
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    String named = calls.stream().limit(NAMED_CALLS).collect(Collectors.joining(", "));
    String more =
        calls.size() > NAMED_CALLS ? " and " + (calls.size() - NAMED_CALLS) + " more" : "";
    return "Some calls failed: %s%s. Checks that need them answer Unknown; give the role these permissions."
        .formatted(named, more);
  }
}
