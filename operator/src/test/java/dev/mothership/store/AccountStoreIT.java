package dev.mothership.store;

import static dev.mothership.store.Estate.BUCKETS;
import static dev.mothership.store.Estate.bucket;
import static dev.mothership.store.Estate.list;
import static dev.mothership.store.Estate.listing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountStoreIT {
  private static final Database DATABASE = TestDatabase.create();

  private final Estate estate = new Estate(DATABASE);
  private TenantRow tenant;
  private String nativeId;

  @BeforeEach
  void onlyThisTenant() {
    estate.execute("update tenant set retired_at = now()");
    estate.execute("update account set retired_at = coalesce(retired_at, now()), claimed = false");
    tenant = estate.tenant("t" + System.nanoTime());
    nativeId = tenant.name();
  }

  private boolean claim(AccountRow account) {
    return estate
        .database
        .jdbi()
        .inTransaction(handle -> estate.accounts.claim(handle, account.id()));
  }

  private String due(AccountRow account) {
    return estate
        .strings("select (due_at <= now())::text from task where account_id = " + account.id())
        .get(0);
  }

  @Test
  void aTenantKeepsItsExternalIdAndNoTwoShareOne() {
    assertThat(tenant.externalId()).matches("[0-9a-f]{32}");
    estate.tenants.retire(tenant.name());
    assertThat(estate.tenants.find(tenant.name())).isEmpty();
    assertThat(estate.tenant(tenant.name())).isEqualTo(tenant);
    assertThatThrownBy(
            () ->
                estate.tenants.save(
                    new TenantIntent(
                        tenant.name() + "x",
                        "",
                        "",
                        "",
                        JsonNodeFactory.instance.objectNode(),
                        List.of(),
                        tenant.externalId())))
        .isInstanceOf(ExternalIdTaken.class);
  }

  @Test
  void onlyAChangedRequestMakesTheSyncDue() {
    AccountRow account = estate.account(tenant, "a", nativeId);
    estate.queue.finish(estate.claim(), Duration.ofHours(1));
    assertThat(due(account)).isEqualTo("false");
    AccountIntent later =
        new AccountIntent(
            tenant.id(), "ns", "a", "", "Retain", false, Estate.request(nativeId, "reader", 2));
    estate.accounts.save(later);
    assertThat(due(account)).as("a new generation of the same").isEqualTo("false");
    estate.accounts.save(
        new AccountIntent(
            tenant.id(), "ns", "a", "", "Retain", false, Estate.request(nativeId, "other", 3)));
    assertThat(due(account)).isEqualTo("true");
  }

  @Test
  void oneTenantHoldsAnAccountUntilItIsRetired() {
    AccountRow ours = estate.account(tenant, "a", nativeId);
    TenantRow other = estate.tenant(tenant.name() + "-other");
    AccountRow theirs = estate.account(other, "stolen", nativeId);
    assertThat(claim(ours)).isTrue();
    assertThat(claim(ours)).isTrue();
    assertThat(claim(theirs)).isFalse();
    AccountRow twin = estate.account(tenant, "twin", nativeId);
    assertThat(twin.id()).isNotEqualTo(ours.id());
    assertThat(claim(twin)).isFalse();
    estate.accounts.retire(ours.id(), false);
    assertThat(claim(theirs)).isTrue();
  }

  @Test
  void aReCreatedObjectAdoptsItsHistoryUnderAnotherName() {
    AccountRow account = estate.account(tenant, "before", nativeId);
    estate.scan(account, listing(BUCKETS, list(bucket(nativeId, "1"))));
    estate.accounts.cancel("ns", "before");
    AccountRow renamed = estate.account(tenant, "after", nativeId);
    assertThat(renamed.id()).isEqualTo(account.id());
    assertThat(renamed.claimed()).isTrue();
    assertThat(due(renamed)).isEqualTo("true");
    assertThat(estate.accounts.find("ns", "before")).isEmpty();

    estate.accounts.retire(account.id(), false);
    assertThat(estate.accounts.summary("ns", "after")).isEmpty();
    AccountRow again = estate.account(tenant, "third", nativeId);
    assertThat(again.id()).isEqualTo(account.id());
    assertThat(again.claimed()).as("to be proven again").isFalse();
  }

  @Test
  void retiringClosesWhatItHeldAndPurgingForgetsIt() {
    AccountRow account = estate.account(tenant, "a", nativeId);
    estate.scan(account, listing(BUCKETS, list(bucket(nativeId, "1", "x"))));
    estate.accounts.retire(account.id(), false);
    String open = "select count(*) from asset where closed_at is null and account_id = ";
    assertThat(estate.number(open + account.id())).isZero();
    assertThat(estate.number("select count(*) from asset where account_id = " + account.id()))
        .isEqualTo(1);
    estate.accounts.retire(account.id(), true);
    assertThat(estate.number("select count(*) from account where id = " + account.id())).isZero();
  }

  @Test
  void cancellingStopsARunningScanFromCommitting() {
    AccountRow account = estate.account(tenant, "a", nativeId);
    ScanRun run = estate.start();
    estate.accounts.cancel("ns", "a");
    assertThatThrownBy(() -> estate.scans.expect(run, List.of(BUCKETS)))
        .isInstanceOf(LeaseLost.class);
    assertThat(estate.queue.claim("w", Estate.LEASE, Estate.AUTHORIZED)).isEmpty();
    assertThat(estate.account(tenant, "a", nativeId).id()).isEqualTo(account.id());
    assertThat(estate.queue.claim("w", Estate.LEASE, Estate.AUTHORIZED)).isPresent();
  }
}
