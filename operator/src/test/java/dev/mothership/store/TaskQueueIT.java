package dev.mothership.store;

import static dev.mothership.store.Estate.AUTHORIZED;
import static dev.mothership.store.Estate.LEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskQueueIT {
  private static final Database DATABASE = TestDatabase.create();

  private final Estate estate = new Estate(DATABASE);
  private TenantRow tenant;

  @BeforeEach
  void nothingElseIsDue() {
    estate.execute("update tenant set retired_at = now()");
    tenant = estate.tenant("t" + System.nanoTime());
  }

  private Optional<Claim> next() {
    return estate.queue.claim("w", LEASE, AUTHORIZED);
  }

  private AccountRow account(String name) {
    return estate.account(tenant, name, tenant.name() + name);
  }

  @Test
  void eightThreadsTakeTwoHundredTasksAndNoneTwice() throws Exception {
    for (int i = 0; i < 200; i++) {
      account("a" + i);
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<List<Long>>> taken = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      taken.add(
          threads.submit(
              () -> {
                go.await();
                List<Long> mine = new ArrayList<>();
                Optional<Claim> claim = next();
                while (claim.isPresent() || left() > 0) {
                  claim.ifPresent(found -> mine.add(found.taskId()));
                  claim = next();
                }
                return mine;
              }));
    }
    go.countDown();
    List<Long> all = new ArrayList<>();
    for (Future<List<Long>> part : taken) {
      all.addAll(part.get());
    }
    threads.shutdown();
    assertThat(all).hasSize(200);
    assertThat(new HashSet<>(all)).hasSize(200);
    assertThat(estate.number("select max(epoch) from task where tenant_id = " + tenant.id()))
        .isEqualTo(1);
  }

  private long left() {
    return estate.number(
        "select count(*) from task where worker = '' and tenant_id = " + tenant.id());
  }

  @Test
  void aTaskWhoseHeartbeatsStoppedIsTakenAgain() {
    account("a");
    Claim first = next().orElseThrow();
    assertThat(next()).isEmpty();
    estate.execute("update task_heartbeat set beat_at = now() - interval '61 seconds'");
    Claim second = next().orElseThrow();
    assertThat(second.taskId()).isEqualTo(first.taskId());
    assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
    assertThat(estate.queue.beat(first)).isFalse();
    assertThat(next()).isEmpty();
  }

  /** PostgreSQL waits without any limit for the rows of a copy, and keeps its locks. */
  @Test
  void aHolderThatIsStoppedWithinACopyDoesNotKeepItsTask() throws Exception {
    account("a");
    ScanRun run = estate.start();
    estate.scans.expect(run, List.of(Estate.BUCKETS));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Handle gate = DATABASE.jdbi().open()) {
      gate.begin();
      gate.execute("lock table staging_asset in share mode");
      Future<?> stage =
          thread.submit(
              () -> estate.scans.stage(run, Estate.BUCKETS, Estate.list(Estate.bucket("a", "1"))));
      Awaitility.await()
          .until(
              () ->
                  estate.number(
                          "select count(*) from pg_locks where not granted"
                              + " and relation = 'staging_asset'::regclass")
                      == 1);
      estate.execute("update task_heartbeat set beat_at = now() - interval '61 seconds'");
      assertThat(next().orElseThrow().epoch()).isEqualTo(run.claim().epoch() + 1);
      gate.rollback();
      assertThatThrownBy(stage::get).hasCauseInstanceOf(LeaseLost.class);
    }
    thread.shutdown();
    assertThat(estate.number("select count(*) from staging_asset where scan_id = " + run.scanId()))
        .isZero();
  }

  @Test
  void whatReconcileDoesNotVouchForIsPassedOver() {
    AccountRow account = account("a");
    estate.execute("update account set authorized_at = now() - interval '11 minutes'");
    assertThat(next()).isEmpty();
    estate.accounts.stamp(account.id());
    estate.accounts.revoke(account.id());
    assertThat(next()).isEmpty();
    estate.accounts.stamp(account.id());
    estate.execute("update account set suspended = true");
    assertThat(next()).isEmpty();
    assertThat(estate.number("select sum(attempts) from task")).isZero();
    estate.execute("update account set suspended = false");
    assertThat(next()).isPresent();
  }

  @Test
  void aRequestDuringARunIsServedByTheNextOne() {
    AccountRow account = account("a");
    Claim first = next().orElseThrow();
    estate.queue.request(account.id(), "now");
    assertThat(next()).isEmpty();
    estate.queue.finish(first, Duration.ofHours(1));
    assertThat(handled()).isEmpty();
    Claim second = next().orElseThrow();
    assertThat(second.requested()).isEqualTo("now");
    estate.queue.finish(second, Duration.ofHours(1));
    assertThat(handled()).isEqualTo("now");
    estate.queue.request(account.id(), "now");
    assertThat(next()).as("the same token asks for nothing new").isEmpty();
  }

  private String handled() {
    return estate.accounts.summary("ns", "a").orElseThrow().handledRequest();
  }

  @Test
  void failuresBackOffAndSuccessForgetsThem() {
    AccountRow account = account("a");
    for (int i = 0; i < 3; i++) {
      estate.queue.fail(next().orElseThrow(), Duration.ofMinutes(1), Duration.ofHours(1));
      estate.queue.request(account.id(), "t" + i);
    }
    estate.queue.fail(next().orElseThrow(), Duration.ofMinutes(1), Duration.ofHours(1));
    assertThat(
            estate.number(
                "select extract(epoch from due_at - now())::bigint from task where account_id = "
                    + account.id()))
        .as("1 min doubled three times, less at most a quarter")
        .isBetween(355L, 480L);
    estate.queue.request(account.id(), "well");
    estate.queue.finish(next().orElseThrow(), Duration.ofHours(1));
    assertThat(estate.number("select attempts from task where account_id = " + account.id()))
        .isZero();
  }

  @Test
  void aTaskGivenBackIsDueAtOnceAndItsEarlierHolderIsFencedOff() {
    account("a");
    Claim first = next().orElseThrow();
    estate.queue.giveBack(first);
    assertThat(estate.queue.beat(first)).isFalse();
    assertThat(next()).isPresent();
  }

  @Test
  void aTenantIsCorrelatedWhileSomethingIsNewAndByOneWorkerAtATime() {
    estate.database.jdbi().useTransaction(h -> TaskRequests.correlation(h, tenant.id()));
    Claim claim = next().orElseThrow();
    assertThat(claim.kind()).isEqualTo(Claim.Kind.CORRELATE);
    estate.database.jdbi().useTransaction(h -> TaskRequests.correlation(h, tenant.id()));
    assertThat(next()).isEmpty();
    CorrelationRun runs = new CorrelationRun(estate.database);
    runs.run(
        claim,
        "rules",
        () -> Duration.ZERO,
        handle ->
            estate.database.jdbi().useTransaction(h -> TaskRequests.correlation(h, tenant.id())));
    TenantRow after = estate.tenants.find(tenant.name()).orElseThrow();
    assertThat(after.doneSeq()).isEqualTo(2);
    assertThat(after.requestedSeq()).isEqualTo(3);
    Claim again = next().orElseThrow();
    runs.run(again, "rules", () -> Duration.ZERO, handle -> {});
    assertThat(next()).isEmpty();
  }

  @Test
  void otherRulesMakeACorrelationDueOnce() {
    assertThat(estate.queue.requestCorrelations("v1")).as("never correlated").isZero();
    estate.database.jdbi().useTransaction(h -> TaskRequests.correlation(h, tenant.id()));
    correlate("v1");
    assertThat(estate.queue.requestCorrelations("v1")).isZero();
    assertThat(next()).isEmpty();
    assertThat(estate.queue.requestCorrelations("v2")).isEqualTo(1);
    assertThat(estate.queue.requestCorrelations("v2")).as("asked for already").isZero();
    correlate("v2");
    assertThat(estate.queue.requestCorrelations("v2")).isZero();
    assertThat(next()).isEmpty();
  }

  @Test
  void aNewDayMakesACorrelationDueOnce() {
    estate.database.jdbi().useTransaction(h -> TaskRequests.correlation(h, tenant.id()));
    correlate("v1");
    assertThat(estate.queue.requestCorrelations("v1")).isZero();
    estate.execute("update tenant set correlated_at = correlated_at - interval '1 day'");
    assertThat(estate.queue.requestCorrelations("v1")).isEqualTo(1);
    assertThat(estate.queue.requestCorrelations("v1")).as("asked for already").isZero();
    correlate("v1");
    assertThat(estate.queue.requestCorrelations("v1")).isZero();
  }

  /** A holder that died between the two would keep a task that nobody may take: nothing is due. */
  @Test
  void aCorrelationIsNotedAndItsTaskFreedInOneTransaction() {
    estate.database.jdbi().useTransaction(h -> TaskRequests.correlation(h, tenant.id()));
    Claim claim = next().orElseThrow();
    CorrelationRun runs = new CorrelationRun(estate.database);
    assertThatThrownBy(
            () ->
                runs.run(
                    claim,
                    "rules",
                    () -> {
                      throw new IllegalStateException("killed");
                    },
                    handle -> {}))
        .hasMessage("killed");
    assertThat(estate.tenants.find(tenant.name()).orElseThrow().doneSeq()).isZero();
    runs.run(claim, "rules", () -> Duration.ZERO, handle -> {});
    assertThat(estate.tenants.find(tenant.name()).orElseThrow().doneSeq()).isEqualTo(1);
    assertThat(
            estate.number(
                "select count(*) from task where worker <> '' and tenant_id = " + tenant.id()))
        .isZero();
  }

  private void correlate(String rules) {
    Claim claim = next().orElseThrow();
    assertThat(claim.kind()).isEqualTo(Claim.Kind.CORRELATE);
    new CorrelationRun(estate.database).run(claim, rules, () -> Duration.ZERO, handle -> {});
  }

  @Test
  void aCorrelationWritesRowsOfATenantThatIsRaisedMeanwhile() {
    estate.database.jdbi().useTransaction(h -> TaskRequests.correlation(h, tenant.id()));
    Claim claim = next().orElseThrow();
    List<Integer> attempts = new ArrayList<>();
    new CorrelationRun(estate.database)
        .run(
            claim,
            "rules",
            () -> Duration.ZERO,
            handle -> {
              attempts.add(1);
              if (attempts.size() == 1) {
                estate
                    .database
                    .jdbi()
                    .useTransaction(h -> TaskRequests.correlation(h, tenant.id()));
              }
              handle.execute(
                  "insert into derived_relation values (?, 'a', 'RUNS_AS', 'b', '{}')",
                  tenant.id());
            });
    assertThat(attempts).hasSize(1);
    assertThat(estate.number("select count(*) from derived_relation")).isEqualTo(1);
  }
}
