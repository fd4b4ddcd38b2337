package dev.mothership.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.ScanOutcome;
import dev.mothership.scan.tool.LabTools;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountSummary;
import dev.mothership.store.Claim;
import dev.mothership.store.CorrelationRun;
import dev.mothership.store.OrganizationStore;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.SourceStore;
import dev.mothership.store.TenantStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SyncTaskIT extends SyncedAccount {
  private final AtomicInteger correlations = new AtomicInteger();

  private ScanWorker worker() {
    return worker((handle, tenantId) -> correlations.incrementAndGet());
  }

  private ScanWorker worker(TenantCorrelation correlation) {
    return new ScanWorker(
        queue,
        sync(),
        new CorrelateTask(correlation, new CorrelationRun(DATABASE), Clock.systemUTC()),
        new DiscoverTask(
            new OrganizationReaders(List.of()),
            new OrganizationStore(DATABASE),
            queue,
            Settings.QUICK,
            Clock.systemUTC()),
        ReportsFixture.task(DATABASE, queue),
        new FetchTask(List.of(), new ScannerStore(DATABASE), new SourceStore(DATABASE), queue),
        LabTools.unused(DATABASE, queue),
        Settings.QUICK);
  }

  @Test
  void listsEveryScopeAndMergesOnce() {
    account("");
    assertThat(run()).contains(new ScanOutcome.Complete());
    AccountSummary summary = summary();
    assertThat(summary.assets()).isEqualTo(4);
    assertThat(summary.outcome()).isEqualTo("complete");
    assertThat(summary.scopesDone()).isEqualTo(2);
    assertThat(summary.scopesTotal()).isEqualTo(2);
    assertThat(summary.claimed()).isTrue();
    assertThat(summary.verifiedArn()).isEqualTo("arn:caller");
    assertThat(summary.running()).isFalse();
    assertThat(secretsRead).hasValue(0);
  }

  @Test
  void aFailedScopeLeavesTheOthersStanding() {
    account("");
    Failure denied =
        new Failure(FailureReason.PERMISSION_DENIED, "s3:ListBuckets", "AccessDenied", "allow it");
    cloud.failing.put(BUCKETS, denied);
    assertThat(run()).contains(new ScanOutcome.Partial(List.of(denied)));
    assertThat(summary().assets()).isEqualTo(4);
    assertThat(summary().failedScopeCount()).isEqualTo(1);
  }

  @Test
  void aRefusedRoleTouchesNothingAndIsTold() {
    account("");
    run();
    Failure refused =
        new Failure(FailureReason.ROLE_REFUSED, "sts:AssumeRole", "AccessDenied", "x");
    cloud.refuses = refused;
    queue.request(summary().id(), "again");
    assertThat(run()).contains(new ScanOutcome.Failed(refused));
    assertThat(summary().assets()).isEqualTo(4);
    assertThat(summary().lastFailure()).isEqualTo(refused);
    assertThat(summary().handledRequest()).isEqualTo("again");
    cloud.refuses = null;
    queue.request(summary().id(), "mended");
    run();
    assertThat(summary().lastFailure()).isNull();
  }

  @Test
  void anAccountThatAnotherTenantHoldsIsRefused() {
    account("");
    DATABASE
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into account (tenant_id, provider, native_id, namespace, name, claimed)"
                        + " values (?, 'aws', ?, 'other', 'holder', true)",
                    tenant.id(),
                    tenant.name()));
    assertThat(run().orElseThrow())
        .isInstanceOfSatisfying(
            ScanOutcome.Failed.class,
            failed ->
                assertThat(failed.failure().reason()).isEqualTo(FailureReason.ACCOUNT_CLAIMED));
    assertThat(summary().assets()).isZero();
    assertThat(summary().claimed()).isFalse();
  }

  @Test
  void anAccountRevokedAfterItsClaimIsNeitherOpenedNorItsSecretRead() {
    AccountRow account = account("keys");
    Claim claim = claim();
    accounts.revoke(account.id());
    assertThat(sync().run(claim)).isEmpty();
    assertThat(cloud.opened).isZero();
    assertThat(secretsRead).hasValue(0);
  }

  @Test
  void aWorkerSyncsAndCorrelatesWhatIsDue() {
    account("keys");
    ScanWorker worker = worker();
    worker.start();
    try {
      Awaitility.await().until(() -> correlations.get() == 1);
      Awaitility.await()
          .until(() -> new TenantStore(DATABASE).find(tenant.name()).orElseThrow().doneSeq() == 1);
      assertThat(secretsRead).hasValue(1);
      assertThat(summary().assets()).isEqualTo(4);
    } finally {
      assertThat(worker.stop(Duration.ofSeconds(10))).isTrue();
    }
  }

  /** More often than there are worker threads, each of which has to live on. */
  @Test
  void aTenantThatIsTooDeepForTheStackEndsNoWorker() {
    account("");
    AtomicInteger overflows = new AtomicInteger();
    ScanWorker worker =
        worker(
            (handle, tenantId) -> {
              if (overflows.incrementAndGet() <= 2 * Settings.QUICK.workers()) {
                throw new StackOverflowError();
              }
              correlations.incrementAndGet();
            });
    worker.start();
    try {
      Awaitility.await()
          .until(
              () -> {
                dueNow();
                return correlations.get() == 1;
              });
    } finally {
      assertThat(worker.stop(Duration.ofSeconds(10))).isTrue();
    }
  }

  private static void dueNow() {
    DATABASE
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update task set due_at = now() where kind = 'correlate' and worker = ''"));
  }

  @Test
  void stoppingGivesARunningScanBackAtOnce() throws Exception {
    account("");
    cloud.hangs = true;
    ScanWorker worker = worker();
    worker.start();
    cloud.listing.await();
    assertThat(summary().running()).isTrue();
    assertThat(worker.stop(Duration.ofSeconds(10))).isTrue();
    assertThat(summary().running()).isFalse();
    cloud.hangs = false;
    assertThat(run()).contains(new ScanOutcome.Complete());
  }
}
