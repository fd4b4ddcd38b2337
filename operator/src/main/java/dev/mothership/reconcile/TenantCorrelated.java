package dev.mothership.reconcile;

import dev.mothership.store.TenantRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Whether what was read of a tenant's accounts is worked out into findings and scores. */
final class TenantCorrelated {
  /** One failure may pass by itself; it is tried again within seconds. */
  private static final int LASTING = 2;

  private TenantCorrelated() {}

  static ConditionSet told(ConditionSet set, TenantRow tenant) {
    Instant last = tenant.correlatedAt();
    if (tenant.correlationFailures() >= LASTING) {
      return set.isFalse(
          Reasons.CORRELATED,
          Reasons.CORRELATION_FAILING,
          "What was read cannot be worked out (%s): %s. It is tried again at least every five minutes; if it stays, report it with the operator's log, which tells more."
              .formatted(
                  tenant.correlationFailure(),
                  last == null
                      ? "there are no findings and no score yet"
                      : "findings and score are those of " + last.truncatedTo(ChronoUnit.SECONDS)));
    }
    return last == null
        ? set.isUnknown(
            Reasons.CORRELATED, Reasons.PROGRESSING, "Nothing was worked out for the tenant yet.")
        : set.isTrue(
            Reasons.CORRELATED, Reasons.SUCCEEDED, "Findings and score follow what was read.");
  }
}
