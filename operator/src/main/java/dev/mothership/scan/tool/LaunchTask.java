package dev.mothership.scan.tool;

import dev.mothership.jobs.ClusterJobs;
import dev.mothership.jobs.JobNamespace;
import dev.mothership.jobs.RunToken;
import dev.mothership.jobs.Tokens;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.Claim;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import dev.mothership.store.ToolRun;
import dev.mothership.store.ToolRuns;
import dev.mothership.store.ToolRuns.Outcome;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Runs a Scanner's tool when its time has come, and looks at its Job until it has ended. The run is
 * recorded before its Job is made; where this dies in between, whoever looks next takes the remains
 * away and begins another run, whose token is another one. Called by worker threads.
 */
@Singleton
public final class LaunchTask {
  private static final Logger LOG = Logger.getLogger(LaunchTask.class);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);

  private final ScannerStore scanners;
  private final TenantStore tenants;
  private final ToolRuns runs;
  private final TaskQueue queue;
  private final RuleCatalog catalog;
  private final ClusterJobs jobs;
  private final ToolWatch watch;
  private final ToolCredentials credentials;
  private final ToolSettings settings;
  private final Clock clock;

  LaunchTask(
      ScannerStore scanners,
      TenantStore tenants,
      ToolRuns runs,
      TaskQueue queue,
      RuleCatalog catalog,
      ClusterJobs jobs,
      ToolWatch watch,
      ToolCredentials credentials,
      ToolSettings settings,
      Clock clock) {
    this.scanners = scanners;
    this.tenants = tenants;
    this.runs = runs;
    this.queue = queue;
    this.catalog = catalog;
    this.jobs = jobs;
    this.watch = watch;
    this.credentials = credentials;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Takes the Scanner one step further, and frees the task.
   *
   * @throws dev.mothership.store.LeaseLost where another worker has the task
   */
  public void run(Claim claim) {
    Optional<ScannerRow> found = scanners.ofAccount(claim.accountId());
    if (found.isEmpty()) {
      queue.giveBack(claim);
      return;
    }
    ScannerRow scanner = found.get();
    try {
      Optional<ToolRun> open = runs.open(scanner);
      if (open.filter(ToolRun::launched).isPresent()) {
        look(claim, scanner, open.get());
      } else if (ToolSource.isOne(scanner.source())) {
        open.ifPresent(run -> forget(claim, run));
        launch(claim, scanner);
      } else {
        queue.finish(claim, LONGEST_RETRY);
      }
    } catch (KubernetesClientException e) {
      LOG.warnf(
          "no Job for Scanner %s/%s: %s", scanner.namespace(), scanner.name(), e.getMessage());
      hindered(
          claim,
          scanner,
          ToolFailures.failed(
              FailureReason.UNREACHABLE,
              "HTTP " + e.getCode(),
              "The API server did not take the Job; it is tried again."));
    } catch (OperationFailed e) {
      hindered(claim, scanner, e);
    }
  }

  private void hindered(Claim claim, ScannerRow scanner, OperationFailed e) {
    LOG.infof(
        "the tool of Scanner %s/%s is not run: %s",
        scanner.namespace(), scanner.name(), e.failure().code());
    runs.hindered(claim, scanner, e.failure());
    queue.fail(claim, RETRY, LONGEST_RETRY);
  }

  private void forget(Claim claim, ToolRun run) {
    jobs.remove(run.tenant(), run.job());
    runs.abandon(claim, run);
  }

  private void launch(Claim claim, ScannerRow scanner) {
    ToolSource source = ToolSource.of(scanner.source(), catalog, settings);
    String tenant = tenants.find(scanner.tenantId()).map(TenantRow::name).orElse("");
    requireNone(jobs.fault(tenant));
    Map<String, String> env = new TreeMap<>(credentials.of(scanner, source));
    String token = RunToken.fresh();
    ToolRun run = runs.begin(claim, scanner, Tokens.hash(token), source.timeout());
    Map<String, String> files = new TreeMap<>(env);
    files.put(ToolJob.TOKEN, token);
    Optional<String> refused =
        jobs.create(
            tenant,
            ToolJob.of(JobNamespace.of(tenant), run, scanner, source, env.keySet(), settings),
            files);
    if (refused.isPresent()) {
      forget(claim, run);
    }
    requireNone(refused);
    runs.launched(claim, run);
    LOG.infof("run %d of the tool of Scanner %s/%s", run.id(), scanner.namespace(), scanner.name());
    queue.finish(claim, settings.watch());
  }

  private static void requireNone(Optional<String> fault) {
    if (fault.isPresent()) {
      throw ToolFailures.failed(FailureReason.JOBS_NAMESPACE_MISSING, "Namespace", fault.get());
    }
  }

  private void look(Claim claim, ScannerRow scanner, ToolRun run) {
    ToolWatch.Seen seen = watch.look(run);
    Outcome outcome = seen.outcome();
    if (outcome == null) {
      runs.watch(claim, run, seen.failure(), settings.watch());
      return;
    }
    LOG.infof("run %d of a tool: %s", run.id(), outcome);
    runs.end(claim, run, outcome, seen.failure(), next(claim, scanner, run));
  }

  /** At once where somebody asked for another run while this one was under way. */
  private Duration next(Claim claim, ScannerRow scanner, ToolRun run) {
    if (!claim.requested().equals(run.requested())) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    try {
      Instant due =
          ToolSource.of(scanner.source(), catalog, settings)
              .schedule()
              .after(run.madeAt(), now, settings.leastPause());
      return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
    } catch (OperationFailed e) {
      return LONGEST_RETRY;
    }
  }
}
