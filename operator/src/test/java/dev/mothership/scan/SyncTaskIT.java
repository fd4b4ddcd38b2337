package dev.mothership.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.collect.BaseKeys;
import dev.mothership.model.Asset;
import dev.mothership.model.AssetKey;
import dev.mothership.model.DataClassing;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Relation;
import dev.mothership.model.RelationKind;
import dev.mothership.model.ScanOutcome;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import dev.mothership.normalise.AccountContext;
import dev.mothership.normalise.Normalised;
import dev.mothership.store.AccountIntent;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountStore;
import dev.mothership.store.AccountSummary;
import dev.mothership.store.Claim;
import dev.mothership.store.CorrelationRun;
import dev.mothership.store.Database;
import dev.mothership.store.OrganizationStore;
import dev.mothership.store.ScanStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TenantIntent;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyncTaskIT {
  private static final Database DATABASE = TestDatabase.create();
  private static final Scope BUCKETS = new Scope(Scope.GLOBAL, "aws.s3.bucket");
  private static final Scope USERS = new Scope(Scope.GLOBAL, "aws.iam.principal");

  /** A numeric of PostgreSQL has at most 131072 digits before the point. */
  private static final JsonNode ABSURD =
      JsonNodeFactory.instance.objectNode().put("number", new BigDecimal("1E+200000"));

  /** Too long for an index, and not to be compressed. */
  private static final Relation ENDLESS =
      new Relation(
          new AssetKey("arn:endless"),
          RelationKind.HAS_POLICY,
          new AssetKey(
              new Random(1)
                  .ints(4000, 'a', 'z')
                  .collect(
                      StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                  .toString()),
          JsonNodeFactory.instance.objectNode());

  private final FakeCloud cloud = new FakeCloud();
  private final TaskQueue queue = new TaskQueue(DATABASE);
  private final AccountStore accounts = new AccountStore(DATABASE);
  private final AtomicInteger secretsRead = new AtomicInteger();
  private final AtomicInteger correlations = new AtomicInteger();
  private TenantRow tenant;

  @BeforeEach
  void onlyThisTenant() {
    DATABASE
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("update tenant set retired_at = now()");
              handle.execute("update account set retired_at = now(), claimed = false");
            });
    tenant =
        new TenantStore(DATABASE)
            .save(
                new TenantIntent(
                    "t" + System.nanoTime(),
                    "",
                    "",
                    "",
                    JsonNodeFactory.instance.objectNode(),
                    List.of("ns"),
                    ""));
    cloud.pages.put(BUCKETS, List.of(List.of("a", "b"), List.of("c")));
    cloud.pages.put(USERS, List.of(List.of("u")));
  }

  private AccountRow account(String secret) {
    return accounts.save(
        new AccountIntent(
            tenant.id(),
            "ns",
            "main",
            "",
            "Retain",
            false,
            new ScanRequest(
                1,
                "aws",
                tenant.name(),
                "aws",
                "reader",
                List.of(),
                List.of(),
                "ext",
                "",
                "ns",
                secret,
                "",
                "",
                DataClassing.NONE,
                3600,
                60)));
  }

  private static Normalised normalise(RawRecord record, AccountContext account) {
    if (record.nativeId().equals("poison")) {
      throw new IllegalArgumentException("no id");
    }
    return new Normalised(
        new Asset(
            new AssetKey("arn:" + record.nativeId()),
            record.type(),
            record.region(),
            record.nativeId(),
            record.nativeId(),
            Map.of(),
            record.nativeId().equals("absurd") ? ABSURD : record.payload(),
            record.unread(),
            ""),
        record.nativeId().equals("endless") ? List.of(ENDLESS) : List.of());
  }

  private BaseKeys secret(String namespace, String name) {
    secretsRead.incrementAndGet();
    return new BaseKeys("id", "key");
  }

  private SyncTask sync() {
    return new SyncTask(
        new Collectors(List.of(cloud)),
        this::secret,
        SyncTaskIT::normalise,
        accounts,
        new ScanStore(DATABASE),
        queue,
        Settings.QUICK,
        Clock.systemUTC());
  }

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
        Settings.QUICK);
  }

  private Optional<ScanOutcome> run() {
    Claim claim = claim();
    while (claim.kind() == Claim.Kind.CORRELATE) {
      queue.finish(claim, Duration.ofHours(1));
      claim = claim();
    }
    return sync().run(claim);
  }

  private Claim claim() {
    return queue.claim("w", Duration.ofSeconds(60), Duration.ofMinutes(10)).orElseThrow();
  }

  private AccountSummary summary() {
    return accounts.summary("ns", "main").orElseThrow();
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
  void aPoisonRecordIsNamedAndTheRestStands() {
    account("");
    cloud.pages.put(BUCKETS, List.of(List.of("a", "poison", "c")));
    ScanOutcome outcome = run().orElseThrow();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            ScanOutcome.Partial.class,
            partial -> {
              assertThat(partial.failures()).hasSize(1);
              assertThat(partial.failures().get(0).reason()).isEqualTo(FailureReason.INVALID_DATA);
              assertThat(partial.failures().get(0).message()).contains("poison");
            });
    assertThat(summary().assets()).isEqualTo(3);
  }

  @Test
  void aRecordThatTheDatabaseCannotHoldIsNamedAndTheRestStands() {
    account("");
    cloud.pages.put(BUCKETS, List.of(List.of("a", "absurd", "c")));
    assertThat(run().orElseThrow())
        .isInstanceOfSatisfying(
            ScanOutcome.Partial.class,
            partial -> {
              assertThat(partial.failures()).hasSize(1);
              assertThat(partial.failures().get(0).reason()).isEqualTo(FailureReason.INVALID_DATA);
              assertThat(partial.failures().get(0).message()).contains("absurd");
            });
    assertThat(summary().assets()).isEqualTo(3);
    assertThat(summary().failedScopeCount()).isEqualTo(1);
  }

  @Test
  void aMergeThatTheDatabaseRefusesIsToldAndTriedEverLater() {
    account("");
    cloud.pages.put(BUCKETS, List.of(List.of("a", "endless")));
    for (int failures = 1; failures <= 2; failures++) {
      queue.request(summary().id(), "again " + failures);
      assertThat(run().orElseThrow())
          .isInstanceOfSatisfying(
              ScanOutcome.Failed.class,
              failed ->
                  assertThat(failed.failure().reason()).isEqualTo(FailureReason.INVALID_DATA));
      assertThat(number("select attempts from task where account_id = " + summary().id()))
          .isEqualTo(failures);
    }
    assertThat(summary().lastFailure()).isNotNull();
    assertThat(summary().assets()).isZero();
    assertThat(number("select count(*) from staging_asset")).isZero();
  }

  private static long number(String sql) {
    return DATABASE.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
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
