package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mothership.ingest.MalformedReport;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedPackage;
import dev.mothership.model.ReportedSeverity;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Grype, OSV-Scanner and Snyk. */
final class ScannerFormatsTest {
  private static final String LIBSSL =
      "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl";

  @Test
  void grypeOfAnImage() throws IOException {
    Gathered said = Gathered.fixture("grype/image.json");

    assertThat(said.tools).containsExactly("grype 0.85.0");
    assertThat(said.asOf).isEqualTo(Instant.parse("2026-10-02T07:30:00.123456789Z"));
    assertThat(said.looked())
        .containsExactly(
            "registry.example.com/shop/web@sha256:"
                + "abababababababababababababababababababababababababababababababab");
    assertThat(said.findings())
        .extracting(
            ReportedFinding::rule,
            ReportedFinding::severity,
            ReportedFinding::purl,
            ReportedFinding::fixedIn,
            ReportedFinding::location)
        .containsExactly(
            tuple("CVE-2023-5678", ReportedSeverity.INFO, LIBSSL, "3.0.13-1~deb12u1", ""),
            tuple(
                "GHSA-rv95-896h-c2vc",
                ReportedSeverity.MEDIUM,
                "pkg:npm/express@4.17.1",
                "4.19.2",
                "/app/node_modules/express/package.json"));
    assertThat(said.findings().get(0).detail().path("description").asText()).isEqualTo("Slow.");
    assertThat(said.findings().get(0).detail().path("cvss").toString())
        .isEqualTo(
            "[{\"vector\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L\",\"score\":5.3,"
                + "\"source\":\"nvd@nist.gov\"}]");
    assertThat(said.findings().get(1).aliases())
        .containsExactly("GHSA-rv95-896h-c2vc", "CVE-2024-29041");
    assertThat(said.packages()).isEmpty();
  }

  @Test
  void osvScannerOfLockfile() throws IOException {
    Gathered said = Gathered.fixture("osv-scanner/npm.json");

    assertThat(said.looked()).containsExactly("repository::/src/shop");
    assertThat(said.packages())
        .extracting(ReportedPackage::purl, ReportedPackage::location)
        .containsExactly(
            tuple("pkg:npm/%40hapi/hoek@9.0.0", "/src/shop/package-lock.json"),
            tuple("pkg:npm/left-pad@1.3.0", "/src/shop/package-lock.json"),
            tuple("pkg:npm/lodash@4.17.20", "/src/shop/package-lock.json"));
    ReportedFinding found = said.findings().get(0);
    assertThat(said.findings()).hasSize(1);
    assertThat(found.rule()).isEqualTo("GHSA-35jh-r3h4-6jhm");
    assertThat(found.aliases()).containsExactly("GHSA-35jh-r3h4-6jhm", "CVE-2021-23337");
    assertThat(found.purl()).isEqualTo("pkg:npm/lodash@4.17.20");
    assertThat(found.fixedIn()).isEqualTo("4.17.21");
    assertThat(found.severity()).isEqualTo(ReportedSeverity.HIGH);
    assertThat(found.title()).isEqualTo("Command Injection in lodash");
  }

  @Test
  void osvScannerOfDistributionHasItsRelease() throws IOException {
    Gathered said =
        Gathered.of(
            """
            {"results": [{"source": {"path": "alpine:3.18", "type": "docker"}, "packages": [
              {"package": {"name": "zlib", "version": "1.2.13-r0", "ecosystem": "Alpine:v3.18"},
               "vulnerabilities": [{"id": "CVE-2023-45853"}]}]}]}
            """);

    assertThat(said.looked()).containsExactly("docker.io/library/alpine:3.18");
    assertThat(said.findings())
        .extracting(ReportedFinding::purl)
        .containsExactly("pkg:apk/alpine/zlib@1.2.13-r0?distro=alpine-3.18");
  }

  @Test
  void snykSaysOnceWhatItRepeatsForEachWay() throws IOException {
    Gathered said = Gathered.fixture("snyk/container.json");

    assertThat(said.looked()).containsExactly("registry.example.com/shop/web:1.4");
    assertThat(said.findings())
        .extracting(
            ReportedFinding::rule,
            ReportedFinding::purl,
            ReportedFinding::fixedIn,
            ReportedFinding::location)
        .containsExactly(
            tuple(
                "SNYK-DEBIAN12-OPENSSL-6048820",
                "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?distro=debian-12&upstream=openssl",
                "3.0.13-1~deb12u1",
                ""),
            tuple(
                "SNYK-JS-EXPRESS-6474509",
                "pkg:npm/express@4.17.1",
                "4.19.2, 5.0.0-beta.3",
                "/app/package.json"));
    assertThat(said.findings().get(1).aliases())
        .containsExactly("SNYK-JS-EXPRESS-6474509", "CVE-2024-29041", "GHSA-rv95-896h-c2vc");
  }

  @Test
  void snykOfProjectsKeepsThemApart() throws IOException {
    Gathered said =
        Gathered.of(
            """
            [{"vulnerabilities": [{"id": "SNYK-1", "semver": {}, "packageManager": "npm",
               "name": "@a/b", "version": "1", "severity": "high"}],
              "ok": false, "dependencyCount": 1, "projectName": "web", "displayTargetFile": "a.json"},
             {"vulnerabilities": [], "ok": true, "dependencyCount": 2, "projectName": "api"}]
            """);

    assertThat(said.looked()).containsExactly("repository::web", "repository::api");
    assertThat(said.findings())
        .extracting(found -> found.asset().key().value(), ReportedFinding::purl)
        .containsExactly(tuple("repository::web", "pkg:npm/%40a/b@1"));
  }

  @Test
  void failedSnykIsRefused() {
    assertThatThrownBy(
            () -> Gathered.of("{\"ok\": false, \"error\": \"no package.json\", \"path\": \".\"}"))
        .isInstanceOfSatisfying(
            MalformedReport.class, fault -> assertThat(fault.where()).isEqualTo("$.error"))
        .hasMessage("the tool failed: no package.json");
  }

  @Test
  void secondReportInOneFileIsRefused() throws IOException {
    String one =
        """
        {"SchemaVersion": 2, "ArtifactName": "a", "ArtifactType": "container_image", "Results": []}
        """;

    assertThat(Gathered.of(one).looked()).containsExactly("docker.io/library/a:latest");
    assertThatThrownBy(() -> Gathered.of(one + one))
        .isInstanceOf(MalformedReport.class)
        .hasMessageContaining("a second report in the same file");
  }
}
