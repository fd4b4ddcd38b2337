package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedPackage;
import dev.mothership.model.ReportedSeverity;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrivyFormatTest {
  private static final String DIGEST =
      "@sha256:abababababababababababababababababababababababababababababababab";
  private static final String IMAGE = "registry.example.com/shop/web" + DIGEST;

  @Test
  void imageWithAllThatIsLookedFor() throws IOException {
    Gathered said = Gathered.fixture("trivy/image.json");

    assertThat(said.tools)
        .containsExactly(
            "trivy 0.57.0",
            "trivy-secret 0.57.0",
            "trivy-config 0.57.0",
            "trivy 0.57.0",
            "trivy-config 0.57.0",
            "trivy-secret 0.57.0");
    assertThat(said.asOf).isEqualTo(Instant.parse("2026-10-02T07:30:00.5Z"));
    assertThat(said.looked()).containsExactly(IMAGE, IMAGE, IMAGE);
    assertThat(said.findings())
        .allMatch(found -> found.asset().key().value().equals(IMAGE))
        .extracting(
            ReportedFinding::category,
            ReportedFinding::rule,
            ReportedFinding::status,
            ReportedFinding::severity,
            ReportedFinding::location)
        .containsExactly(
            tuple(Category.VULNERABILITY, "CVE-2023-5678", Status.FAIL, ReportedSeverity.LOW, ""),
            tuple(
                Category.VULNERABILITY,
                "CVE-2024-29041",
                Status.FAIL,
                ReportedSeverity.MEDIUM,
                "app/node_modules/express/package.json"),
            tuple(
                Category.SECRET,
                "aws-access-key-id",
                Status.FAIL,
                ReportedSeverity.CRITICAL,
                "/app/.env:3"),
            tuple(
                Category.CONFIGURATION,
                "DS002",
                Status.FAIL,
                ReportedSeverity.HIGH,
                "Dockerfile:9"),
            tuple(
                Category.CONFIGURATION, "DS005", Status.PASS, ReportedSeverity.LOW, "Dockerfile"));
  }

  @Test
  void vulnerabilityKeepsPackageFixAndIds() throws IOException {
    ReportedFinding express = Gathered.fixture("trivy/image.json").findings().get(1);

    assertThat(express.purl()).isEqualTo("pkg:npm/express@4.17.1");
    assertThat(express.fixedIn()).isEqualTo("4.19.2, 5.0.0-beta.3");
    assertThat(express.aliases()).containsExactly("CVE-2024-29041", "GHSA-rv95-896h-c2vc");
    assertThat(express.uid()).startsWith("sha256:3333");
  }

  @Test
  void advisoryOfDistributionIsNoAlias() throws IOException {
    ReportedFinding openssl = Gathered.fixture("trivy/image.json").findings().get(0);

    assertThat(openssl.aliases()).containsExactly("CVE-2023-5678");
    assertThat(openssl.detail().path("vendorIds").path(0).asText()).isEqualTo("DSA-5532-1");
    assertThat(openssl.purl())
        .isEqualTo("pkg:deb/debian/libssl3@3.0.11-1~deb12u2?distro=debian-12.7");
    assertThat(openssl.detail().path("cvss").path(0).path("source").asText()).isEqualTo("nvd");
  }

  @Test
  void packagesHaveTheirSource() throws IOException {
    assertThat(Gathered.fixture("trivy/image.json").packages())
        .extracting(
            ReportedPackage::purl,
            ReportedPackage::location,
            ReportedPackage::sourceName,
            ReportedPackage::sourceVersion)
        .containsExactly(
            tuple(
                "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12.7",
                "",
                "openssl",
                "3.0.11-1~deb12u2"),
            tuple("pkg:deb/debian/passwd@1%3A4.13-1?distro=debian-12.7", "", "shadow", "1:4.13-1"),
            tuple("pkg:npm/express@4.17.1", "app/node_modules/express/package.json", "", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trivy/image.json", "trivy-operator/list.json"})
  void secretIsNeverKept(String fixture) throws IOException {
    assertThat(Gathered.fixture(fixture).items.toString()).doesNotContain("NEVERKEEPTHIS");
  }

  @Test
  void listOfResultsBeforeSchema2() throws IOException {
    Gathered said = Gathered.fixture("trivy/legacy.json");

    assertThat(said.looked()).containsExactly("docker.io/library/alpine:3.10");
    assertThat(said.findings())
        .extracting(ReportedFinding::rule, ReportedFinding::purl, ReportedFinding::fixedIn)
        .containsExactly(
            tuple(
                "CVE-2021-36159",
                "pkg:apk/alpine/apk-tools@2.10.6-r0?distro=alpine-3.10.9",
                "2.10.7-r0"));
  }

  @Test
  void whatWasNotLookedForIsNotClosed() throws IOException {
    String report =
        """
        {"SchemaVersion": 2, "ArtifactName": "git.example.com/shop", "ArtifactType": "repository",
         "Results": [{"Target": "%s", "Class": "%s", "Type": "%s"}]}
        """;
    Gathered packages = Gathered.of(report.formatted("go.mod", "lang-pkgs", "gomod"));
    Gathered infrastructure = Gathered.of(report.formatted("main.tf", "config", "terraform"));

    assertThat(packages.tools).containsExactly("trivy");
    assertThat(infrastructure.tools).containsExactly("trivy-config");
    assertThat(packages.looked()).isEqualTo(infrastructure.looked()).hasSize(1);
  }

  @Test
  void repositoryHasPurlsOfItsEcosystems() throws IOException {
    Gathered said = Gathered.fixture("trivy/repository.json");

    assertThat(said.looked()).containsExactly("repository::git.example.com/shop/web");
    assertThat(said.findings())
        .extracting(ReportedFinding::purl, ReportedFinding::fixedIn, ReportedFinding::location)
        .containsExactly(
            tuple("pkg:golang/golang.org/x/net@v0.9.0", "0.17.0", "go.mod"),
            tuple(
                "pkg:maven/org.apache.logging.log4j/log4j-core@2.13.2",
                "2.3.1, 2.12.2, 2.15.0",
                "pom.xml"));
  }

  @Test
  void clusterHasImagesAndObjects() throws IOException {
    Gathered said = Gathered.fixture("trivy/cluster.json");

    assertThat(said.looked())
        .containsExactly("docker.io/hashicorp/vault" + DIGEST, "k8s/prod/apps/Deployment/shop/web");
    assertThat(said.findings())
        .extracting(found -> found.asset().key().value(), ReportedFinding::rule)
        .containsExactly(
            tuple("docker.io/hashicorp/vault" + DIGEST, "CVE-2023-5363"),
            tuple("k8s/prod/apps/Deployment/shop/web", "KSV001"));
  }

  @Test
  void objectsOfTheOperator() throws IOException {
    Gathered said = Gathered.fixture("trivy-operator/list.json");
    String ubuntu = "docker.io/library/ubuntu" + DIGEST;

    assertThat(said.tools)
        .containsExactly(
            "trivy 0.57.0",
            "trivy-secret 0.57.0",
            "trivy-config 0.57.0",
            "trivy-rbac 0.57.0",
            "trivy-compliance");
    assertThat(said.looked())
        .containsExactly(
            ubuntu,
            ubuntu,
            "k8s//apps/ReplicaSet/shop/web-1",
            "k8s//rbac.authorization.k8s.io/Role/shop/reader",
            "k8s///Cluster//cluster");
    assertThat(said.findings())
        .extracting(
            found -> found.asset().key().value(),
            ReportedFinding::rule,
            ReportedFinding::status,
            ReportedFinding::purl)
        .containsExactly(
            tuple(
                ubuntu,
                "CVE-2024-0553",
                Status.FAIL,
                "pkg:deb/ubuntu/libgnutls30@3.7.3-4ubuntu1.3?distro=ubuntu-22.04"),
            tuple(ubuntu, "private-key", Status.FAIL, ""),
            tuple("k8s//apps/ReplicaSet/shop/web-1", "KSV014", Status.FAIL, ""),
            tuple("k8s//apps/ReplicaSet/shop/web-1", "KSV017", Status.PASS, ""),
            tuple("k8s//rbac.authorization.k8s.io/Role/shop/reader", "KSV041", Status.FAIL, ""),
            tuple("k8s///Cluster//cluster", "k8s-cis-1.23/4.2.9", Status.PASS, ""),
            tuple("k8s///Cluster//cluster", "k8s-cis-1.23/5.1.1", Status.FAIL, ""),
            tuple("k8s///Cluster//cluster", "k8s-cis-1.23/5.1.2", Status.UNKNOWN, ""));
  }
}
