package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Advisories that fix several CVEs and are none of them, on the founding example's host. */
final class DistributionAdvisoriesIT {
  private EstateFixture fixture;
  private KnowledgeFixture known;

  @BeforeEach
  void theFoundingExample() {
    fixture = new FoundingEstate(CorrelationDatabase.fresh()).fixture();
    known = new KnowledgeFixture(fixture.jdbi());
  }

  @Test
  void aDistributionsAdvisoryHasTheUrgencyOfTheCvesThatItWasMadeFor() {
    known
        .installed(
            FoundingEstate.WEB, "pkg:rpm/redhat/openssl@3.0.7-1.el9?arch=x86_64&distro=rhel-9")
        .advisory(
            "RHSA-2026:1",
            "RHSA-2026:1",
            "Red Hat:enterprise_linux:9::baseos",
            "openssl",
            "0:3.0.7-2.el9")
        .upstream("RHSA-2026:1", "CVE-2026-1", "CVE-2026-2")
        .epss("CVE-2026-1", 0.49);
    fixture.correlate();
    // sqrt(0.7 * 0.6) = 0.648
    assertThat(known.findings())
        .containsExactly(
            "vulnerable-rpm-openssl|Open|65|Upgrade openssl 3.0.7-1.el9 to 0:3.0.7-2.el9:"
                + " fixes 2 vulnerabilities");
    assertThat(bod()).isEqualTo("65 2 60 false");
    known.exploited("CVE-2026-2", false);
    fixture.correlate();
    // sqrt(0.95 * 0.6) = 0.755
    assertThat(bod()).isEqualTo("75 10 14 false");
    assertThat(fixture.findings()).contains("aws-ssrf-to-role-credentials|i-web|Open|97");
    assertThat(detail("{evidence,cves,0,id}")).isEqualTo("CVE-2026-2");
    assertThat(detail("{evidence,cves,0,advisories}")).isEqualTo("[\"RHSA-2026:1\"]");
    known.judged("CVE-2026-1", "none", true, true);
    fixture.correlate();
    // Exposed, automatable and total asks for 3 days; sqrt(0.7) = 0.837 is less than their 90.
    assertThat(bod()).isEqualTo("90 8 3 false");
    assertThat(
            fixture.one(
                "select round(extract(epoch from due_at - bod_from) / 86400) || ' ' || due_by"
                    + " from finding where category = 'vulnerability'",
                String.class))
        .isEqualTo("3 BOD 26-04 (8), 3 days");
    assertThat(fixture.one("select aliases::text from advisory", String.class)).isEqualTo("{}");
  }

  @Test
  void aCveAndTheAdvisoryThatFixesItWithOthersAreOneUpgrade() {
    known
        .installed(FoundingEstate.WEB, "pkg:deb/debian/openssl@3.0.1-1?distro=debian-12")
        .advisory("DEBIAN-CVE-2026-1", "DEBIAN-CVE-2026-1", "Debian:12", "openssl", "3.0.9-1")
        .advisory("DSA-1-1", "DSA-1-1", "Debian:12", "openssl", "3.0.14-1")
        .upstream("DSA-1-1", "CVE-2026-1", "CVE-2026-2");
    fixture.correlate();
    assertThat(known.findings())
        .containsExactly(
            "vulnerable-deb-openssl|Open|40|Upgrade openssl 3.0.1-1 to 3.0.14-1: fixes 2 vulnerabilities");
    assertThat(detail("{evidence,cves,1,advisories}"))
        .isEqualTo("[\"DEBIAN-CVE-2026-1\", \"DSA-1-1\"]");
  }

  private String detail(String path) {
    return fixture.one(
        "select detail #>> '" + path + "' from finding where category = 'vulnerability'",
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
}
