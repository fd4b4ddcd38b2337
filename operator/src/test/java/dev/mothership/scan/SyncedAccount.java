package dev.mothership.scan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.collect.BaseKeys;
import dev.mothership.collect.aws.Implementations;
import dev.mothership.model.Asset;
import dev.mothership.model.AssetKey;
import dev.mothership.model.DataClassing;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Relation;
import dev.mothership.model.RelationKind;
import dev.mothership.model.ScanOutcome;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import dev.mothership.normalise.AccountContext;
import dev.mothership.normalise.AssetMapper;
import dev.mothership.normalise.Normalised;
import dev.mothership.normalise.Normaliser;
import dev.mothership.store.AccountIntent;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountStore;
import dev.mothership.store.AccountSummary;
import dev.mothership.store.Claim;
import dev.mothership.store.CreatorStore;
import dev.mothership.store.Database;
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
import org.junit.jupiter.api.BeforeEach;

/** One account of one tenant on a cloud of the test's own, and the task that syncs it. */
abstract class SyncedAccount {
  static final Database DATABASE = TestDatabase.create();
  static final Scope BUCKETS = new Scope(Scope.GLOBAL, "aws.s3.bucket");
  static final Scope USERS = new Scope(Scope.GLOBAL, "aws.iam.principal");

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

  private static final Normaliser NORMALISER =
      new Normaliser(Implementations.of(AssetMapper.class));

  final FakeCloud cloud = new FakeCloud();
  final TaskQueue queue = new TaskQueue(DATABASE);
  final AccountStore accounts = new AccountStore(DATABASE);
  final AtomicInteger secretsRead = new AtomicInteger();
  TenantRow tenant;

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

  AccountRow account(String secret) {
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
    if (record.nativeId().isEmpty()) {
      return NORMALISER.normalise(record, account);
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

  SyncTask sync() {
    return new SyncTask(
        new Collectors(List.of(cloud)),
        this::secret,
        SyncedAccount::normalise,
        accounts,
        new ScanStore(DATABASE),
        queue,
        new CreatorLookup(new CreatorStore(DATABASE)),
        Settings.QUICK,
        Clock.systemUTC());
  }

  Optional<ScanOutcome> run() {
    Claim claim = claim();
    while (claim.kind() == Claim.Kind.CORRELATE) {
      queue.finish(claim, Duration.ofHours(1));
      claim = claim();
    }
    return sync().run(claim);
  }

  Claim claim() {
    return queue.claim("w", Duration.ofSeconds(60), Duration.ofMinutes(10)).orElseThrow();
  }

  AccountSummary summary() {
    return accounts.summary("ns", "main").orElseThrow();
  }
}
