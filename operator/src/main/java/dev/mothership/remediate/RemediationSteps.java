package dev.mothership.remediate;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountStore;
import dev.mothership.store.ApprovalStore;
import dev.mothership.store.FindingSubject;
import dev.mothership.store.RemediationRow;
import dev.mothership.store.RemediationStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is next for a remediation that this replica has claimed. Every step ends with one
 * transaction, so that whoever claims it after this process died finds it where that left it.
 */
@Singleton
public final class RemediationSteps {
  private static final Logger LOG = Logger.getLogger(RemediationSteps.class);
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration LATER = Duration.ofSeconds(30);
  private static final Duration AUTHORIZED_FOR = Duration.ofMinutes(10);

  /** Somebody is likely to be waiting for a fresh plan. */
  private static final Duration NEW = Duration.ofMinutes(10);

  private static final int PLAN_ATTEMPTS = 5;
  private static final String PLAN = "mothership:Plan";
  private static final String NOT_AUTHORIZED = "NotAuthorized";

  private final RemediationStore store;
  private final AccountStore accounts;
  private final ApprovalStore approvals;
  private final Planner planner;
  private final Launcher launcher;
  private final RunWatch watch;
  private final RemediationSettings settings;
  private final Clock clock;

  RemediationSteps(
      RemediationStore store,
      AccountStore accounts,
      ApprovalStore approvals,
      Planner planner,
      Launcher launcher,
      RunWatch watch,
      RemediationSettings settings,
      Clock clock) {
    this.store = store;
    this.accounts = accounts;
    this.approvals = approvals;
    this.planner = planner;
    this.launcher = launcher;
    this.watch = watch;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * One step.
   *
   * @throws dev.mothership.store.RemediationTaken where somebody else has gone on with it
   */
  void step(RemediationRow row) {
    switch (row.state()) {
      case PENDING -> plan(row);
      case PLANNED -> judge(row);
      case APPROVED -> launch(row);
      case RUNNING -> watch.look(row);
      case RECOVERING -> recover(row);
      default -> watch.cleanUp(row);
    }
  }

  private void plan(RemediationRow row) {
    Optional<AccountRow> account = account(row);
    Optional<FindingSubject> subject =
        store.subject(row.tenantId(), row.namespace(), row.finding());
    if (account.isEmpty() || subject.isEmpty()) {
      store.again(row, NOT_AUTHORIZED, refusal(row), null, LATER);
      return;
    }
    try {
      Plan plan = planner.plan(row, account.get(), subject.get());
      if (plan.calls().isEmpty()) {
        store.notNeeded(row);
      } else {
        store.planned(row, plan.json(), plan.hash());
      }
    } catch (OperationFailed e) {
      unplanned(row, e.failure());
    } catch (IllegalArgumentException e) {
      unplanned(row, new Failure(FailureReason.INVALID_DATA, PLAN, "NotApplicable", message(e)));
    }
  }

  private void unplanned(RemediationRow row, Failure failure) {
    LOG.infof("%s/%s cannot be planned: %s", row.namespace(), row.name(), failure.code());
    if (failure.reason().retryable() && row.attempts() + 1 < PLAN_ATTEMPTS) {
      store.again(
          row,
          failure.reason().conditionReason(),
          failure.message(),
          failure,
          SOON.multipliedBy(1L << row.attempts()));
    } else {
      store.failed(row, failure);
    }
  }

  private void judge(RemediationRow row) {
    if (!row.mode().equals("Apply")) {
      store.rest(row);
      return;
    }
    if (account(row).isEmpty()) {
      store.again(row, NOT_AUTHORIZED, refusal(row), null, LATER);
      return;
    }
    if (row.writeRole().isEmpty()) {
      store.again(
          row,
          "NoWriteRole",
          "The CloudAccount names no role that may change anything: set"
              + " spec.aws.remediation.roleName. mothership onboard aws --remediation prints one.",
          null,
          LATER);
      return;
    }
    if (!Plan.parse(Objects.requireNonNull(row.plan())).role().equals(row.writeRole())) {
      store.replan(row);
      return;
    }
    Gate.Answer answer =
        Gate.of(
            row,
            approvals.decision(
                "Remediation", row.namespace(), row.name(), row.planHash(), row.requestedBy()),
            clock.instant());
    if (answer instanceof Gate.Answer.Approved approved) {
      store.approved(row, approved.by());
    } else if (answer instanceof Gate.Answer.Rejected rejected) {
      store.rejected(row, rejected.by());
    } else if (answer instanceof Gate.Answer.Waits waits) {
      store.again(row, waits.reason(), waits.message(), null, isNew(row) ? SOON : LATER);
    }
  }

  private void launch(RemediationRow row) {
    Optional<AccountRow> account = account(row);
    if (account.isEmpty()) {
      store.again(row, NOT_AUTHORIZED, refusal(row), null, LATER);
    } else if (!row.mode().equals("Apply")
        || !Plan.parse(Objects.requireNonNull(row.plan())).role().equals(row.writeRole())) {
      store.replan(row);
    } else if (settings.paused()) {
      store.again(
          row,
          "Paused",
          "mothership.remediation.paused is set: nothing new is begun in this installation.",
          null,
          LATER);
    } else {
      launcher.launch(row, account.get(), Intent.APPLY);
    }
  }

  /** Neither a pause nor a refusal keeps what was begun from being put back. */
  private void recover(RemediationRow row) {
    Optional<AccountRow> account = accounts.find(row.accountId());
    if (account.isEmpty()) {
      store.again(row, NOT_AUTHORIZED, "The CloudAccount is gone.", row.failure(), LATER);
    } else if (!watch.isOn(row)) {
      launcher.launch(
          row, account.get(), row.mode().equals("Rollback") ? Intent.ROLLBACK : Intent.RECOVER);
    } else {
      watch.look(row);
    }
  }

  private boolean isNew(RemediationRow row) {
    Instant planned = row.plannedAt();
    return planned != null && planned.isAfter(clock.instant().minus(NEW));
  }

  /** The finding's account, while reconcile vouches for it and for the object. */
  private Optional<AccountRow> account(RemediationRow row) {
    return accounts
        .find(row.accountId())
        .filter(account -> account.tenantId() == row.tenantId())
        .filter(account -> account.namespace().equals(row.namespace()))
        .filter(account -> account.claimed() && !account.suspended())
        .filter(account -> isFresh(account.authorizedAt()) && isFresh(row.authorizedAt()));
  }

  private boolean isFresh(@Nullable Instant at) {
    return at != null && at.isAfter(clock.instant().minus(AUTHORIZED_FOR));
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static String refusal(RemediationRow row) {
    return "Finding %s is gone, or its CloudAccount may not be read now; its conditions tell why."
        .formatted(row.finding());
  }
}
