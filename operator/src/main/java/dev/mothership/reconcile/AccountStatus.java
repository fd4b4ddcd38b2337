package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountStatus;
import dev.mothership.model.Failure;
import dev.mothership.store.AccountSummary;
import dev.mothership.store.ScopeFailure;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A CloudAccount's status from what is known now, or from what it said before; pure. */
final class AccountStatus {
  private static final int SHOWN = 20;

  private AccountStatus() {}

  /** Who the account is to us, as far as that is decided. */
  record Owner(@Nullable String tenant, @Nullable String externalId) {
    static final Owner NOBODY = new Owner(null, null);
  }

  static CloudAccountStatus empty() {
    return new CloudAccountStatus(
        null, null, null, null, null, null, null, null, null, null, Map.of(), null, null, List.of(),
        null, List.of());
  }

  /** Everything as it was, under other conditions. */
  static CloudAccountStatus keep(CloudAccountStatus before, long generation, ConditionSet set) {
    return new CloudAccountStatus(
        generation,
        before.tenant(),
        before.verifiedIdentity(),
        before.externalId(),
        before.lastScan(),
        before.nextScan(),
        before.progress(),
        before.coverage(),
        before.score(),
        before.findings(),
        before.findingsBySeverity(),
        before.assets(),
        before.api(),
        before.failedCalls(),
        before.lastHandledReconcileAt(),
        set.list());
  }

  /** Nothing is known, or nothing may be told. */
  static CloudAccountStatus nothing(
      CloudAccountStatus before, long generation, Owner owner, List<Condition> conditions) {
    return new CloudAccountStatus(
        generation,
        owner.tenant(),
        null,
        owner.externalId(),
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of(),
        null,
        null,
        List.of(),
        before.lastHandledReconcileAt(),
        conditions);
  }

  static CloudAccountStatus of(
      AccountSummary summary,
      long generation,
      Owner owner,
      boolean idle,
      List<Condition> conditions) {
    return new CloudAccountStatus(
        generation,
        owner.tenant(),
        blankToNull(summary.verifiedArn()),
        owner.externalId(),
        time(summary.lastScanAt()),
        idle ? null : time(summary.nextScanAt()),
        summary.running() ? summary.scopesDone() + "/" + summary.scopesTotal() : null,
        summary.coverage() == null ? null : (int) Math.floor(summary.coverage()),
        summary.score() == null ? null : (int) Math.round(summary.score()),
        summary.openFindings(),
        new LinkedHashMap<>(summary.openBySeverity()),
        summary.lastScanAt() == null ? null : summary.assets(),
        summary.lastScanAt() == null && summary.calls() == 0
            ? null
            : new CloudAccountStatus.Api(summary.calls(), summary.throttled()),
        failedCalls(summary),
        blankToNull(summary.handledRequest()),
        conditions);
  }

  private static List<CloudAccountStatus.FailedCall> failedCalls(AccountSummary summary) {
    Stream<CloudAccountStatus.FailedCall> opening =
        Optional.ofNullable(summary.lastFailure()).stream().map(failure -> call(failure, null));
    Stream<CloudAccountStatus.FailedCall> scopes =
        summary.failedScopes().stream().map(AccountStatus::call);
    Stream<CloudAccountStatus.FailedCall> facets =
        summary.unreadCalls().stream().map(failure -> call(failure, null));
    return Stream.of(opening, scopes, facets)
        .flatMap(calls -> calls)
        .distinct()
        .limit(SHOWN)
        .toList();
  }

  private static CloudAccountStatus.FailedCall call(ScopeFailure scope) {
    return call(scope.failure(), scope.scope().region());
  }

  private static CloudAccountStatus.FailedCall call(Failure failure, @Nullable String region) {
    return new CloudAccountStatus.FailedCall(failure.call(), failure.code(), region);
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static @Nullable String blankToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
