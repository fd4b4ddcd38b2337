package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountStatus;
import dev.mothership.api.v1alpha1.CloudOrganizationResource;
import dev.mothership.api.v1alpha1.CloudOrganizationStatus;
import dev.mothership.model.Failure;
import dev.mothership.store.OrganizationRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A CloudOrganization's status and conditions from what is known of it; pure. */
final class OrganizationStatus {
  private static final int NAMED_CALLS = 10;

  private OrganizationStatus() {}

  static CloudOrganizationStatus empty() {
    return new CloudOrganizationStatus(
        null, null, null, null, null, null, null, null, null, null, null, List.of(), null, null,
        List.of(), null, List.of(), null, List.of());
  }

  /** Everything as it was, under other conditions. */
  static CloudOrganizationStatus keep(
      CloudOrganizationStatus before, long generation, ConditionSet set) {
    return new CloudOrganizationStatus(
        generation,
        before.externalId(),
        before.organizationId(),
        before.lastDiscovery(),
        before.nextDiscovery(),
        before.api(),
        before.discovered(),
        before.created(),
        before.adopted(),
        before.excluded(),
        before.skippedCount(),
        before.skipped(),
        before.removing(),
        before.missingRoleCount(),
        before.missingRoles(),
        before.plannedCount(),
        before.planned(),
        before.lastHandledReconcileAt(),
        set.list());
  }

  static CloudOrganizationStatus of(
      CloudOrganizationResource object,
      OrganizationRow row,
      Optional<PlacementResult> placed,
      ConditionSet before) {
    boolean suspended = Boolean.TRUE.equals(object.getSpec().suspend());
    boolean dryRun = Boolean.TRUE.equals(object.getSpec().dryRun());
    ConditionSet facts = placement(reading(before, row), object, placed);
    ConditionSet set =
        suspended ? AccountConditions.suspended(facts) : ready(facts, row, placed, dryRun);
    PlacementResult result = placed.orElse(null);
    return new CloudOrganizationStatus(
        object.getMetadata().getGeneration(),
        row.externalId(),
        row.nativeId().isEmpty() ? null : row.nativeId(),
        time(row.discoveredAt()),
        suspended ? null : time(row.nextAt()),
        row.discoveredAt() == null
            ? null
            : new CloudAccountStatus.Api(row.calls(), row.throttled()),
        result == null ? null : result.discovered(),
        result == null ? null : result.created(),
        result == null ? null : result.adopted(),
        result == null ? null : result.excluded(),
        result == null ? null : result.skippedCount(),
        result == null ? List.of() : result.skipped(),
        result == null ? null : result.removing(),
        result == null ? null : result.missingRoleCount(),
        result == null ? List.of() : result.missingRoles(),
        result == null || !dryRun ? null : result.plannedCount(),
        result == null || !dryRun ? List.of() : result.planned(),
        row.handled().isEmpty() ? null : row.handled(),
        set.list());
  }

  private static ConditionSet reading(ConditionSet set, OrganizationRow row) {
    Failure failure = row.lastFailure();
    if (failure != null) {
      String reason = failure.reason().conditionReason();
      ConditionSet told = set.isFalse(Reasons.INVENTORY_SYNCED, reason, failure.message());
      return failure.reason().retryable()
          ? told
          : told.isFalse(Reasons.CREDENTIALS_VALID, reason, failure.message());
    }
    if (row.discoveredAt() == null) {
      return set.isUnknown(
              Reasons.CREDENTIALS_VALID, Reasons.PROGRESSING, "The role has not been taken on yet.")
          .isUnknown(Reasons.INVENTORY_SYNCED, Reasons.PROGRESSING, "Nothing has been listed yet.");
    }
    ConditionSet valid =
        set.isTrue(
            Reasons.CREDENTIALS_VALID,
            Reasons.VERIFIED,
            "The cloud confirmed organization " + row.nativeId() + ".");
    return row.problems().isEmpty()
        ? valid.isTrue(
            Reasons.INVENTORY_SYNCED,
            Reasons.SUCCEEDED,
            "Accounts, units, tags and policies were read.")
        : valid.isFalse(Reasons.INVENTORY_SYNCED, Reasons.PARTIAL, partial(row.problems()));
  }

  private static String partial(List<Failure> problems) {
    String calls =
        problems.stream()
            .map(failure -> failure.call() + " (" + failure.code() + ")")
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .limit(NAMED_CALLS)
            .collect(Collectors.joining(", "));
    return "Some calls failed: "
        + calls
        + ". What they tell of stays as last known; give the role these permissions.";
  }

  private static ConditionSet placement(
      ConditionSet set, CloudOrganizationResource object, Optional<PlacementResult> placed) {
    if (placed.isEmpty()) {
      return set.isUnknown(
          Reasons.ACCOUNTS_PLACED, Reasons.PROGRESSING, "No account has been placed yet.");
    }
    PlacementResult result = placed.get();
    ConditionSet told =
        result.skippedCount() == 0
            ? set.isTrue(
                Reasons.ACCOUNTS_PLACED,
                Reasons.SUCCEEDED,
                "Every account that is not left out has its place.")
            : set.isFalse(
                Reasons.ACCOUNTS_PLACED,
                Reasons.ACCOUNTS_SKIPPED,
                "%d accounts have no place: status.skipped says why of the first 20."
                    .formatted(result.skippedCount()));
    return result.halted() == 0
        ? told.without(Reasons.SWEEP_HALTED)
        : told.isTrue(
            Reasons.SWEEP_HALTED,
            Reasons.TOO_MANY_MISSING,
            "%d declared accounts have left or are left out at once, so nothing is deleted. If that is meant: kubectl annotate cloudorganization %s --overwrite %s=$(date -u +%%FT%%TZ)"
                .formatted(
                    result.halted(), object.getMetadata().getName(), AbsenceSweep.APPROVED_AT));
  }

  private static ConditionSet ready(
      ConditionSet set, OrganizationRow row, Optional<PlacementResult> placed, boolean dryRun) {
    Failure failure = row.lastFailure();
    if (failure != null) {
      String reason = failure.reason().conditionReason();
      return reconciling(set, row)
          .isFalse(Reasons.READY, reason, failure.message())
          .is(!failure.reason().retryable(), Reasons.STALLED, reason, failure.message());
    }
    if (row.discoveredAt() == null || placed.isEmpty()) {
      return AccountConditions.progressing(set, "The organization is being read.");
    }
    ConditionSet ended = reconciling(set, row).isFalse(Reasons.STALLED, Reasons.SUCCEEDED, "");
    if (dryRun) {
      return ended.isTrue(
          Reasons.READY,
          Reasons.DRY_RUN,
          "spec.dryRun is true: nothing is written; status.planned says what would be.");
    }
    return placed.get().skippedCount() == 0 && row.problems().isEmpty()
        ? ended.isTrue(
            Reasons.READY, Reasons.SUCCEEDED, "The organization's accounts are declared.")
        : ended.isTrue(
            Reasons.READY,
            Reasons.PARTIAL,
            "The organization's accounts are declared, but not all: see InventorySynced and AccountsPlaced.");
  }

  private static ConditionSet reconciling(ConditionSet set, OrganizationRow row) {
    return row.running()
        ? set.isTrue(Reasons.RECONCILING, Reasons.PROGRESSING, "The organization is being read.")
        : set.isFalse(Reasons.RECONCILING, Reasons.SUCCEEDED, "Nothing is going on.");
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
