package dev.mothership.scan;

import dev.mothership.collect.BaseKeys;
import dev.mothership.collect.CloudAccess;
import dev.mothership.collect.CloudCollector;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.ScanOutcome;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import dev.mothership.normalise.AccountContext;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountStore;
import dev.mothership.store.Claim;
import dev.mothership.store.MergeResult;
import dev.mothership.store.RefusedData;
import dev.mothership.store.ScanRun;
import dev.mothership.store.ScanStore;
import dev.mothership.store.TaskQueue;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/** Syncs one account: opens it, lists every scope, merges once. Called by worker threads. */
@Singleton
public final class SyncTask {
  private static final Logger LOG = Logger.getLogger(SyncTask.class);
  private static final ApiUsage NONE = new ApiUsage(0, 0);

  private final Iterable<CloudCollector> collectors;
  private final SecretReader secrets;
  private final RecordNormaliser normaliser;
  private final AccountStore accounts;
  private final ScanStore scans;
  private final TaskQueue queue;
  private final CreatorLookup creators;
  private final ScanSettings settings;
  private final Clock clock;

  SyncTask(
      Collectors collectors,
      SecretReader secrets,
      RecordNormaliser normaliser,
      AccountStore accounts,
      ScanStore scans,
      TaskQueue queue,
      CreatorLookup creators,
      ScanSettings settings,
      Clock clock) {
    this.collectors = collectors.all();
    this.secrets = secrets;
    this.normaliser = normaliser;
    this.accounts = accounts;
    this.scans = scans;
    this.queue = queue;
    this.creators = creators;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Runs the task to its end and frees it.
   *
   * @return empty where reconcile no longer vouches for the account: then nothing was done
   * @throws dev.mothership.store.LeaseLost where another worker has the task
   */
  Optional<ScanOutcome> run(Claim claim) {
    Optional<AccountRow> account = accounts.find(claim.accountId()).filter(this::authorized);
    if (account.isEmpty()) {
      queue.giveBack(claim);
      return Optional.empty();
    }
    ScanRequest request = account.get().request();
    Duration interval = Duration.ofSeconds(request.intervalSeconds());
    Duration retryInterval = Duration.ofSeconds(request.retryIntervalSeconds());
    ScanRun run = scans.start(claim);
    try {
      MergeResult merged = openAndMerge(run, request);
      if (merged.retry()) {
        queue.fail(claim, retryInterval, interval);
      } else {
        queue.finish(claim, interval);
      }
      LOG.infof(
          "scan %d: %d assets changed, %d failures",
          run.scanId(), merged.changed(), merged.failures().size());
      return Optional.of(
          merged.failures().isEmpty()
              ? new ScanOutcome.Complete()
              : new ScanOutcome.Partial(merged.failures()));
    } catch (OperationFailed e) {
      scans.failed(run, e.failure(), NONE);
      queue.fail(claim, retryInterval, interval);
      LOG.infof("scan %d: %s", run.scanId(), e.failure().reason().conditionReason());
      return Optional.of(new ScanOutcome.Failed(e.failure()));
    }
  }

  private MergeResult openAndMerge(ScanRun run, ScanRequest request) {
    CloudCollector collector = collector(request.provider());
    Optional<BaseKeys> keys = baseKeys(run, request);
    requireAuthorized(run);
    try (CloudAccess access = open(collector, request, keys)) {
      Interrupted.check();
      if (!scans.opened(run, access.identity())) {
        throw failed(
            FailureReason.ACCOUNT_CLAIMED,
            "Another CloudAccount already holds account "
                + request.accountId()
                + "; delete that one, or this one.");
      }
      List<Scope> scopes = access.scopes();
      scans.expect(run, scopes);
      AccountContext context =
          new AccountContext(request.accountId(), request.partition(), request.dataClassing());
      Map<Scope, Optional<Failure>> answers =
          ParallelScopes.collect(
              scopes,
              settings.scopeParallelism(),
              scope -> new ScopeCollection(access, normaliser, scans, run, context, scope));
      MergeResult merged = merge(run, answers, access);
      creators.ask(run.claim(), access);
      return merged;
    }
  }

  private MergeResult merge(
      ScanRun run, Map<Scope, Optional<Failure>> answers, CloudAccess access) {
    try {
      return scans.merge(run, answers, access.usage(), access.observedAt());
    } catch (JdbiException e) {
      if (!RefusedData.isBehind(e)) {
        throw e;
      }
      LOG.errorf(e, "scan %d cannot be merged", run.scanId());
      throw failed(
          FailureReason.INVALID_DATA,
          "The database refuses what the provider answered; the operator's log tells more. What was"
              + " known before stands.");
    }
  }

  private static CloudAccess open(
      CloudCollector collector, ScanRequest request, Optional<BaseKeys> keys) {
    try {
      return collector.open(request, keys);
    } catch (OperationFailed | JdbiException e) {
      throw e;
    } catch (RuntimeException e) {
      Interrupted.check();
      LOG.error("opening the account failed", e);
      throw failed(
          FailureReason.INTERNAL,
          "Opening the account failed unexpectedly; the operator's log tells more.");
    }
  }

  private Optional<BaseKeys> baseKeys(ScanRun run, ScanRequest request) {
    if (request.secret().isEmpty()) {
      return Optional.empty();
    }
    requireAuthorized(run);
    return Optional.of(secrets.read(request.namespace(), request.secret()));
  }

  /** The claim looked already, but the object may have been refused since. */
  private void requireAuthorized(ScanRun run) {
    if (accounts.find(run.claim().accountId()).filter(this::authorized).isEmpty()) {
      throw failed(
          FailureReason.CREDENTIALS_REJECTED,
          "The account is no longer allowed to be read; its conditions tell why.");
    }
  }

  private boolean authorized(AccountRow account) {
    Instant at = account.authorizedAt();
    return at != null
        && !account.suspended()
        && at.isAfter(clock.instant().minus(settings.authorizedFor()));
  }

  private CloudCollector collector(String provider) {
    for (CloudCollector collector : collectors) {
      if (collector.provider().equals(provider)) {
        return collector;
      }
    }
    throw failed(FailureReason.INVALID_DATA, "No collector knows the provider " + provider + ".");
  }

  private static OperationFailed failed(FailureReason reason, String message) {
    return new OperationFailed(
        new Failure(reason, "mothership:Sync", reason.conditionReason(), message), null);
  }
}
