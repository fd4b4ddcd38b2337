package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Paths over a vulnerability of the founding example's host, without its IMDSv1. */
final class VulnerablePathsIT {
  private static final String ACCOUNT = "aws-exploitable-vulnerability-to-account|i-web|";
  private static final String DATA = "aws-exploitable-vulnerability-to-data|i-web|";
  private static final String OPENSSL = "pkg:deb/debian/openssl@3.0.1-1?distro=debian-12";
  private static final String CVE = "CVE-2026-1";

  private FoundingEstate estate;
  private EstateFixture fixture;
  private KnowledgeFixture known;

  @BeforeEach
  void aVulnerableHost() {
    estate = new FoundingEstate(CorrelationDatabase.fresh()).imdsV2();
    fixture = estate.fixture();
    known =
        new KnowledgeFixture(fixture.jdbi())
            .installed(FoundingEstate.WEB, OPENSSL)
            .advisory("D-1", CVE, "Debian:12", "openssl", "3.0.14-1", KnowledgeFixture.TOTAL);
  }

  private List<String> paths() {
    return fixture.findings().stream().filter(one -> one.startsWith("aws-exploitable")).toList();
  }

  private String residual() {
    return fixture.one(
        "select concat_ws('|', resolution, residual_risk) from finding where rule_id like 'aws-exploitable%'",
        String.class);
  }

  private FoundingEstate aRoleThatReadsOrders() {
    fixture.asset(
        "aws.s3.bucket", "arn:aws:s3:::orders", "orders", "{}", "{}", "{}", "confidential");
    return estate.role(
        "[{Effect: Allow, Action: \"s3:Get*\", Resource: \"arn:aws:s3:::orders/*\"}]");
  }

  /** E 0.95, everything else 1: the root is 0.975. */
  @Test
  void aKnownExploitedVulnerabilityAndAnAdministratorsRoleAreAPathToTheAccountAt97() {
    fixture.correlate();
    assertThat(paths()).isEmpty();
    known.exploited(CVE, false);
    fixture.correlate();
    assertThat(paths()).containsExactly(ACCOUNT + "Open|97");
    assertThat(
            fixture.query(
                """
                select concat_ws('|', h ->> 'link', h ->> 'from', h ->> 'kind', h ->> 'to', h ->> 'label')
                from attack_path, jsonb_array_elements(hops) with ordinality x(h, n)
                where state = 'open' order by n
                """,
                String.class))
        .containsExactly(
            "reachable|internet|REACHABLE_FROM|"
                + FoundingEstate.WEB
                + "|ports open to the internet: tcp 80",
            "vulnerable|"
                + FoundingEstate.WEB
                + "|RUNS_AS|"
                + FoundingEstate.ROLE
                + "|openssl 3.0.1-1: CVE-2026-1, known to be exploited",
            "power|"
                + FoundingEstate.ROLE
                + "|ADMIN|"
                + EstateFixture.ROOT
                + "|administrator of the account");
    assertThat(
            fixture.one(
                "select hops -> 1 -> 'evidence' ->> 'fixed' from attack_path where state = 'open'",
                String.class))
        .isEqualTo("3.0.14-1");
    CorrelationResult again = fixture.correlate();
    assertThat(again.findings().total() + again.derivedRows()).isZero();
  }

  /** Upgraded 0.1: 32. Private 0.4 · 0.95, and C 0.4 · 0.95: 62. */
  @Test
  void theFixListBeginsWithTheUpgradeAndNamesItsFinding() {
    known.exploited(CVE, false);
    fixture.correlate();
    assertThat(
            fixture.query(
                """
                select concat_ws('|', f ->> 'breaks', f ->> 'riskAfter', f ->> 'removes', f ->> 'effort')
                from attack_path, jsonb_array_elements(fixes) with ordinality x(f, n)
                where state = 'open' order by n
                """,
                String.class))
        .containsExactly("vulnerable|32|65|low", "reachable|62|35|medium", "power|62|35|high");
    assertThat(
            fixture.one(
                "select fixes -> 0 ->> 'fix' from attack_path where state = 'open'", String.class))
        .isEqualTo("Upgrade openssl to 3.0.14-1 or later on i-web");
    assertThat(
            fixture.one(
                """
                select fixes -> 0 -> 'findings' ->> 0 = (select name from finding where category = 'vulnerability')
                from attack_path where state = 'open'
                """,
                Boolean.class))
        .isTrue();
  }

  @Test
  void eachLinkThatBreaksResolvesItAndSaysWhatRemains() {
    known.exploited(CVE, false);
    fixture.correlate();
    known.removed(OPENSSL);
    fixture.correlate();
    assertThat(paths()).containsExactly(ACCOUNT + "Resolved|97");
    assertThat(residual()).isEqualTo("fixed|32");
    known.installed(FoundingEstate.WEB, OPENSSL);
    assertThat(fixture.correlate().findings().reopened()).isEqualTo(2);
    estate.groupPrivate();
    fixture.correlate();
    assertThat(residual()).isEqualTo("fixed|62");
    estate.groupOpen().narrowRole();
    fixture.correlate();
    assertThat(residual()).isEqualTo("fixed|62");
    known.removed(OPENSSL);
    estate.groupPrivate().administrator();
    fixture.correlate();
    assertThat(paths()).containsExactly(ACCOUNT + "Resolved|97");
  }

  @Test
  void itStaysWhileNobodyCanTellWhetherThePackageIsStillVulnerable() {
    known.exploited(CVE, false);
    fixture.correlate();
    fixture.execute("delete from affected");
    fixture.execute("delete from advisory");
    fixture.correlate();
    assertThat(paths()).containsExactly(ACCOUNT + "Open|97");
    assertThat(
            fixture.query("select distinct confidence from finding where risk = 97", String.class))
        .containsExactly("stale");
    known.removed(OPENSSL);
    fixture.correlate();
    assertThat(paths()).containsExactly(ACCOUNT + "Resolved|97");
  }

  /** C 0.8 · 0.95: the root is 0.872. */
  @Test
  void aRoleThatReadsAConfidentialStoreIsAPathToTheDataAt87() {
    aRoleThatReadsOrders();
    known.exploited(CVE, false);
    fixture.correlate();
    assertThat(paths()).containsExactly(DATA + "Open|87");
    assertThat(fixture.one("select target_key from attack_path where state = 'open'", String.class))
        .isEqualTo("arn:aws:s3:::orders");
    estate.narrowRole();
    fixture.correlate();
    assertThat(paths()).containsExactly(DATA + "Resolved|87");
    assertThat(residual()).isEqualTo("fixed|62");
  }

  /** The root of 0.25 is 0.5, and of that 0.707; 0.05 is not to be expected. */
  @Test
  void aVulnerabilityThatIsLikelyToBeExploitedIsAPathAndOneThatIsNotIsNone() {
    known.epss(CVE, 0.05);
    fixture.correlate();
    assertThat(paths()).isEmpty();
    known.epss(CVE, 0.25);
    fixture.correlate();
    assertThat(paths()).containsExactly(ACCOUNT + "Open|71");
  }

  /** E 0.6: the root is 0.775. */
  @Test
  void aPublicExploitThatTakesNeitherAnAccountNorAPersonIsAPath() {
    known.judged(CVE, "poc", false, true);
    fixture.correlate();
    assertThat(paths()).containsExactly(ACCOUNT + "Open|77");
    fixture.execute(
        "update advisory set severity = '[{\"type\": \"CVSS_V3\", \"score\":"
            + " \"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H\"}]'");
    fixture.correlate();
    assertThat(paths()).containsExactly(ACCOUNT + "Resolved|77");
  }

  @Test
  void aHostWithoutAMetadataEndpointLendsNobodyItsRole() {
    known.exploited(CVE, false);
    fixture.correlate();
    fixture.execute(
        "update asset set properties = properties || '{\"httpEndpoint\": \"disabled\"}' where native_id = 'i-web'");
    fixture.correlate();
    assertThat(paths()).containsExactly(ACCOUNT + "Resolved|97");
    assertThat(
            fixture.one(
                "select broken -> 0 ->> 'because' from attack_path where rule_id like '%-to-account'",
                String.class))
        .isEqualTo("the metadata endpoint is off");
  }

  @Test
  void aRoleThatCouldNotBeReadKeepsThePathOpenAsStale() {
    known.exploited(CVE, false);
    fixture.correlate();
    fixture.scopeFails(
        "global", "aws.iam.principal", "iam:GetAccountAuthorizationDetails", "AccessDenied");
    estate.narrowRole();
    fixture.correlate();
    assertThat(paths()).containsExactly(ACCOUNT + "Open|97");
    assertThat(
            fixture.one(
                "select confidence from finding where rule_id like 'aws-exploitable%'",
                String.class))
        .isEqualTo("stale");
  }
}
