package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packages of the founding example's host: exposed to the internet, administrator's role. */
final class VulnerabilitiesIT {
  private static final String PATH = "aws-ssrf-to-role-credentials|i-web|Open|";
  private static final String OPENSSL =
      "pkg:deb/debian/openssl@3.0.1-1?arch=amd64&distro=debian-12";
  private static final String RULE = "vulnerable-deb-openssl";

  private FoundingEstate estate;
  private EstateFixture fixture;
  private KnowledgeFixture known;

  @BeforeEach
  void theFoundingExampleWithAPackage() {
    estate = new FoundingEstate(CorrelationDatabase.fresh());
    fixture = estate.fixture();
    known = new KnowledgeFixture(fixture.jdbi());
    known.installed(FoundingEstate.WEB, OPENSSL);
  }

  @Test
  void aKnownExploitedVulnerabilityOnTheHostRaisesThePathTo97() {
    fixture.correlate();
    assertThat(fixture.findings()).contains(PATH + "84");
    openssl("CVE-2026-1", "3.0.14-1", KnowledgeFixture.TOTAL);
    known.exploited("CVE-2026-1", false);
    fixture.correlate();
    // sqrt(0.95) = 0.9747
    assertThat(fixture.findings()).contains(PATH + "97", RULE + "|i-web|Open|97");
    assertThat(
            fixture.one(
                "select factors -> 0 ->> 'because' from finding where rule_id = 'aws-ssrf-to-role-credentials'",
                String.class))
        .isEqualTo("openssl 3.0.1-1: CVE-2026-1, known to be exploited");
    known.removed(OPENSSL);
    fixture.correlate();
    assertThat(fixture.findings()).contains(PATH + "84", RULE + "|i-web|Resolved|97");
  }

  @Test
  void ransomwareRaisesItTo99() {
    openssl("CVE-2026-1", "3.0.14-1", KnowledgeFixture.TOTAL);
    known.exploited("CVE-2026-1", true);
    fixture.correlate();
    // sqrt(0.98) = 0.98995
    assertThat(fixture.findings()).contains(PATH + "99", RULE + "|i-web|Open|99");
  }

  @Test
  void oneFindingIsAllThatOneUpgradeFixes() {
    openssl("CVE-2026-1", "3.0.12-1", KnowledgeFixture.NO_SEVERITY);
    openssl("CVE-2026-2", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    openssl("CVE-2026-3", "3.0.9-1", KnowledgeFixture.NO_SEVERITY);
    openssl("CVE-2025-9", "3.0.1-1", KnowledgeFixture.NO_SEVERITY);
    known.exploited("CVE-2026-3", false);
    fixture.correlate();
    // sqrt(0.95 * 0.6) = 0.755
    assertThat(known.findings())
        .containsExactly(
            RULE
                + "|Open|75|Upgrade openssl 3.0.1-1 to 3.0.14-1: fixes 3 vulnerabilities,"
                + " one known to be exploited");
    assertThat(detail("{evidence,cves,0,id}")).isEqualTo("CVE-2026-3");
    assertThat(detail("{evidence,cves,0,advisories,0}")).isEqualTo("DEBIAN-CVE-2026-3");
    assertThat(detail("{evidence,cves,0,fixed}")).isEqualTo("3.0.9-1");
    assertThat(detail("{evidence,cves,1,id}")).isEqualTo("CVE-2026-2");
    assertThat(detail("{evidence,more}")).isEqualTo("0");
    assertThat(detail("{package}")).isEqualTo("pkg:deb/debian/openssl?distro=debian-12");
    assertThat(
            fixture.one("select name from finding where category = 'vulnerability'", String.class))
        .matches("vulnerability-vulnerable-deb-openssl-[0-9a-f]{12}");
  }

  @Test
  void whatHasNoFixSaysSo() {
    openssl("CVE-2026-1", "", KnowledgeFixture.NO_SEVERITY);
    fixture.correlate();
    assertThat(known.findings())
        .containsExactly(RULE + "|Open|40|openssl 3.0.1-1 has 1 vulnerability without a fix");
    openssl("CVE-2026-2", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    fixture.correlate();
    assertThat(known.findings())
        .containsExactly(
            RULE
                + "|Open|40|Upgrade openssl 3.0.1-1 to 3.0.14-1: fixes 1 vulnerability;"
                + " 1 more without a fix");
  }

  @Test
  void theDirectiveSetsFloorsAndDays() {
    // Exposed alone: sqrt(0.1 * 0.6) = 0.245, and 60 days make it 40.
    openssl("CVE-2026-1", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    fixture.correlate();
    assertThat(bod()).isEqualTo("40 2 60 false");
    // Exposed and total: sqrt(0.1) = 0.316, and 14 days make it 70.
    openssl("CVE-2026-2", "3.0.14-1", KnowledgeFixture.TOTAL);
    fixture.correlate();
    assertThat(bod()).isEqualTo("70 6 14 false");
    // Exposed, automatable and total: 3 days make it 90.
    openssl("CVE-2026-3", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    known.judged("CVE-2026-3", "none", true, true);
    fixture.correlate();
    assertThat(bod()).isEqualTo("90 8 3 false");
    // Known to be exploited as well: traces are looked for first.
    known.exploited("CVE-2026-3", false);
    fixture.correlate();
    assertThat(bod()).isEqualTo("97 16 3 true");
    assertThat(factor(0)).isEqualTo("known to be exploited: CVE-2026-3");
  }

  @Test
  void aFloorIsNamedAsAReason() {
    openssl("CVE-2026-2", "3.0.14-1", KnowledgeFixture.TOTAL);
    fixture.correlate();
    assertThat(factor(0))
        .endsWith(
            "; at least 70: BOD 26-04 asks for a fix within 14 days"
                + " (not known to be exploited, exposed, total impact)");
  }

  @Test
  void whatIsNotExposedWaitsForTheNextUpgrade() {
    estate.groupPrivate();
    openssl("CVE-2026-1", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    fixture.correlate();
    // sqrt(0.1 * 0.4 * 0.6) = 0.155
    assertThat(bod()).isEqualTo("15 1  false");
  }

  @Test
  void aPublicExploitIsWorthMoreThanALowScore() {
    openssl("CVE-2026-1", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    known.judged("CVE-2026-1", "poc", false, false).epss("CVE-2026-1", 0.01);
    fixture.correlate();
    // sqrt(0.6 * 0.6) = 0.6
    assertThat(bod()).isEqualTo("60 2 60 false");
  }

  @Test
  void aScoreThatMovesTheRoundedRiskWritesOneRowAndOneThatDoesNotWritesNone() {
    openssl("CVE-2026-1", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    known.epss("CVE-2026-1", 0.25);
    fixture.correlate();
    // sqrt(0.5 * 0.6) = 0.5477
    assertThat(bod()).startsWith("55 ");
    List<String> before = rows();
    known.epss("CVE-2026-1", 0.2504);
    // sqrt(0.5004 * 0.6) = 0.5479
    CorrelationResult again = fixture.correlate();
    assertThat(again.findings().total()).isZero();
    assertThat(again.derivedRows()).isZero();
    assertThat(rows()).isEqualTo(before);
    known.epss("CVE-2026-1", 0.49);
    // sqrt(0.7 * 0.6) = 0.648
    CorrelationResult moved = fixture.correlate();
    // The finding itself, and the path to the account that leads over it.
    assertThat(moved.findings().total()).isEqualTo(2);
    assertThat(bod()).startsWith("65 ");
    assertThat(rows().stream().filter(row -> !before.contains(row)).toList()).hasSize(2);
  }

  @Test
  void anUpgradeResolvesItAndTheNextVulnerabilityReopensIt() {
    openssl("CVE-2026-1", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    fixture.correlate();
    known.removed(OPENSSL);
    known.installed(FoundingEstate.WEB, OPENSSL.replace("3.0.1-1", "3.0.14-1"));
    fixture.correlate();
    assertThat(known.findings()).hasSize(1).first().asString().contains("|Resolved|40|fixed|");
    openssl("CVE-2026-2", "3.0.15-1", KnowledgeFixture.NO_SEVERITY);
    fixture.correlate();
    assertThat(known.findings())
        .containsExactly(
            RULE + "|Open|40|Upgrade openssl 3.0.14-1 to 3.0.15-1: fixes 1 vulnerability");
  }

  @Test
  void aWithdrawnAdvisoryResolvesItAsSuch() {
    openssl("CVE-2026-1", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    fixture.correlate();
    known.withdraw("DEBIAN-CVE-2026-1");
    fixture.correlate();
    assertThat(known.findings()).hasSize(1).first().asString().contains("|Resolved|40|withdrawn|");
  }

  @Test
  void whatNobodyCanTellAnyMoreStaysOpen() {
    openssl("CVE-2026-1", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    fixture.correlate();
    fixture.execute("delete from advisory");
    fixture.correlate();
    assertThat(known.findings()).hasSize(1).first().asString().contains("|Open|40|");
    assertThat(
            fixture.one(
                "select confidence from finding where category = 'vulnerability'", String.class))
        .isEqualTo("stale");
  }

  @Test
  void anAssetThatIsGoneTakesItWithIt() {
    openssl("CVE-2026-1", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    fixture.correlate();
    fixture.close(FoundingEstate.WEB);
    fixture.correlate();
    assertThat(known.findings()).hasSize(1).first().asString().contains("|Resolved|40|asset-gone|");
  }

  @Test
  void packagesOfADistributionAreHeldAgainstItsOwnAdvisoriesAlone() {
    known
        .advisory("GHSA-1", "CVE-2026-1", "Debian:11", "openssl", "9")
        .advisory("GHSA-2", "CVE-2026-2", "Ubuntu:22.04:LTS", "openssl", "9")
        .advisory("GHSA-3", "CVE-2026-3", "npm", "openssl", "9.0.0");
    fixture.correlate();
    assertThat(known.findings()).isEmpty();
    known.advisory("D-4", "CVE-2026-4", "Debian:12", "openssl", "9");
    fixture.correlate();
    assertThat(known.findings()).hasSize(1);
    assertThat(detail("{evidence,cves,0,id}")).isEqualTo("CVE-2026-4");
  }

  @Test
  void aBinaryPackageIsHeldAgainstItsSource() {
    known.removed(OPENSSL);
    known.installed(
        FoundingEstate.WEB, "pkg:deb/debian/libssl3@3.0.1-1?distro=bookworm&upstream=openssl");
    known.installed(
        FoundingEstate.WEB, "pkg:deb/debian/zlib1g@1.2.13?distro=debian-12", "", "zlib");
    openssl("CVE-2026-1", "3.0.14-1", KnowledgeFixture.NO_SEVERITY);
    known.advisory("D-2", "CVE-2026-2", "Debian:12", "zlib", "1.3");
    fixture.correlate();
    assertThat(known.findings())
        .containsExactly(
            "vulnerable-deb-libssl3|Open|40|Upgrade libssl3 3.0.1-1 to 3.0.14-1: fixes 1 vulnerability",
            "vulnerable-deb-zlib1g|Open|40|Upgrade zlib1g 1.2.13 to 1.3: fixes 1 vulnerability");
  }

  @Test
  void advisoriesOfOneVulnerabilityAreOne() {
    known.removed(OPENSSL);
    known
        .installed(
            FoundingEstate.WEB, "pkg:pypi/My_Package@1.0", "opt/a/site-packages/my_package", "")
        .advisory("GHSA-1", "CVE-2026-1", "PyPI", "my-package", "1.2")
        .advisory("PYSEC-1", "CVE-2026-1", "PyPI", "My.Package", "1.3");
    fixture.correlate();
    assertThat(known.findings())
        .containsExactly(
            "vulnerable-pypi-my-package|Open|40|Upgrade my-package 1.0 to 1.3: fixes 1 vulnerability");
    assertThat(detail("{evidence,cves,0,advisories}")).isEqualTo("[\"GHSA-1\", \"PYSEC-1\"]");
  }

  @Test
  void anAdvisoryOfSeveralCvesIsEachOfThem() {
    known
        .advisory("RHSA-2026:1", "RHSA-2026:1", "Debian:12", "openssl", "3.0.14-1")
        .alias("RHSA-2026:1", "CVE-2026-1", "CVE-2026-2")
        .exploited("CVE-2026-2", false);
    fixture.correlate();
    assertThat(known.findings())
        .containsExactly(
            RULE
                + "|Open|75|Upgrade openssl 3.0.1-1 to 3.0.14-1: fixes 2 vulnerabilities,"
                + " one known to be exploited");
  }

  @Test
  void aLanguagePackageInTwoPlacesIsTwoFindingsThatOutliveAnUpgrade() {
    known.removed(OPENSSL);
    known
        .installed(
            FoundingEstate.WEB, "pkg:npm/lodash@4.17.20", "/a/node_modules/lodash/package.json", "")
        .installed(
            FoundingEstate.WEB,
            "pkg:npm/lodash@4.17.4",
            "/a/node_modules/x/node_modules/lodash/package.json",
            "")
        .installed(
            FoundingEstate.WEB, "pkg:npm/lodash@4.17.4", "/b/node_modules/lodash/package.json", "")
        .advisory("GHSA-1", "CVE-2026-1", "npm", "lodash", "4.17.21");
    fixture.correlate();
    String upgrade = " to 4.17.21: fixes 1 vulnerability";
    assertThat(known.findings())
        .containsExactly(
            "vulnerable-npm-lodash|Open|40|Upgrade lodash 4.17.4" + upgrade,
            "vulnerable-npm-lodash|Open|40|Upgrade lodash 4.17.4" + upgrade);
    List<String> names =
        fixture.query(
            "select name from finding where category = 'vulnerability' order by 1", String.class);
    fixture.execute(
        "update package set purl = 'pkg:npm/lodash@4.17.19' where location like '/b/%'");
    fixture.correlate();
    assertThat(known.findings())
        .containsExactly(
            "vulnerable-npm-lodash|Open|40|Upgrade lodash 4.17.19" + upgrade,
            "vulnerable-npm-lodash|Open|40|Upgrade lodash 4.17.4" + upgrade);
    assertThat(
            fixture.query(
                "select name from finding where category = 'vulnerability' order by 1",
                String.class))
        .isEqualTo(names);
  }

  @Test
  void aVersionThatCannotBeReadIsNoMatchAndHidesNone() {
    known.removed(OPENSSL);
    known
        .installed(FoundingEstate.WEB, "pkg:npm/left@latest")
        .installed(FoundingEstate.WEB, "pkg:npm/right@1.0.0")
        .installed(FoundingEstate.WEB, "no purl at all")
        .advisory("GHSA-1", "CVE-2026-1", "npm", "left", "2.0.0")
        .advisory("GHSA-2", "CVE-2026-2", "npm", "right", "2.0.0")
        .advisory("GHSA-3", "CVE-2026-3", "npm", "right", "not a version");
    fixture.correlate();
    assertThat(known.findings())
        .containsExactly(
            "vulnerable-npm-right|Open|40|Upgrade right 1.0.0 to 2.0.0: fixes 1 vulnerability");
    assertThat(detail("{unknown,0}"))
        .isEqualTo("CVE-2026-3: \"not a version\" is no semantic version");
  }

  @Test
  void whatIsShownIsBoundedAndSaysHowManyMore() {
    for (int i = 100; i < 160; i++) {
      openssl("CVE-2026-" + i, "3.0.14-1", KnowledgeFixture.TOTAL);
    }
    fixture.correlate();
    assertThat(
            fixture.one(
                "select length(detail::text) from finding where category = 'vulnerability'",
                Integer.class))
        .isLessThan(4000);
    assertThat(
            fixture.one(
                "select jsonb_array_length(detail #> '{evidence,cves}')"
                    + " + cast(detail #>> '{evidence,more}' as int)"
                    + " from finding where category = 'vulnerability'",
                Integer.class))
        .isEqualTo(60);
    assertThat(detail("{evidence,cves,0,id}")).isEqualTo("CVE-2026-159");
  }

  private void openssl(String cve, String fixed, String severity) {
    known.advisory("DEBIAN-" + cve, "DEBIAN-" + cve, "Debian:12", "openssl", fixed, severity);
  }

  private String detail(String path) {
    return fixture.one(
        "select detail #>> '" + path + "' from finding where category = 'vulnerability'",
        String.class);
  }

  private String factor(int index) {
    return fixture.one(
        "select factors -> "
            + index
            + " ->> 'because' from finding where category = 'vulnerability'",
        String.class);
  }

  /** Risk, row, days, triage. */
  private String bod() {
    return fixture.one(
        """
        select concat(risk, ' ', detail #>> '{bod,row}', ' ', detail #>> '{bod,days}', ' ', detail #>> '{bod,triage}')
        from finding where category = 'vulnerability'
        """,
        String.class);
  }

  /** Every row with what wrote it. */
  private List<String> rows() {
    return fixture.query(
        "select concat_ws('|', xmin, ctid, name) from finding order by id", String.class);
  }
}
