package dev.mothership.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.Asset;
import dev.mothership.model.AssetKey;
import dev.mothership.model.DataClassing;
import dev.mothership.model.Relation;
import dev.mothership.model.RelationKind;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import dev.mothership.model.VerifiedIdentity;
import dev.mothership.store.AccountIntent;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountStore;
import dev.mothership.store.Claim;
import dev.mothership.store.CorrelationRun;
import dev.mothership.store.Database;
import dev.mothership.store.ScanRun;
import dev.mothership.store.ScanStore;
import dev.mothership.store.StagedAsset;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TenantIntent;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * 100,000 assets into the inventory: first, again unchanged, and with one in twenty changed,
 * against a raw COPY of the very same bytes into a logged table with a primary key.
 */
final class MergeBench {
  private static final String NAME = "merge";
  private static final int ASSETS = 100_000;
  private static final int PAGE = 500;
  private static final int CHANGED_EVERY = 20;
  private static final Scope SCOPE = new Scope("eu-west-1", "aws.ec2.instance");

  private final Database database = TestDatabase.create();
  private final TenantStore tenants = new TenantStore(database);
  private final AccountStore accounts = new AccountStore(database);
  private final TaskQueue queue = new TaskQueue(database);
  private final ScanStore scans = new ScanStore(database);

  List<Measure> run() throws Exception {
    AccountRow account = account("111122223333");
    long warm = sync(account, 0, 2_000);
    System.out.printf("  warmed up in %d ms%n", warm);
    long first = sync(account, 0, ASSETS);
    database.jdbi().useHandle(handle -> handle.execute("vacuum analyze"));
    long dead = dead("asset") + dead("finding");
    long unchanged = sync(account, 0, ASSETS);
    long deadAfter = dead("asset") + dead("finding");
    long copy = copy(account("444455556666"));
    long changed = sync(account, CHANGED_EVERY, ASSETS);
    String baseline = "raw COPY of the same bytes";
    return List.of(
        Measure.of(NAME, "raw COPY of 100,000 assets", copy, "ms"),
        Measure.of(NAME, "first load of 100,000 assets", first, "ms").against(copy, baseline),
        Measure.of(NAME, "unchanged resync", unchanged, "ms")
            .against(copy, baseline)
            .aiming("at most 0.5", unchanged <= 0.5 * copy),
        Measure.of(NAME, "resync with 5 % changed", changed, "ms").against(copy, baseline),
        Measure.of(NAME, "dead tuples that the unchanged one left", deadAfter - dead, "rows")
            .aiming("none in asset and finding", deadAfter == dead));
  }

  private AccountRow account(String id) {
    TenantRow tenant =
        tenants.save(
            new TenantIntent(
                "bench",
                "",
                "bench",
                "",
                JsonNodeFactory.instance.objectNode(),
                List.of("ns"),
                ""));
    ScanRequest request =
        new ScanRequest(
            1,
            "aws",
            id,
            "aws",
            "reader",
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
    AccountRow row =
        accounts.save(new AccountIntent(tenant.id(), "ns", "a" + id, "", "Retain", false, request));
    accounts.stamp(row.id());
    return row;
  }

  /**
   * @param changedEvery every so manieth asset differs from the first load; 0 for none
   * @return milliseconds from the first page to the merge's commit
   */
  private long sync(AccountRow account, int changedEvery, int assets) {
    ScanRun run = start(account);
    List<List<StagedAsset>> pages = pages(changedEvery, assets);
    long began = System.nanoTime();
    pages.forEach(page -> scans.stage(run, SCOPE, page));
    scans.merge(run, Map.of(SCOPE, Optional.empty()), new ApiUsage(0, 0), Instant.now());
    long took = (System.nanoTime() - began) / 1_000_000;
    queue.finish(run.claim(), Duration.ofHours(1));
    return took;
  }

  private ScanRun start(AccountRow account) {
    queue.request(account.id(), "bench-" + System.nanoTime());
    while (true) {
      Claim claim = queue.claim("bench", Duration.ofHours(1), Duration.ofHours(1)).orElseThrow();
      if (claim.kind() == Claim.Kind.SYNC) {
        ScanRun run = scans.start(claim);
        scans.opened(run, new VerifiedIdentity(account.nativeId(), "arn:bench", true));
        scans.expect(run, List.of(SCOPE));
        return run;
      }
      new CorrelationRun(database).run(claim, "bench", () -> Duration.ZERO, handle -> {});
    }
  }

  private static List<List<StagedAsset>> pages(int changedEvery, int assets) {
    List<List<StagedAsset>> pages = new ArrayList<>();
    List<StagedAsset> page = new ArrayList<>();
    for (int i = 0; i < assets; i++) {
      page.add(asset(i, changedEvery > 0 && i % changedEvery == 0));
      if (page.size() == PAGE || i == assets - 1) {
        pages.add(page);
        page = new ArrayList<>();
      }
    }
    return pages;
  }

  /** About as large as an instance of EC2 is. */
  private static StagedAsset asset(int number, boolean changed) {
    String id = "i-%017x".formatted(number);
    AssetKey key = new AssetKey("arn:aws:ec2:eu-west-1:111122223333:instance/" + id);
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    properties.put("state", "running").put("httpTokens", changed ? "required" : "optional");
    properties.put("vpcId", "vpc-" + number % 50).put("subnetId", "subnet-" + number % 400);
    properties.put("imageId", "ami-" + number % 30).put("launchTime", "2026-01-01T00:00:00Z");
    ObjectNode payload = properties.deepCopy();
    payload.put("InstanceId", id).put("Hypervisor", "xen").put("Architecture", "x86_64");
    for (int i = 0; i < 20; i++) {
      payload.put("Field" + i, "a value of the provider, number " + (number * 31 + i));
    }
    Asset asset =
        new Asset(
            key,
            SCOPE.type(),
            SCOPE.region(),
            id,
            "host-" + number,
            Map.of("Name", "host-" + number, "team", "t" + number % 7),
            properties,
            Map.of(),
            "");
    Relation relation =
        new Relation(
            key,
            RelationKind.IN_SUBNET,
            new AssetKey("arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-" + number % 400),
            JsonNodeFactory.instance.objectNode());
    return new StagedAsset(asset, List.of(relation), payload);
  }

  /**
   * Stages for an account that knows none of them, takes the bytes out as text, and copies them
   * into a table of their own.
   */
  private long copy(AccountRow account) throws Exception {
    ScanRun run = start(account);
    pages(0, ASSETS).forEach(page -> scans.stage(run, SCOPE, page));
    try (Handle handle = database.jdbi().open()) {
      handle.execute("create table raw_copy (like staging_asset excluding all, primary key (key))");
      handle.execute(
          "create table raw_relation (like staging_relation excluding all, primary key (owner_key))");
      CopyManager copies = handle.getConnection().unwrap(PGConnection.class).getCopyAPI();
      byte[] assets = out(copies, "staging_asset");
      byte[] relations = out(copies, "staging_relation");
      long began = System.nanoTime();
      copies.copyIn("copy raw_copy from stdin", new ByteArrayInputStream(assets));
      copies.copyIn("copy raw_relation from stdin", new ByteArrayInputStream(relations));
      long took = (System.nanoTime() - began) / 1_000_000;
      System.out.printf("  the same bytes: %.1f MB%n", (assets.length + relations.length) / 1e6);
      return took;
    } finally {
      queue.giveBack(run.claim());
    }
  }

  private static byte[] out(CopyManager copies, String table)
      throws IOException, java.sql.SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    copies.copyOut("copy " + table + " to stdout", bytes);
    return bytes.toByteArray();
  }

  private long dead(String table) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              handle.execute("select pg_stat_force_next_flush()");
              return handle
                  .createQuery("select n_dead_tup from pg_stat_user_tables where relname = :table")
                  .bind("table", table)
                  .mapTo(Long.class)
                  .one();
            });
  }
}
