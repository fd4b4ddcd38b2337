package dev.mothership.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.Asset;
import dev.mothership.model.AssetKey;
import dev.mothership.model.DataClassing;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.Relation;
import dev.mothership.model.RelationKind;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import dev.mothership.model.VerifiedIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tenants, accounts and scans made by hand on one database. */
public final class Estate {
  static final Scope BUCKETS = new Scope(Scope.GLOBAL, "aws.s3.bucket");
  static final Scope INSTANCES = new Scope("eu-west-1", "aws.ec2.instance");
  static final Instant OBSERVED = Instant.parse("2026-11-01T10:00:00Z");
  static final Duration LEASE = Duration.ofSeconds(60);
  static final Duration AUTHORIZED = Duration.ofMinutes(10);

  final Database database;
  final TenantStore tenants;
  final AccountStore accounts;
  final TaskQueue queue;
  final ScanStore scans;

  public Estate(Database database) {
    this.database = database;
    this.tenants = new TenantStore(database);
    this.accounts = new AccountStore(database);
    this.queue = new TaskQueue(database);
    this.scans = new ScanStore(database);
  }

  public TenantRow tenant(String name) {
    return tenants.save(
        new TenantIntent(
            name, "", name, "", JsonNodeFactory.instance.objectNode(), List.of("ns"), ""));
  }

  public AccountRow account(TenantRow tenant, String name, String nativeId) {
    return accounts.save(intent(tenant, name, nativeId));
  }

  static AccountIntent intent(TenantRow tenant, String name, String nativeId) {
    return new AccountIntent(
        tenant.id(), "ns", name, "", "Retain", false, request(nativeId, "reader", 1));
  }

  public static ScanRequest request(String nativeId, String role, long generation) {
    return new ScanRequest(
        generation,
        "aws",
        nativeId,
        "aws",
        role,
        List.of(),
        List.of(),
        "ext",
        "",
        "ns",
        "",
        "production",
        "",
        DataClassing.NONE,
        3600,
        60);
  }

  Claim claim() {
    return queue.claim("worker", LEASE, AUTHORIZED).orElseThrow();
  }

  /** Claims the next task, which has to be a sync. */
  ScanRun start() {
    Claim claim = claim();
    while (claim.kind() != Claim.Kind.SYNC) {
      if (claim.kind() == Claim.Kind.CORRELATE) {
        new CorrelationRun(database).run(claim, "rules", () -> Duration.ZERO, handle -> {});
      } else {
        queue.finish(claim, Duration.ofHours(1));
      }
      claim = claim();
    }
    return scans.start(claim);
  }

  /** A whole scan: each scope with what it lists, or with its failure. */
  MergeResult scan(AccountRow account, Map<Scope, Object> listed) {
    queue.request(account.id(), "again-" + System.nanoTime());
    ScanRun run = start();
    scans.opened(run, new VerifiedIdentity(account.nativeId(), "arn:caller", true));
    scans.expect(run, listed.keySet());
    MergeResult result = merge(run, listed);
    queue.finish(run.claim(), Duration.ofHours(1));
    return result;
  }

  @SuppressWarnings("unchecked")
  MergeResult merge(ScanRun run, Map<Scope, Object> listed) {
    Map<Scope, Optional<Failure>> answers = new LinkedHashMap<>();
    listed.forEach(
        (scope, content) -> {
          if (content instanceof Failure failure) {
            answers.put(scope, Optional.of(failure));
          } else {
            scans.stage(run, scope, (List<StagedAsset>) content);
            answers.put(scope, Optional.empty());
          }
        });
    return scans.merge(run, answers, new ApiUsage(7, 1), OBSERVED);
  }

  static List<StagedAsset> list(StagedAsset... assets) {
    return new ArrayList<>(Arrays.asList(assets));
  }

  static Map<Scope, Object> listing(Scope scope, Object content) {
    Map<Scope, Object> listing = new LinkedHashMap<>();
    listing.put(scope, content);
    return listing;
  }

  static StagedAsset bucket(String name, String version, String... relatedTo) {
    ObjectNode properties = JsonNodeFactory.instance.objectNode().put("version", version);
    AssetKey key = new AssetKey("arn:aws:s3:::" + name);
    List<Relation> relations = new ArrayList<>();
    for (String target : relatedTo) {
      relations.add(
          new Relation(
              key,
              RelationKind.HAS_POLICY,
              new AssetKey(target),
              JsonNodeFactory.instance.objectNode()));
    }
    Asset asset =
        new Asset(
            key, "aws.s3.bucket", "eu-west-1", name, name, Map.of(), properties, Map.of(), "");
    return new StagedAsset(asset, relations, properties.deepCopy().put("raw", version));
  }

  static Failure denied() {
    return new Failure(FailureReason.PERMISSION_DENIED, "s3:ListBuckets", "AccessDenied", "no");
  }

  List<String> strings(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  long number(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }
}
