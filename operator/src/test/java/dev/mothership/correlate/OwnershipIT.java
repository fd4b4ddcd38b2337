package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.rules.SomeRules;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose assets are under policies that say so, and what becomes of it when they change. */
final class OwnershipIT {
  private static final String SHARED =
      "{enforceNew: true, ownership: {tags: [owner, team], shared: true, creators: true, routes: {payments: team-payments}}}";

  private EstateFixture fixture;

  @BeforeEach
  void threeHosts() {
    fixture =
        new EstateFixture(CorrelationDatabase.fresh(), SomeRules.with("aws-ec2-imdsv1-allowed"));
    host("i-1", "{team: checkout, owner: ' payments '}");
    host("i-2", "{team: payments}");
    host("i-3", "{Owner: payments}");
  }

  private void host(String id, String tags) {
    fixture.asset(
        "aws.ec2.instance",
        EstateFixture.ec2("instance/" + id),
        id,
        "{httpTokens: optional}",
        "{}",
        tags,
        "");
  }

  private void policy(String body) {
    fixture.execute("delete from policy");
    fixture.policy(EstateFixture.json(body));
    fixture.correlate();
  }

  private List<String> owners() {
    return fixture.query(
        """
        select concat_ws(' ', a.native_id, nullif(o.owner, ''), o.source, o.confidence, o.namespace, case when o.ask then 'ask' end)
        from asset_owner o join asset a on a.id = o.asset_id order by 1
        """,
        String.class);
  }

  @Test
  void withoutAPolicyEverythingIsItsNamespaces() {
    fixture.correlate();
    assertThat(owners()).isEmpty();
    assertThat(
            fixture.query(
                "select distinct owner || ' ' || owner_source || ' ' || owner_confidence from mothership.findings",
                String.class))
        .containsExactly("team-checkout namespace high");
  }

  @Test
  void theFirstTagOfThePolicyThatAnAssetCarriesNamesItsOwner() {
    policy("{enforceNew: true, ownership: {tags: [owner, team]}}");
    assertThat(owners()).containsExactly("i-1 payments tag high", "i-2 payments tag high");
    assertThat(
            fixture.query(
                "select coalesce(owner, '-') || ' ' || owner_because from mothership.assets order by name",
                String.class))
        .containsExactly(
            "payments its tag owner says so",
            "payments its tag team says so",
            "team-checkout its account is declared there");
  }

  @Test
  void inASharedAccountWhatNothingNamesAnOwnerOfIsNobodysUntilTheLogTells() {
    policy(SHARED);
    assertThat(owners())
        .containsExactly(
            "i-1 payments tag high team-payments",
            "i-2 payments tag high team-payments",
            "i-3 nobody none ask");
    asked("principal", "'ann@example.org'");
    fixture.correlate();
    assertThat(owners()).contains("i-3 ann@example.org creator low");
    assertThat(because()).isEqualTo("made it: RunInstances on 2026-05-06");
    fixture.execute("update asset set tags = '{\"owner\": \"payments\"}' where native_id = 'i-3'");
    fixture.correlate();
    assertThat(owners()).contains("i-3 payments tag high team-payments");
  }

  @Test
  void aLogThatDoesNotAnswerIsAskedAgainADayLater() {
    policy(SHARED);
    asked("failure", "'cloudtrail:LookupEvents answered AccessDenied'");
    fixture.correlate();
    assertThat(owners()).contains("i-3 nobody none");
    assertThat(because())
        .isEqualTo(
            "no tag names one, and who made it cannot be asked: cloudtrail:LookupEvents answered"
                + " AccessDenied");
    fixture.execute("update asset_creator set asked_at = now() - interval '25 hours'");
    fixture.correlate();
    assertThat(owners()).contains("i-3 nobody none ask");
  }

  @Test
  void anUnchangedRunWritesNothingAndARouteIsTakenBackWithItsPolicy() {
    policy(SHARED);
    assertThat(fixture.correlate().derivedRows()).isZero();
    policy("{enforceNew: true, ownership: {tags: [owner, team], shared: true}}");
    assertThat(owners()).contains("i-1 payments tag high");
    fixture.execute("delete from policy");
    fixture.correlate();
    assertThat(owners()).isEmpty();
  }

  @Test
  void whatAPolicyInShadowSaysOfOwnersCountsForNothing() {
    policy("{shadow: true, ownership: {tags: [owner], shared: true}}");
    assertThat(owners()).isEmpty();
  }

  private void asked(String column, String value) {
    fixture.execute(
        """
        insert into asset_creator (tenant_id, asset_id, event, at, %s)
        select tenant_id, id, 'RunInstances', '2026-05-06T23:30:00Z', %s from asset where native_id = 'i-3'
        """
            .formatted(column, value));
  }

  private String because() {
    return fixture.one(
        "select because from asset_owner o join asset a on a.id = o.asset_id where a.native_id = 'i-3'",
        String.class);
  }
}
