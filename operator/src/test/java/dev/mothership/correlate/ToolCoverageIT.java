package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tools that a policy expects, on the founding example's host. */
final class ToolCoverageIT {
  private FoundingEstate estate;
  private EstateFixture fixture;

  @BeforeEach
  void aPolicyThatExpectsAnAgentOnEveryInstance() {
    estate = new FoundingEstate(CorrelationDatabase.fresh());
    fixture = estate.fixture();
    fixture.scanner();
    fixture.execute(
        """
        insert into policy (cluster, namespace, name, uid, version, body, known) values (true, '', 'base', 'u', 'v', '{
          "frameworks": [], "include": [], "exclude": [], "parameters": {}, "severity": [], "enforceNew": true,
          "shadow": false, "customChecks": [], "expectedTools": [
            {"tool": "falcon", "assetTypes": ["aws.ec2.instance"], "days": 7, "exempt": {"edr": "exempt"}}]}', '{}');
        insert into policy_account (policy_id, namespace, name) select id, 'team-checkout', 'shop' from policy
        """);
  }

  private void seen(String howLongAgo, String healthy) {
    fixture.execute("delete from sighting");
    fixture.execute(
        """
        insert into sighting (tenant_id, asset_id, tool, scanner_id, seen_at, healthy)
        select a.tenant_id, a.id, 'falcon', s.id, now() - interval '%s', %s
        from asset a, scanner s where a.key = '%s'
        """
            .formatted(howLongAgo, healthy, FoundingEstate.WEB));
  }

  private String coverage() {
    return fixture.one(
        "select concat_ws('/', healthy, seen, expected, coverage) from mothership.tool_coverage",
        String.class);
  }

  private String why() {
    return fixture.one(
        "select state || ' ' || (detail ->> 'reason') from finding where category = 'coverage'",
        String.class);
  }

  /** E 0.2, X 1.0 and C 1.0 of the host, T 0.6: 100 times the root of 0.12 is 34.6. */
  @Test
  void aHostThatTheToolNeverToldOfIsAFindingUntilItDoes() {
    fixture.correlate();
    assertThat(coverage()).isEqualTo("0/0/1/0.0");
    assertThat(fixture.findings()).contains("tool-missing-falcon|i-web|Open|35");
    assertThat(why()).isEqualTo("Open falcon has never told of it");
    seen("1 day", "null");
    fixture.correlate();
    assertThat(coverage()).isEqualTo("1/1/1/100.0");
    assertThat(fixture.findings()).contains("tool-missing-falcon|i-web|Resolved|35");
  }

  @Test
  void silenceAndSicknessAreGapsToo() {
    seen("8 days", "true");
    fixture.correlate();
    assertThat(coverage()).isEqualTo("0/0/1/0.0");
    assertThat(why()).isEqualTo("Open falcon has not told of it for more than 7 days");
    seen("1 hour", "false");
    fixture.correlate();
    assertThat(coverage()).isEqualTo("0/1/1/0.0");
    assertThat(why()).isEqualTo("Open falcon says that its agent is not healthy");
  }

  @Test
  void anExemptHostIsNotExpectedToHaveIt() {
    fixture.execute(
        "update asset set tags = '{\"edr\": \"exempt\"}' where key = '" + FoundingEstate.WEB + "'");
    fixture.correlate();
    assertThat(fixture.findings()).noneMatch(finding -> finding.startsWith("tool-missing"));
    assertThat(fixture.one("select count(*) from tool_tally", Integer.class)).isZero();
  }

  /** IMDSv2 leaves A 0.4 and 53; without the tool A is 0.7: 100 times the root of 0.49 is 70. */
  @Test
  void aGapRaisesWhatRemainsOfAPathThroughTheHostByOneStep() {
    estate.imdsV2();
    fixture.correlate();
    assertThat(fixture.one("select risk from attack_path", Integer.class)).isEqualTo(70);
    seen("1 hour", "true");
    fixture.correlate();
    assertThat(fixture.one("select risk from attack_path", Integer.class)).isEqualTo(53);
  }

  @Test
  void theSameOnceMoreWritesNothing() {
    fixture.correlate();
    CorrelationResult again = fixture.correlate();
    assertThat(again.findings().total()).isZero();
    assertThat(again.derivedRows()).isZero();
  }
}
