package dev.mothership.store;

import static dev.mothership.store.Estate.BUCKETS;
import static dev.mothership.store.Estate.INSTANCES;
import static dev.mothership.store.Estate.bucket;
import static dev.mothership.store.Estate.list;
import static dev.mothership.store.Estate.listing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.Asset;
import dev.mothership.model.AssetKey;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScanMergeIT {
  private static final Database DATABASE = TestDatabase.create();
  private static final String OPEN =
      "select key || '=' || (properties ->> 'version') from asset where closed_at is null and"
          + " tenant_id = %d order by key";

  private final Estate estate = new Estate(DATABASE);
  private TenantRow tenant;
  private AccountRow account;

  @BeforeEach
  void freshAccount() {
    estate.execute("update account set authorized_at = null");
    estate.execute("update tenant set retired_at = now()");
    String name = "t" + System.nanoTime();
    tenant = estate.tenant(name);
    account = estate.account(tenant, "main", name);
  }

  private List<String> open() {
    return estate.strings(OPEN.formatted(tenant.id()));
  }

  private long requestedSeq() {
    return estate.tenants.find(tenant.name()).orElseThrow().requestedSeq();
  }

  @Test
  void insertsThenUpdatesThenClosesThenReopensKeepingFirstSeen() {
    estate.scan(account, listing(BUCKETS, list(bucket("a", "1"), bucket("b", "1"))));
    assertThat(open()).containsExactly("arn:aws:s3:::a=1", "arn:aws:s3:::b=1");
    String firstSeen =
        "select first_seen::text from asset where key like '%%:a' and tenant_id = %d";
    List<String> before = estate.strings(firstSeen.formatted(tenant.id()));

    MergeResult second = estate.scan(account, listing(BUCKETS, list(bucket("a", "2"))));
    assertThat(second.changed()).as("one updated, one closed").isEqualTo(2);
    assertThat(open()).containsExactly("arn:aws:s3:::a=2");
    assertThat(
            estate.strings(
                "select properties ->> 'version' || (payload ->> 'raw') from asset_version"
                    + " where tenant_id = "
                    + tenant.id()))
        .containsExactly("11");

    estate.scan(account, listing(BUCKETS, list()));
    assertThat(open()).isEmpty();
    estate.scan(account, listing(BUCKETS, list(bucket("a", "2"))));
    assertThat(open()).containsExactly("arn:aws:s3:::a=2");
    assertThat(estate.strings(firstSeen.formatted(tenant.id()))).isEqualTo(before);
  }

  @Test
  void observingTheSameAgainWritesNoInventoryRowAndAsksForNoCorrelation() {
    Map<Scope, Object> same = listing(BUCKETS, list(bucket("a", "1", "arn:p"), bucket("b", "1")));
    estate.scan(account, same);
    List<String> before = rowVersions();
    long seq = requestedSeq();

    MergeResult again = estate.scan(account, same);

    assertThat(again.changed()).isZero();
    assertThat(rowVersions()).isEqualTo(before).hasSize(5);
    assertThat(requestedSeq()).isEqualTo(seq);
    assertThat(estate.number("select count(*) from staging_asset")).isZero();
    assertThat(estate.number("select count(*) from staging_relation")).isZero();
  }

  private ScannerRow scanner() {
    return new ScannerStore(DATABASE)
        .save(
            new ScannerIntent(
                tenant.id(),
                "ns",
                tenant.name(),
                "",
                "",
                true,
                false,
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.objectNode()));
  }

  /** Only the newest images are listed: an older one that a scanner saw may well be running. */
  @Test
  void anImageThatIsNoLongerListedIsLeftToTheReportsThatTellOfIt() {
    String state =
        "select concat_ws(' ', key, type, reported, closed_at is null) from asset where tenant_id = "
            + tenant.id()
            + " order by key";
    estate.scan(account, listing(BUCKETS, list(bucket("a", "1"), bucket("b", "1"))));
    estate.execute("update asset set type = 'aws.ecr.image' where tenant_id = " + tenant.id());
    estate.execute(
        """
        insert into sighting (tenant_id, asset_id, tool, scanner_id, seen_at)
        select tenant_id, id, 'trivy', %d, now() from asset where tenant_id = %d and key like '%%:a'
        """
            .formatted(scanner().id(), tenant.id()));

    assertThat(estate.scan(account, listing(BUCKETS, list())).changed()).isEqualTo(2);

    assertThat(estate.strings(state))
        .containsExactly("arn:aws:s3:::a reported.image t t", "arn:aws:s3:::b reported.image t f");
    assertThat(estate.scan(account, listing(BUCKETS, list())).changed()).isZero();
    estate.scan(account, listing(BUCKETS, list(bucket("b", "1"))));
    assertThat(estate.strings(state))
        .containsExactly("arn:aws:s3:::a reported.image t t", "arn:aws:s3:::b aws.s3.bucket f t");
  }

  /** First seen, identity and what tools said of it stay. */
  @Test
  void anAssetThatOnlyAReportToldOfIsTakenOverWithItsHistory() {
    ScannerRow scanner = scanner();
    estate.execute(
        """
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
          native_id, name, tags, properties, unread, data_class, content_hash, reported, first_seen)
        values (%d, %d, 'r', 'reported.aws.s3', 'reported.aws.s3', 'arn:aws:s3:::a', 'r', 'a', 'a',
          '{}', '{"account": "1"}', '{}', '', 'x', true, '2026-01-01T00:00:00Z')
        """
            .formatted(tenant.id(), scanner.accountId()));
    String asset =
        "select id || ' ' || type || ' ' || reported || ' ' || first_seen::date || ' ' ||"
            + " account_id || ' ' || (properties ->> 'version') from asset where key ="
            + " 'arn:aws:s3:::a' and tenant_id = "
            + tenant.id();
    long id = estate.number("select id from asset where reported and tenant_id = " + tenant.id());

    estate.scan(account, listing(BUCKETS, list(bucket("a", "1"))));

    assertThat(estate.strings(asset))
        .containsExactly(id + " aws.s3.bucket false 2026-01-01 " + account.id() + " 1");
    estate.scan(account, listing(BUCKETS, list()));
    assertThat(open()).isEmpty();
  }

  @Test
  void whatIsListedAgainAlikeIsStagedByItsKeyAlone() {
    StagedAsset a = bucket("a", "1", "arn:p");
    estate.scan(account, listing(BUCKETS, list(a, bucket("b", "1"))));
    estate.queue.request(account.id(), "again");
    ScanRun run = estate.start();
    estate.scans.expect(run, List.of(BUCKETS));
    estate.scans.stage(run, BUCKETS, list(a, bucket("b", "2")));
    assertThat(
            estate.strings(
                "select key || ' ' || unchanged || ' ' || payload from staging_asset order by key"))
        .containsExactly(
            "arn:aws:s3:::a true {}", "arn:aws:s3:::b false {\"raw\": \"2\", \"version\": \"2\"}");
    assertThat(estate.number("select count(*) from staging_relation")).isZero();
    Map<Scope, Optional<Failure>> complete = Map.of(BUCKETS, Optional.empty());
    estate.scans.merge(run, complete, new ApiUsage(1, 0), Estate.OBSERVED);
    assertThat(open()).containsExactly("arn:aws:s3:::a=1", "arn:aws:s3:::b=2");
    assertThat(estate.number("select count(*) from relation where tenant_id = " + tenant.id()))
        .isEqualTo(1);
  }

  @Test
  void aPayloadThatAloneChangedIsKept() {
    StagedAsset a = bucket("a", "1", "arn:p");
    JsonNode other = JsonNodeFactory.instance.objectNode().put("raw", "other");
    StagedAsset changed = new StagedAsset(a.asset(), a.relations(), other);
    estate.scan(account, listing(BUCKETS, list(a)));
    long seq = requestedSeq();
    for (int i = 0; i < 2; i++) {
      assertThat(estate.scan(account, listing(BUCKETS, list(changed))).changed()).isZero();
      assertThat(
              estate.strings(
                  "select payload ->> 'raw' from asset_raw where tenant_id = " + tenant.id()))
          .containsExactly("other");
    }
    assertThat(requestedSeq()).isEqualTo(seq);
  }

  @Test
  void whatSomebodyElseChangedSinceItWasStagedIsCollectedAgain() {
    StagedAsset a = bucket("a", "1");
    estate.scan(account, listing(BUCKETS, list(a)));
    estate.queue.request(account.id(), "again");
    ScanRun run = estate.start();
    estate.scans.expect(run, List.of(BUCKETS));
    estate.scans.stage(run, BUCKETS, list(a));
    estate.execute("update asset set closed_at = now() where tenant_id = " + tenant.id());
    MergeResult merged =
        estate.scans.merge(
            run, Map.of(BUCKETS, Optional.empty()), new ApiUsage(1, 0), Estate.OBSERVED);
    assertThat(merged.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo(FailureReason.STAGING_LOST));
    assertThat(merged.retry()).isTrue();
    estate.queue.finish(run.claim(), Duration.ofHours(1));
    estate.scan(account, listing(BUCKETS, list(a)));
    assertThat(open()).containsExactly("arn:aws:s3:::a=1");
  }

  private List<String> rowVersions() {
    return estate.strings(
        """
        select 'asset ' || ctid || xmin || xmax from asset where tenant_id = %1$d
        union all select 'raw ' || ctid || xmin || xmax from asset_raw where tenant_id = %1$d
        union all select 'relation ' || ctid || xmin || xmax from relation where tenant_id = %1$d
        order by 1
        """
            .formatted(tenant.id()));
  }

  @Test
  void aFailedScopeClosesNothingButKeepsWhatItListed() {
    estate.scan(account, listing(BUCKETS, list(bucket("a", "1"), bucket("b", "1"))));
    long seq = requestedSeq();
    MergeResult failed = estate.scan(account, listing(BUCKETS, Estate.denied()));
    assertThat(failed.failures()).containsExactly(Estate.denied());
    assertThat(failed.retry()).isFalse();
    assertThat(open()).hasSize(2);
    assertThat(requestedSeq()).as("the scope's state changed").isEqualTo(seq + 1);
    estate.scan(account, listing(BUCKETS, Estate.denied()));
    assertThat(requestedSeq()).as("it failed as before").isEqualTo(seq + 1);

    AccountSummary summary = estate.accounts.summary("ns", "main").orElseThrow();
    assertThat(summary.outcome()).isEqualTo("partial");
    assertThat(summary.failedScopeCount()).isEqualTo(1);
    assertThat(summary.failedScopes().get(0).scope()).isEqualTo(BUCKETS);
    assertThat(summary.failedScopes().get(0).failure()).isEqualTo(Estate.denied());
    assertThat(summary.assets()).isEqualTo(2);
    assertThat(summary.calls()).isEqualTo(7);
    assertThat(summary.claimed()).isTrue();
  }

  @Test
  void whatACrashedServerLostIsToldAndNothingCloses() {
    estate.scan(account, listing(BUCKETS, list(bucket("a", "1"))));
    estate.queue.request(account.id(), "crash");
    ScanRun run = estate.start();
    estate.scans.expect(run, List.of(BUCKETS));
    estate.scans.stage(run, BUCKETS, list(bucket("b", "1")));
    estate.execute("truncate staging_asset");

    MergeResult result = estate.merge(run, listing(BUCKETS, list()));

    assertThat(result.retry()).isTrue();
    assertThat(result.failures().get(0).reason()).isEqualTo(FailureReason.STAGING_LOST);
    assertThat(open()).containsExactly("arn:aws:s3:::a=1");
  }

  @Test
  void ofTwoSightingsTheLaterCounts() {
    estate.scan(account, listing(BUCKETS, list(bucket("a", "1"), bucket("a", "2"))));
    assertThat(open()).containsExactly("arn:aws:s3:::a=2");
  }

  @Test
  void relationsComeAndGoWithWhatTheirOwnerTells() {
    String relations =
        "select target_key from relation where tenant_id = " + tenant.id() + " order by 1";
    estate.scan(account, listing(BUCKETS, list(bucket("a", "1", "x", "y"))));
    assertThat(estate.strings(relations)).containsExactly("x", "y");
    long seq = requestedSeq();
    estate.scan(account, listing(BUCKETS, list(bucket("a", "1", "y", "z"))));
    assertThat(estate.strings(relations)).containsExactly("y", "z");
    assertThat(requestedSeq()).isEqualTo(seq + 1);
    estate.scan(account, listing(BUCKETS, list()));
    assertThat(estate.strings(relations)).isEmpty();
  }

  @Test
  void aWorkerThatLostItsLeaseCannotCommit() {
    estate.queue.request(account.id(), "stale");
    ScanRun stale = estate.start();
    estate.scans.expect(stale, List.of(BUCKETS));
    estate.execute("update task_heartbeat set beat_at = now() - interval '2 minutes'");
    Claim stolen = estate.claim();
    assertThat(stolen.taskId()).isEqualTo(stale.claim().taskId());

    assertThat(estate.queue.beat(stale.claim())).isFalse();
    assertThat(estate.queue.beat(stolen)).isTrue();
    assertThatThrownBy(() -> estate.scans.stage(stale, BUCKETS, list(bucket("a", "1"))))
        .isInstanceOf(LeaseLost.class);
    assertThatThrownBy(() -> estate.merge(stale, Map.of())).isInstanceOf(LeaseLost.class);
    assertThatThrownBy(() -> estate.queue.finish(stale.claim(), Duration.ZERO))
        .isInstanceOf(LeaseLost.class);
    assertThat(open()).isEmpty();
  }

  @Test
  void anAssetOfSeveralAccountsStaysWhileOneOfThemListsIt() {
    AccountRow second = estate.account(tenant, "second", account.nativeId() + "-2");
    Map<Scope, Object> shared = listing(BUCKETS, list(bucket("managed", "1")));
    estate.scan(account, shared);
    estate.scan(second, shared);
    List<String> before = rowVersions();
    estate.scan(second, shared);
    estate.scan(account, shared);
    assertThat(rowVersions()).as("nobody fights over it").isEqualTo(before);

    estate.scan(account, listing(BUCKETS, list()));
    assertThat(open()).containsExactly("arn:aws:s3:::managed=1");
    estate.scan(second, listing(BUCKETS, list()));
    assertThat(open()).isEmpty();
  }

  @Test
  void aRegionThatIsNoLongerAskedForGoesWithItsAssets() {
    Map<Scope, Object> both = listing(BUCKETS, list(bucket("a", "1")));
    both.put(INSTANCES, list(bucket("i", "1")));
    estate.scan(account, both);
    estate.scan(account, listing(BUCKETS, list(bucket("a", "1"))));
    assertThat(open()).containsExactly("arn:aws:s3:::a=1");
    assertThat(estate.accounts.summary("ns", "main").orElseThrow().scopesTotal()).isEqualTo(1);
  }

  @Test
  void hostileNamesAreStoredAsGiven() {
    String hostile = "x\t\\N\n\r\\u0000'; drop table asset; -- <script>\u202e\u0007";
    Asset plain = bucket("h", "1").asset();
    Asset asset =
        new Asset(
            new AssetKey("arn:h"),
            plain.type(),
            plain.region(),
            "h",
            hostile + "\0",
            Map.of(hostile, hostile + "\0"),
            plain.properties(),
            Map.of(),
            "");
    estate.scan(
        account,
        listing(
            BUCKETS,
            list(
                new StagedAsset(
                    asset, List.of(), JsonNodeFactory.instance.objectNode().put("n", hostile)))));
    assertThat(estate.strings("select name from asset where tenant_id = " + tenant.id()))
        .containsExactly(hostile + "\uFFFD");
    assertThat(
            estate.strings(
                "select value from asset, jsonb_each_text(tags) where tenant_id = " + tenant.id()))
        .containsExactly(hostile + "\uFFFD");
  }
}
