package dev.mothership.store;

import static dev.mothership.store.Estate.AUTHORIZED;
import static dev.mothership.store.Estate.LEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.DiscoveryRequest;
import dev.mothership.model.OrganizationListing;
import dev.mothership.model.OrganizationMember;
import dev.mothership.model.OrganizationPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrganizationStoreIT {
  private static final String SCP = "SERVICE_CONTROL_POLICY";

  private final Estate estate = new Estate(TestDatabase.create());
  private final OrganizationStore organizations = new OrganizationStore(estate.database);

  private OrganizationRow saved(String name, String role, boolean suspended) {
    return saved(name, role, suspended, "");
  }

  private OrganizationRow saved(String name, String role, boolean suspended, String externalId) {
    return organizations.save(
        new OrganizationIntent(
            name,
            "",
            suspended,
            new DiscoveryRequest(
                1, "aws", "999900001111", "", "aws", role, "member", "identity", "", 3600, 60),
            externalId));
  }

  private Optional<Claim> next() {
    return estate.queue.claim("w", LEASE, AUTHORIZED);
  }

  private static OrganizationMember member(
      String id, String status, @Nullable String path, @Nullable Map<String, String> tags) {
    return new OrganizationMember(
        id, "name of " + id, status, path == null ? null : List.of("r-1"), path, tags);
  }

  private static OrganizationListing listing(OrganizationMember... members) {
    return listing(Map.of(), members);
  }

  private static OrganizationListing listing(
      Map<String, List<OrganizationPolicy>> policies, OrganizationMember... members) {
    return new OrganizationListing(
        "o-1234567890", List.of(members), policies, List.of(), new ApiUsage(3, 0));
  }

  private void discovered(OrganizationListing listing) {
    Claim claim = next().orElseThrow();
    organizations.discovered(claim, listing);
    estate.queue.finish(claim, Duration.ZERO);
  }

  @Test
  void anOrganizationIsDiscoveredWhenNewThenWhenDueAndByOneWorkerAtATime() {
    OrganizationRow row = saved("corp", "reader", false);
    Claim claim = next().orElseThrow();
    assertThat(claim.kind()).isEqualTo(Claim.Kind.DISCOVER);
    assertThat(claim.organizationId()).isEqualTo(row.id());
    assertThat(claim.tenantId()).isZero();
    assertThat(next()).isEmpty();
    estate.queue.finish(claim, Duration.ofHours(1));
    saved("corp", "reader", false);
    assertThat(next()).as("nothing changed").isEmpty();
    saved("corp", "other", false);
    assertThat(next()).as("another role").isPresent();
  }

  @Test
  void whatReconcileDoesNotVouchForIsPassedOver() {
    saved("corp", "reader", true);
    assertThat(next()).as("suspended").isEmpty();
    saved("corp", "reader", false);
    estate.execute("update organization set authorized_at = now() - interval '11 minutes'");
    assertThat(next()).as("not vouched for").isEmpty();
    saved("corp", "reader", false);
    Claim claim = next().orElseThrow();
    organizations.revoke("corp");
    assertThat(next()).as("revoked").isEmpty();
    assertThatThrownBy(() -> organizations.discovered(claim, listing()))
        .as("what ran while it was revoked cannot commit")
        .isInstanceOf(LeaseLost.class);
    saved("corp", "reader", false);
    assertThat(next()).as("came back").isPresent();
  }

  @Test
  void tasksOfTenantsAreClaimedAsBefore() {
    TenantRow tenant = estate.tenant("team");
    estate.account(tenant, "a", "111122223333");
    saved("corp", "reader", false);
    estate.database.jdbi().useTransaction(h -> TaskRequests.correlation(h, tenant.id()));
    assertThat(List.of(next(), next(), next()).stream().map(c -> c.orElseThrow().kind()))
        .containsExactly(Claim.Kind.CORRELATE, Claim.Kind.DISCOVER, Claim.Kind.SYNC);
    assertThat(next()).isEmpty();
  }

  @Test
  void aRequestedDiscoveryIsServedOnce() {
    OrganizationRow row = saved("corp", "reader", false);
    estate.queue.finish(next().orElseThrow(), Duration.ofHours(1));
    estate.queue.requestDiscovery(row.id(), "now");
    estate.queue.finish(next().orElseThrow(), Duration.ofHours(1));
    assertThat(organizations.find("corp").orElseThrow().handled()).isEqualTo("now");
    estate.queue.requestDiscovery(row.id(), "now");
    assertThat(next()).isEmpty();
  }

  @Test
  void theExternalIdIsMadeOnceAndStays() {
    String first = saved("corp", "reader", false).externalId();
    assertThat(first).hasSize(32);
    organizations.revoke("corp");
    assertThat(saved("corp", "other", false).externalId()).isEqualTo(first);
    assertThat(saved("second", "reader", false).externalId()).isNotEqualTo(first);
  }

  @Test
  void anExternalIdThatRolesAlreadyTrustIsTakenOverAndIsOneHoldersOnly() {
    assertThat(saved("corp", "reader", false, "known-1").externalId()).isEqualTo("known-1");
    assertThat(saved("corp", "reader", false).externalId()).isEqualTo("known-1");
    assertThatThrownBy(() -> saved("second", "reader", false, "known-1"))
        .isInstanceOf(ExternalIdTaken.class);
    assertThat(organizations.find("second")).isEmpty();
    TenantRow tenant = estate.tenant("team");
    assertThatThrownBy(() -> saved("third", "reader", false, tenant.externalId()))
        .isInstanceOf(ExternalIdTaken.class);
    assertThatThrownBy(
            () ->
                new TenantStore(estate.database)
                    .save(
                        new TenantIntent(
                            "other",
                            "",
                            "",
                            "",
                            JsonNodeFactory.instance.objectNode(),
                            List.of(),
                            "known-1")))
        .isInstanceOf(ExternalIdTaken.class);
  }

  @Test
  void whatCouldNotBeReadKeepsItsLastKnownValueAndWhoLeftIsKept() {
    OrganizationRow row = saved("corp", "reader", false);
    discovered(
        listing(
            member("1", "ACTIVE", "/a", Map.of("team", "x")),
            member("2", "ACTIVE", "/a", Map.of()),
            member("3", "SUSPENDED", "/b", Map.of())));
    discovered(listing(member("1", "ACTIVE", null, null), member("3", "ACTIVE", "/b", Map.of())));
    List<OrganizationAccount> accounts = organizations.accounts(row.id());
    assertThat(accounts).extracting(OrganizationAccount::nativeId).containsExactly("1", "2", "3");
    assertThat(accounts.get(0).unitPath()).isEqualTo("/a");
    assertThat(accounts.get(0).tags()).containsEntry("team", "x");
    assertThat(accounts.get(0).leftAt()).isNull();
    assertThat(accounts.get(1).leftAt()).as("no longer listed").isNotNull();
    assertThat(accounts.get(2).leftAt()).as("active again").isNull();
    discovered(listing());
    assertThat(organizations.accounts(row.id()))
        .allSatisfy(a -> assertThat(a.leftAt()).isNotNull());
  }

  @Test
  void policiesOfATypeThatCouldNotBeListedStand() {
    OrganizationRow row = saved("corp", "reader", false);
    OrganizationPolicy deny =
        new OrganizationPolicy(
            "p-1",
            SCP,
            "deny",
            false,
            JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17"),
            List.of("ou-1"));
    discovered(listing(Map.of(SCP, List.of(deny))));
    discovered(listing(Map.of()));
    discovered(
        listing(
            Map.of(SCP, List.of(new OrganizationPolicy("p-1", SCP, "deny", false, null, null)))));
    assertThat(
            estate.strings(
                "select content ->> 'Version' || ' ' || targets::text from organization_policy"))
        .containsExactly("2012-10-17 {ou-1}");
    discovered(listing(Map.of(SCP, List.of())));
    assertThat(estate.number("select count(*) from organization_policy")).isZero();
    assertThat(organizations.find("corp").orElseThrow().id()).isEqualTo(row.id());
  }

  @Test
  void anUnchangedListingWritesNoRow() {
    saved("corp", "reader", false);
    OrganizationListing listing =
        listing(
            Map.of(SCP, List.of(new OrganizationPolicy("p-1", SCP, "n", true, null, List.of()))),
            member("1", "ACTIVE", "/a", Map.of("team", "x")),
            member("2", "CLOSED", "/a", Map.of()));
    discovered(listing);
    String versions =
        "select xmin::text from organization_account union all select xmin::text from"
            + " organization_policy";
    List<String> before = estate.strings(versions);
    discovered(listing);
    assertThat(estate.strings(versions)).hasSize(3).isEqualTo(before);
  }
}
