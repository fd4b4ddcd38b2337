package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FoundingExampleIT {
  private static final String PATH = "aws-ssrf-to-role-credentials";
  private FoundingEstate estate;
  private EstateFixture fixture;

  @BeforeEach
  void correlateTheFoundingExample() {
    estate = new FoundingEstate(CorrelationDatabase.fresh());
    fixture = estate.fixture();
    fixture.correlate();
  }

  /** What the account as a whole lacks is no part of the example. */
  private List<String> ofTheHost() {
    return fixture.findings().stream().filter(finding -> !finding.contains("|root|")).toList();
  }

  @Test
  void theThreeLinksTogetherAreAPathAtRisk84() {
    assertThat(ofTheHost())
        .containsExactly(
            PATH + "|i-web|Open|84",
            "aws-ec2-imdsv1-allowed|i-web|Open|65",
            "aws-iam-all-actions-all-resources|web|Open|53");
    assertThat(fixture.one("select target_key from attack_path", String.class))
        .isEqualTo(EstateFixture.ROOT);
    assertThat(
            fixture.one(
                "select severity from finding where category = 'attack-path'", String.class))
        .isEqualTo("critical");
    assertThat(
            fixture.query(
                "select concat_ws(' ', source_key, kind, target_key) from derived_relation order by 1",
                String.class))
        .containsExactly(
            FoundingEstate.WEB + " REACHABLE_FROM internet",
            FoundingEstate.WEB + " RUNS_AS " + FoundingEstate.ROLE,
            FoundingEstate.ROLE + " ADMIN " + EstateFixture.ROOT);
  }

  @Test
  void theFixListStartsWithTheCheapestAndNamesWhatItCloses() {
    String imds =
        fixture.one(
            "select name from finding where rule_id = 'aws-ec2-imdsv1-allowed'", String.class);
    assertThat(
            fixture.query(
                """
                select concat_ws('|', f ->> 'breaks', f ->> 'riskAfter', f ->> 'removes', f ->> 'effort')
                from attack_path, jsonb_array_elements(fixes) with ordinality x(f, n) order by n
                """,
                String.class))
        .containsExactly("credentials|53|31|low", "reachable|53|31|medium", "power|53|31|high");
    assertThat(fixture.one("select fixes -> 0 -> 'findings' ->> 0 from attack_path", String.class))
        .isEqualTo(imds);
  }

  @Test
  void theSpreadCountsWhatTheRoleReaches() {
    assertThat(
            fixture.one(
                "select concat_ws('|', spread ->> 'assets', spread ->> 'accounts', spread -> 'byHop' ->> '3',"
                    + " spread ->> 'probability', spread -> 'prevalence' ->> 'instances') from attack_path",
                String.class))
        .isEqualTo("11|1|9|0.6|1");
  }

  @Test
  void requiringImdsV2ResolvesThePathAndLeaves53() {
    estate.imdsV2();
    fixture.correlate();
    assertPathResolvedWith(53);
    assertThat(fixture.findings()).contains("aws-ec2-imdsv1-allowed|i-web|Resolved|65");
  }

  @Test
  void takingTheHostOffTheInternetResolvesThePathAndLeaves53() {
    estate.groupPrivate();
    fixture.correlate();
    assertPathResolvedWith(53);
    assertThat(fixture.findings())
        .contains(
            "aws-ec2-imdsv1-allowed|i-web|Open|41",
            "aws-iam-all-actions-all-resources|web|Open|40");
  }

  @Test
  void narrowingTheRoleResolvesThePathAndLeaves53() {
    estate.narrowRole();
    fixture.correlate();
    assertPathResolvedWith(53);
    assertThat(fixture.findings()).contains("aws-ec2-imdsv1-allowed|i-web|Open|41");
  }

  @Test
  void fixingAllThreeLeaves21() {
    estate.imdsV2().groupPrivate().narrowRole();
    fixture.correlate();
    assertPathResolvedWith(21);
    assertThat(ofTheHost()).noneMatch(finding -> finding.contains("Open"));
    assertThat(
            fixture.one(
                "select residual_risk from mothership.assets where key = '"
                    + FoundingEstate.WEB
                    + "'",
                Integer.class))
        .isEqualTo(21);
  }

  @Test
  void breakingItAgainReopensTheSameFinding() {
    String before =
        fixture.one(
            "select name || first_seen from finding where category = 'attack-path'", String.class);
    estate.imdsV2();
    fixture.correlate();
    estate.imdsV1();
    assertThat(fixture.correlate().findings().reopened()).isEqualTo(2);
    assertThat(
            fixture.one(
                "select name || first_seen from finding where category = 'attack-path'",
                String.class))
        .isEqualTo(before);
    assertThat(
            fixture.query(
                """
                select e.kind from finding_event e join finding f on f.id = e.finding_id
                where f.category = 'attack-path' order by e.at
                """,
                String.class))
        .containsExactly("opened", "resolved", "reopened");
    assertThat(fixture.one("select count(*) from outbox", Integer.class))
        .isEqualTo(fixture.one("select count(*) from finding_event", Integer.class));
  }

  @Test
  void aSourceOfFewNetworksLeavesThePathOpenAt75() {
    estate.group("203.0.113.0/24");
    fixture.correlate();
    assertThat(fixture.findings()).contains(PATH + "|i-web|Open|75");
  }

  @Test
  void aRoleThatReadsAConfidentialStoreIsAPathAt75() {
    fixture.asset(
        "aws.s3.bucket",
        "arn:aws:s3:::orders",
        "orders",
        "{publicAccessBlock: {restrictPublicBuckets: true, ignorePublicAcls: true, blockPublicAcls: true, blockPublicPolicy: true}, acl: {grants: []}}",
        "{}",
        "{}",
        "confidential");
    estate.role("[{Effect: Allow, Action: \"s3:Get*\", Resource: \"arn:aws:s3:::orders/*\"}]");
    fixture.correlate();
    assertThat(fixture.findings()).contains(PATH + "|i-web|Open|75", PATH + "|i-web|Resolved|84");
    assertThat(fixture.one("select target_key from attack_path", String.class))
        .isEqualTo("arn:aws:s3:::orders");
  }

  @Test
  void stagingLowersTheRisk() {
    fixture.environment("staging");
    fixture.correlate();
    // sqrt(0.7 * 0.8) = 0.748
    assertThat(fixture.findings()).contains(PATH + "|i-web|Open|75");
  }

  @Test
  void anUnreadableHopKeepsThePathOpenAsStale() {
    fixture.scopeFails(
        "global", "aws.iam.principal", "iam:GetAccountAuthorizationDetails", "AccessDenied");
    fixture.correlate();
    assertThat(fixture.findings()).contains(PATH + "|i-web|Open|84");
    assertThat(
            fixture.query(
                "select confidence from finding where category = 'attack-path'", String.class))
        .isEqualTo(List.of("stale"));
    fixture.scopeRecovers("global", "aws.iam.principal");
    fixture.correlate();
    assertThat(
            fixture.query(
                "select confidence from finding where category = 'attack-path'", String.class))
        .isEqualTo(List.of("confirmed"));
  }

  @Test
  void aClosedHostTakesItsFindingsWithIt() {
    fixture.close(FoundingEstate.WEB);
    fixture.correlate();
    assertThat(
            fixture.query(
                "select distinct resolution from finding where state = 'Resolved'", String.class))
        .containsExactly("asset-gone");
    assertThat(fixture.findings())
        .contains(PATH + "|i-web|Resolved|84", "aws-iam-all-actions-all-resources|web|Open|40");
  }

  private void assertPathResolvedWith(int residual) {
    assertThat(fixture.findings()).contains(PATH + "|i-web|Resolved|84");
    assertThat(
            fixture.one(
                "select residual_risk from finding where category = 'attack-path'", Integer.class))
        .isEqualTo(residual);
    assertThat(fixture.one("select state || risk from attack_path", String.class))
        .isEqualTo("broken" + residual);
  }
}
