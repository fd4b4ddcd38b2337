package dev.mothership.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.Creation;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who made what nobody owns is asked with the sync, and kept. */
class CreatorLookupIT extends SyncedAccount {
  private static final Instant MADE = Instant.parse("2026-05-06T07:08:09Z");

  /** Nobody owns the assets, and those named have an open finding. */
  private void unowned(String... withFinding) {
    DATABASE
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  """
                  insert into asset_owner (tenant_id, asset_id, owner, source, confidence, because, ask)
                  select tenant_id, id, '', 'nobody', 'none', '', true from asset where tenant_id = ?
                  on conflict do nothing
                  """,
                  tenant.id());
              for (String id : withFinding) {
                handle.execute(
                    """
                    insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title, state,
                      severity, risk, risk_low, risk_high, factors, detail)
                    select tenant_id, convert_to(native_id, 'UTF8'), native_id, 'configuration', 'r', account_id, id, 't',
                      'Open', 'high', 60, 60, 60, '[]', '{}' from asset where tenant_id = ? and native_id = ?
                    """,
                    tenant.id(),
                    id);
              }
            });
  }

  private List<String> kept() {
    return DATABASE
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select concat_ws(' ', a.native_id, nullif(c.principal, ''), nullif(c.event, ''),
                          to_char(c.at at time zone 'UTC', 'YYYY-MM-DD'), nullif(c.failure, ''))
                        from asset_creator c join asset a on a.id = c.asset_id where c.tenant_id = :tenant order by 1
                        """)
                    .bind("tenant", tenant.id())
                    .mapTo(String.class)
                    .list());
  }

  private void syncAgain() {
    queue.request(summary().id(), "again " + System.nanoTime());
    run();
  }

  @Test
  void onlyWhatNobodyOwnsAndHasAnOpenFindingIsAskedAbout() {
    account("");
    cloud.creations.put("a", new Creation("ann", "CreateBucket", MADE));
    cloud.creations.put("c", new Creation("carl", "CreateBucket", MADE));
    run();
    assertThat(cloud.asked).isEmpty();
    unowned("a", "b");
    syncAgain();
    assertThat(cloud.asked).containsExactlyInAnyOrder("a", "b");
    assertThat(kept()).containsExactly("a ann CreateBucket 2026-05-06", "b");
  }

  @Test
  void aLogThatDoesNotAnswerIsToldOnEachAndKeepsNoSyncFromItsEnd() {
    account("");
    run();
    unowned("a", "b");
    cloud.mute =
        new Failure(
            FailureReason.PERMISSION_DENIED, "cloudtrail:LookupEvents", "AccessDenied", "allow it");
    syncAgain();
    assertThat(cloud.asked).hasSize(1);
    assertThat(kept())
        .containsExactly(
            "a cloudtrail:LookupEvents answered AccessDenied",
            "b cloudtrail:LookupEvents answered AccessDenied");
    assertThat(summary().outcome()).isEqualTo("complete");
  }
}
