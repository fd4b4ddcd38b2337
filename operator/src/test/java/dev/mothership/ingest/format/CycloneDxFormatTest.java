package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedPackage;
import dev.mothership.model.ReportedSeverity;
import dev.mothership.model.ReportedVex;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CycloneDxFormatTest {
  private static final String IMAGE =
      "registry.example.com/shop/web@sha256:"
          + "abababababababababababababababababababababababababababababababab";

  @ParameterizedTest
  @ValueSource(strings = {"cyclonedx/npm-1.6.json", "cyclonedx/npm-1.4.xml"})
  void sameInventoryInJsonAndXml(String fixture) throws IOException {
    Gathered said = Gathered.fixture(fixture);

    assertThat(said.tools).containsExactly("cyclonedx-npm 6.0.1");
    assertThat(said.packages())
        .extracting(ReportedPackage::purl)
        .containsExactly(
            "pkg:npm/%40hapi/hoek@9.0.0", "pkg:npm/left-pad@1.3.0", "pkg:npm/lodash@4.17.20");
    assertThat(said.looked()).containsExactly("repository::git.example.com/shop/web");
    assertThat(said.findings()).isEmpty();
  }

  @Test
  void documentThatDoesNotSayWhatItIsOfClosesNothing() throws IOException {
    Gathered said = Gathered.fixture("cyclonedx/requirements-1.5.json");

    assertThat(said.tools).containsExactly("cyclonedx-py 7.5.0");
    assertThat(said.packages())
        .extracting(ReportedPackage::purl)
        .containsExactlyInAnyOrder(
            "pkg:pypi/requests@2.25.1", "pkg:pypi/pyyaml@5.3.1", "pkg:pypi/jinja2@2.11.2");
    assertThat(said.looked()).isEmpty();
  }

  @Test
  void imageWithPackagesOfSystemAndLanguage() throws IOException {
    Gathered said = Gathered.fixture("cyclonedx/image-1.5.json");

    assertThat(said.asOf).isEqualTo(Instant.parse("2026-10-02T07:30:00Z"));
    assertThat(said.tools).containsExactly("trivy 0.57.0");
    assertThat(said.looked()).containsExactly(IMAGE);
    assertThat(said.packages())
        .extracting(
            ReportedPackage::purl,
            ReportedPackage::location,
            ReportedPackage::sourceName,
            ReportedPackage::sourceVersion)
        .containsExactly(
            tuple("pkg:npm/express@4.17.1", "app/node_modules/express/package.json", "", ""),
            tuple(
                "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.7",
                "",
                "openssl",
                "3.0.11-1~deb12u2"),
            tuple("pkg:generic/shop/inhouse@7", "", "", ""));
  }

  @Test
  void vulnerabilitiesOfWhatTheyName() throws IOException {
    Gathered said = Gathered.fixture("cyclonedx/image-1.5.json");

    assertThat(said.findings())
        .extracting(
            ReportedFinding::rule,
            ReportedFinding::status,
            ReportedFinding::severity,
            ReportedFinding::purl,
            ReportedFinding::fixedIn,
            ReportedFinding::location)
        .containsExactly(
            tuple(
                "CVE-2023-5678",
                ReportedFinding.Status.FAIL,
                ReportedSeverity.LOW,
                "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.7",
                "3.0.13-1~deb12u1",
                ""),
            tuple(
                "GHSA-rv95-896h-c2vc",
                ReportedFinding.Status.SUPPRESSED,
                ReportedSeverity.MEDIUM,
                "pkg:npm/express@4.17.1",
                "",
                "app/node_modules/express/package.json"),
            tuple(
                "CVE-2020-0001", ReportedFinding.Status.PASS, ReportedSeverity.UNSAID, "", "", ""));
    assertThat(said.findings().get(1).aliases())
        .containsExactly("GHSA-rv95-896h-c2vc", "CVE-2024-29041");
    assertThat(said.findings().get(0).detail().path("cvss").path(0).path("vector").asText())
        .isEqualTo("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L");
    assertThat(said.findings().get(0).detail().path("cvss").path(0).path("score").asDouble())
        .isEqualTo(5.3);
    assertThat(said.findings().get(2).detail().path("component").asText()).isEqualTo("nowhere");
  }

  @Test
  void analysisIsTheAuthorsStatement() throws IOException {
    Instant stated = Instant.parse("2026-10-02T07:30:00Z");

    assertThat(Gathered.fixture("cyclonedx/image-1.5.json").statements())
        .containsExactly(
            new ReportedVex(
                "CVE-2023-5678",
                "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.7",
                "under_investigation",
                "",
                "Platform team",
                stated),
            new ReportedVex(
                "CVE-2024-29041",
                "pkg:npm/express@4.17.1",
                "not_affected",
                "code_not_reachable",
                "Platform team",
                stated),
            new ReportedVex("CVE-2020-0001", IMAGE, "fixed", "", "Platform team", stated));
  }

  @Test
  void olderExtensionHasVulnerabilitiesWithinComponentsAndBesideThem() throws IOException {
    Gathered said = Gathered.fixture("cyclonedx/extension-1.2.xml");

    assertThat(said.looked())
        .containsExactly(
            "registry.example.com/shop/web@sha256:"
                + "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd");
    assertThat(said.findings())
        .extracting(ReportedFinding::rule, ReportedFinding::purl, ReportedFinding::severity)
        .containsExactly(
            tuple(
                "CVE-2020-27350",
                "pkg:deb/debian/apt@1.8.2.1?distro=debian-10",
                ReportedSeverity.MEDIUM),
            tuple(
                "CVE-2018-7489",
                "pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.9.9",
                ReportedSeverity.UNSAID));
    assertThat(said.findings().get(0).detail())
        .hasToString(
            "{\"description\":\"Overflow in <apt>.\",\"remediation\":\"Upgrade\","
                + "\"source\":\"debian:10\",\"cwes\":[\"CWE-190\"],"
                + "\"references\":[\"https://www.debian.org/security/2020/dsa-4808\"],"
                + "\"cvss\":[{\"vector\":\"AV:L/AC:L/Au:N/C:P/I:P/A:P\",\"score\":4.6}]}");
  }

  @Test
  void documentOfStatementsAloneIsNoFinding() throws IOException {
    Gathered said =
        Gathered.of(
            """
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "vulnerabilities": [
              {"id": "CVE-2024-1", "analysis": {"state": "exploitable"},
               "affects": [{"ref": "pkg:npm/a@1"}]}]}
            """);

    assertThat(said.findings()).isEmpty();
    assertThat(said.looked()).isEmpty();
    assertThat(said.statements())
        .extracting(ReportedVex::product, ReportedVex::status)
        .containsExactly(tuple("pkg:npm/a@1", "affected"));
  }
}
