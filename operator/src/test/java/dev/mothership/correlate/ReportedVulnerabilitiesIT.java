package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tools say of packages on the founding example's host, with and without advisories. */
final class ReportedVulnerabilitiesIT {
  private static final String LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1";
  private static final String CVE = "CVE-2021-44228";
  private static final String PATH = "aws-ssrf-to-role-credentials|i-web|Open|";

  private EstateFixture fixture;
  private KnowledgeFixture known;
  private long scanner;

  @BeforeEach
  void theFoundingExampleWithAScanner() {
    fixture = new FoundingEstate(CorrelationDatabase.fresh()).fixture();
    known = new KnowledgeFixture(fixture.jdbi());
    scanner = fixture.scanner();
  }

  private void says(String tool, String id, String alias, String purl, String fixed) {
    fixture.execute(
        """
        insert into observation (tenant_id, key, scanner_id, report_id, asset_id, category, tool, tool_rule, status,
          severity, title, aliases, purl, fixed_in, first_seen, content_hash)
        select tenant_id, sha256(convert_to('%1$s %2$s %4$s', 'UTF8')), %6$d, 1, id, 'vulnerability', '%1$s', '%2$s',
          'fail', 'critical', 'Title of %2$s', array['%2$s', '%3$s'], '%4$s', '%5$s', now(), ''
        from asset where key = '%7$s'
        """
            .formatted(tool, id, alias, purl, fixed, scanner, FoundingEstate.WEB));
  }

  private List<String> vulnerabilities() {
    return fixture.query(
        "select concat_ws('|', state, risk, title) from finding where category = 'vulnerability' order by title",
        String.class);
  }

  private List<String> witnesses() {
    return fixture.query(
        "select w ->> 'tool' from finding, jsonb_array_elements(detail -> 'witnesses') w"
            + " where category = 'vulnerability' order by 1",
        String.class);
  }

  /** E 0.95 and C and X 1.0 of the host; T is not told: 0.6. The root of 0.57 is 0.755. */
  @Test
  void twoToolsAndNoAdvisoryAreOneFindingAndAKnownExploitedOneRaisesThePath() {
    known.exploited(CVE, false);
    says("trivy", "GHSA-jfh8-c2jp-5v3q", CVE, LOG4J, "2.15.0");
    says("grype", CVE, CVE, LOG4J, "2.15.0");
    fixture.correlate();
    assertThat(vulnerabilities())
        .containsExactly(
            "Open|75|Upgrade org.apache.logging.log4j:log4j-core 2.14.1 to 2.15.0: fixes 1 vulnerability,"
                + " one known to be exploited");
    assertThat(witnesses()).containsExactly("grype", "trivy");
    assertThat(fixture.findings()).contains(PATH + "97");
    fixture.execute("update observation set closed_at = now()");
    fixture.correlate();
    assertThat(vulnerabilities()).singleElement().asString().startsWith("Resolved|75|");
    assertThat(fixture.findings()).contains(PATH + "84");
  }

  @Test
  void whatAdvisoriesAndAToolBothKnowIsOneAndTheToolIsItsWitness() {
    known.installed(FoundingEstate.WEB, LOG4J);
    known.advisory(
        "GHSA-jfh8-c2jp-5v3q", CVE, "Maven", "org.apache.logging.log4j:log4j-core", "2.15.0");
    fixture.correlate();
    List<String> alone = vulnerabilities();
    says("trivy", CVE, CVE, LOG4J, "2.15.0");
    says("trivy", "CVE-2021-45046", "CVE-2021-45046", LOG4J, "2.16.0");
    fixture.correlate();
    assertThat(alone)
        .containsExactly(
            "Open|40|Upgrade org.apache.logging.log4j:log4j-core 2.14.1 to 2.15.0: fixes 1 vulnerability");
    assertThat(vulnerabilities())
        .containsExactly(
            "Open|40|Upgrade org.apache.logging.log4j:log4j-core 2.14.1 to 2.16.0: fixes 2 vulnerabilities");
    assertThat(witnesses()).containsExactly("trivy");
  }

  /** As above, though the tool names neither CVE, and no advisory is of the package itself. */
  @Test
  void whatAToolCallsByADistributionsAdvisoryIsWhatThatWasMadeFor() {
    known
        .advisory("RHSA-2026:1", "RHSA-2026:1", "Red Hat:enterprise_linux:9", "kernel", "6")
        .upstream("RHSA-2026:1", CVE, "CVE-2021-45046")
        .exploited(CVE, false);
    says(
        "trivy",
        "RHSA-2026:1",
        "RHSA-2026:1",
        "pkg:rpm/redhat/log4j@2.14.1-1.el9?distro=rhel-9",
        "2.16.0-1.el9");
    fixture.correlate();
    assertThat(vulnerabilities())
        .containsExactly(
            "Open|75|Upgrade log4j 2.14.1-1.el9 to 2.16.0-1.el9: fixes 2 vulnerabilities,"
                + " one known to be exploited");
  }

  @Test
  void twoToolsThatNameNoPackageAreOneFindingOfTheVulnerability() {
    says("inspector", "CVE-2026-7", "CVE-2026-7", "", "");
    says("securityhub", "CVE-2026-7", "CVE-2026-7", "", "");
    fixture.correlate();
    assertThat(fixture.findings())
        .filteredOn(finding -> finding.startsWith("cve-"))
        .containsExactly("cve-2026-7|i-web|Open|84");
    assertThat(witnesses()).containsExactly("inspector", "securityhub");
    fixture.execute("update observation set closed_at = now()");
    fixture.correlate();
    assertThat(fixture.findings()).contains("cve-2026-7|i-web|Resolved|84");
  }

  @Test
  void aStatementThatItIsNotAffectedTakesTheFindingAndGivesItBack() {
    says("trivy", CVE, CVE, LOG4J, "2.15.0");
    says("trivy", "CVE-2021-45046", "CVE-2021-45046", LOG4J, "2.16.0");
    fixture.execute(
        "insert into vex (tenant_id, scanner_id, vulnerability, product, status, author, stated_at, expires_at) values ("
            + fixture.tenantId()
            + ", "
            + scanner
            + ", '"
            + CVE
            + "', 'pkg:maven/org.apache.logging.log4j/log4j-core', 'not_affected', 'ann', now(), now() + interval '1 day')");
    fixture.correlate();
    assertThat(vulnerabilities())
        .containsExactly(
            "Open|40|Upgrade org.apache.logging.log4j:log4j-core 2.14.1 to 2.16.0: fixes 1 vulnerability");
    fixture.execute(
        "update vex set product = '" + FoundingEstate.WEB + "', vulnerability = 'CVE-2021-45046'");
    fixture.correlate();
    assertThat(vulnerabilities())
        .containsExactly(
            "Open|40|Upgrade org.apache.logging.log4j:log4j-core 2.14.1 to 2.15.0: fixes 1 vulnerability");
    fixture.execute("update vex set expires_at = now() - interval '1 second'");
    fixture.correlate();
    assertThat(vulnerabilities())
        .containsExactly(
            "Open|40|Upgrade org.apache.logging.log4j:log4j-core 2.14.1 to 2.16.0: fixes 2 vulnerabilities");
  }
}
