package dev.mothership.store;

import static dev.mothership.store.Estate.BUCKETS;
import static dev.mothership.store.Estate.bucket;
import static dev.mothership.store.Estate.list;
import static dev.mothership.store.Estate.listing;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionIT {
  private static final Duration KEEP = Duration.ofDays(90);

  private final Estate estate = new Estate(TestDatabase.create());
  private final Retention retention = new Retention(estate.database);
  private AccountRow account;

  @BeforeEach
  void anAccount() {
    account = estate.account(estate.tenant("team"), "a", "native");
  }

  @Test
  void payloadsReplacedMoreThanNinetyDaysAgoGo() {
    estate.scan(account, listing(BUCKETS, list(bucket("b", "1"))));
    estate.scan(account, listing(BUCKETS, list(bucket("b", "2"))));
    estate.execute("update asset_version set replaced_at = now() - interval '91 days'");
    estate.scan(account, listing(BUCKETS, list(bucket("b", "3"))));
    assertThat(retention.run(KEEP).versions()).isEqualTo(1);
    assertThat(estate.strings("select payload->>'raw' from asset_version")).containsExactly("2");
    assertThat(estate.strings("select payload->>'raw' from asset_raw")).containsExactly("3");
  }

  @Test
  void oldScansGoButForEachAccountsLastFinishedOne() {
    for (String version : List.of("1", "2", "3")) {
      estate.scan(account, listing(BUCKETS, list(bucket("b", version))));
    }
    long last = estate.number("select max(id) from scan");
    estate.execute(
        "update scan set started_at = now() - interval '92 days',"
            + " finished_at = now() - interval '91 days'");
    estate.queue.request(account.id(), "again");
    ScanRun running = estate.start();
    assertThat(retention.run(KEEP).scans()).isEqualTo(2);
    assertThat(estate.strings("select id::text from scan order by id"))
        .containsExactly(Long.toString(last), Long.toString(running.scanId()));
  }

  @Test
  void recentScansStay() {
    estate.scan(account, listing(BUCKETS, list(bucket("b", "1"))));
    estate.scan(account, listing(BUCKETS, list(bucket("b", "2"))));
    estate.execute("update scan set finished_at = now() - interval '89 days'");
    assertThat(retention.run(KEEP).nothing()).isTrue();
  }

  @Test
  void whatPeopleWereToldOfLongAgoGoesAndWhatNobodyHasSeenStays() {
    estate.execute(
        """
        insert into channel (cluster, namespace, name, uid, version, body, usable, suspended)
        values (true, '', 'c', '', '', '{}', false, false)
        """);
    estate.execute(
        """
        insert into thread (tenant_id, channel_id, kind, group_key, mark, due_at, created_at)
        select t.id, c.id, k.kind, k.name, k.name, k.due, now() - interval '91 days'
        from tenant t, channel c, (values ('findings', 'kept', null), ('digest', 'waits', now()),
          ('digest', 'told', cast(null as timestamptz))) k(kind, name, due)
        """);
    estate.execute(
        """
        insert into outbox (tenant_id, at, kind, dedupe, body, routed)
        select id, now() - interval '91 days', 'k', d, '{}', d = 'told' from tenant, unnest(array['told', 'waits']) d
        """);
    estate.execute(
        """
        insert into delivery (tenant_id, at, channel_id, thread_id, sequence, outcome)
        select t.id, now() - interval '91 days', c.id, 1, 1, 'sent' from tenant t, channel c
        """);
    assertThat(retention.run(KEEP).told()).isEqualTo(3);
    assertThat(estate.strings("select group_key from thread order by 1"))
        .containsExactly("kept", "waits");
    assertThat(estate.strings("select dedupe from outbox")).containsExactly("waits");
  }

  @Test
  void stagedRowsStayWhileTheirRunCanStillCommitAndGoAfterIt() {
    ScanRun run = estate.start();
    estate.scans.expect(run, List.of(BUCKETS));
    estate.scans.stage(run, BUCKETS, list(bucket("b", "1", "arn:x")));
    assertThat(retention.run(KEEP).staged()).isZero();
    estate.accounts.cancel("ns", "a");
    assertThat(retention.run(KEEP).staged()).as("an asset and its relation").isEqualTo(2);
    assertThat(estate.number("select count(*) from staging_asset")).isZero();
    assertThat(estate.number("select count(*) from staging_relation")).isZero();
  }
}
