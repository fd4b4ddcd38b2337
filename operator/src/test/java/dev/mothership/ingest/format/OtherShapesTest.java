package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedVex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tools say in other shapes than their usual one. */
final class OtherShapesTest {
  private static final String WEB1 =
      "/subscriptions/0a1b2c3d-0000-4000-8000-000000000001/resourcegroups/shop"
          + "/providers/microsoft.compute/virtualmachines/web1 ";

  private static List<String> lines(Heard heard) {
    return heard.findings().stream().map(OtherShapesTest::line).toList();
  }

  private static String line(ReportedFinding found) {
    return String.join(
        " ",
        found.asset().key().value(),
        found.category().name().substring(0, 4),
        found.rule(),
        found.status().name(),
        found.severity().id());
  }

  private static List<String> lines(String fixture) throws IOException {
    return lines(Fixtures.of(fixture).heard());
  }

  @Test
  void trivysFindingsInAsffAreTrivys() throws IOException {
    Heard heard = Fixtures.of("asff/trivy.json").heard();

    assertThat(heard.tools).containsExactly("trivy ");
    assertThat(lines(heard))
        .containsExactly(
            "registry.example.com/shop/web:1.2 VULN CVE-2023-5678 FAIL low",
            "other:123456789012:main.tf CONF AWS-0088 FAIL high",
            "other:123456789012:app/.env SECR aws-access-key-id FAIL critical");
    ReportedFinding libssl = heard.findings().get(0);
    assertThat(libssl.purl()).isEqualTo("pkg:generic/libssl3@3.0.11-1");
    assertThat(libssl.fixedIn()).isEqualTo("3.0.13-1");
    assertThat(libssl.aliases()).containsExactly("CVE-2023-5678");
    assertThat(heard.findings().get(2).firstSeen()).isNull();
  }

  @Test
  void ocsfBeforeItHadFindingInfo() throws IOException {
    Heard heard = Fixtures.of("ocsf/before-1.1.json").heard();

    assertThat(lines(heard))
        .containsExactly(
            "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1 CONF EC2.19 SUPPRESSED high",
            "host::i-0123456789abcdef0 VULN CVE-2023-5678 FAIL medium",
            "application::unnamed CONF flood-1 PASS info");
    assertThat(heard.findings().get(0).firstSeen()).isEqualTo(Instant.ofEpochSecond(1_792_000_000));
    assertThat(heard.findings().get(1).title()).isEqualTo("openssl is out of date");
    assertThat(heard.findings().get(1).detail().path("cvss").asText())
        .isEqualTo("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L");
  }

  @Test
  void defendersAssessmentsAsAzPrintsThem() throws IOException {
    assertThat(lines("defender/az.json"))
        .containsExactly(
            WEB1 + "CONF d57a4221-a804-52ca-3dea-768284f06bb7 FAIL high",
            WEB1 + "VULN CVE-2024-0001 FAIL medium",
            WEB1 + "VULN CVE-2024-0002 FAIL medium",
            WEB1.replace("compute/virtualmachines/web1", "sql/servers/db1")
                + "CONF 82e20e14-edc5-4373-bfc4-f13121257c37/va1020 PASS high");
  }

  @Test
  void findingsOfSecurityCommandCenterAlone() throws IOException {
    assertThat(lines("scc/alone.json"))
        .containsExactly("//storage.googleapis.com/shop-backups CONF PUBLIC_BUCKET_ACL FAIL high");
  }

  @Test
  void snyksInfrastructureClosesNothingOfPackages() throws IOException {
    Heard heard = Fixtures.of("snyk/iac.json").heard();

    assertThat(heard.tools).containsExactly("snyk-iac ");
    assertThat(lines(heard))
        .containsExactly(
            "repository::shop CONF SNYK-CC-TF-4 FAIL medium",
            "repository::shop CONF CUSTOM-RULE-4 SUPPRESSED low");
    assertThat(heard.findings())
        .extracting(ReportedFinding::location)
        .containsExactly("bucket.tf:12", "bucket.tf");
    assertThat(heard.looked()).hasSize(1);
  }

  @Test
  void snykOfUnmanagedCode() throws IOException {
    Heard heard = Fixtures.of("snyk/unmanaged.json").heard();

    assertThat(lines(heard))
        .containsExactly(
            "repository::shop/native VULN SNYK-UNMANAGED-CPIO-1 FAIL medium",
            "repository::shop/native VULN SNYK-UNMANAGED-CURL-2 FAIL high");
    assertThat(heard.findings())
        .extracting(ReportedFinding::purl, ReportedFinding::fixedIn)
        .containsExactly(
            tuple("pkg:generic/cpio@2.12", "2.13"), tuple("pkg:generic/curl@7.58.0", ""));
  }

  @Test
  void grypesLinesDoNotSayWhatTheyAreOf() throws IOException {
    Heard heard = Fixtures.of("grype/lines.jsonl").heard();

    assertThat(lines(heard))
        .containsExactly(
            "application::unnamed VULN CVE-2023-5678 FAIL low",
            "application::unnamed VULN GHSA-rv95-896h-c2vc FAIL medium");
    assertThat(heard.looked()).isEmpty();
  }

  @Test
  void osvScannersImageIsNamedByTheScanner() throws IOException {
    Heard heard = Fixtures.of("osv-scanner/image.json").heard();

    assertThat(lines(heard))
        .containsExactly("registry.example.com/shop/web:1.2 VULN ALPINE-CVE-2018-25032 FAIL high");
    assertThat(heard.looked()).hasSize(1);
    assertThat(
            Heard.of(new OsvScannerFormat(), Fixtures.of("osv-scanner/image.json").bytes())
                .looked())
        .isEmpty();
  }

  @Test
  void reportsInYaml() throws IOException {
    assertThat(lines("openreports/reports.yaml"))
        .containsExactly(
            "k8s/shop-eu/apps/Deployment/shop/web CONF disallow-latest-tag/validate-image-tag"
                + " FAIL medium",
            "k8s/shop-eu//Namespace//shop CONF require-labels/check PASS ");
    assertThat(lines("trivy-operator/list.yaml"))
        .containsExactly(
            "k8s//apps/ReplicaSet/shop/web-1 CONF KSV014 FAIL low",
            "k8s//apps/ReplicaSet/shop/web-1 CONF KSV017 PASS high");
    assertThat(Gathered.fixture("spdx/image-2.3.spdx.yaml").items)
        .isEqualTo(Gathered.fixture("spdx/image-2.3.json").items);
  }

  @Test
  void govulncheckSaysHowFarTheCodeReaches() throws IOException {
    Heard heard = Fixtures.of("govulncheck/module.json").heard();

    assertThat(heard.tools).containsExactly("govulncheck v1.9.0");
    assertThat(lines(heard))
        .containsExactly("repository::git.example.com/shop/web VULN GO-2026-0001 FAIL ");
    ReportedFinding text = heard.findings().get(0);
    assertThat(text.purl()).isEqualTo("pkg:golang/golang.org/x/text@v0.3.7");
    assertThat(text.fixedIn()).isEqualTo("v0.3.8");
    assertThat(text.aliases())
        .containsExactly("GO-2026-0001", "CVE-2026-0001", "GHSA-aaaa-bbbb-cccc");
    assertThat(text.detail().path("reach").asText()).isEqualTo("called");
    assertThat(text.detail().path("calledAt").asText()).isEqualTo("main.go:5");
    assertThat(heard.looked()).hasSize(1);
  }

  @Test
  void govulncheckInSarifHasItsOtherIds() throws IOException {
    assertThat(Fixtures.of("sarif/govulncheck.sarif").heard().findings().get(0).aliases())
        .containsExactly("GO-2026-0001", "CVE-2026-0001", "GHSA-aaaa-bbbb-cccc");
  }

  @Test
  void statementOnUnknownProductIsOnItsParts() throws IOException {
    assertThat(Gathered.fixture("openvex/govulncheck.json").statements())
        .extracting(ReportedVex::vulnerability, ReportedVex::product, ReportedVex::status)
        .containsExactly(tuple("CVE-2026-0001", "pkg:golang/golang.org/x/text@v0.3.7", "affected"));
  }

  @Test
  void wordsAreNoIdOfAResult() throws IOException {
    assertThat(Fixtures.of("sarif/semgrep.sarif").heard().findings().get(0).uid()).isEmpty();
  }

  @Test
  void cdxgensInventory() throws IOException {
    Gathered said = Gathered.fixture("cyclonedx/cdxgen-1.6.json");

    assertThat(said.tools).containsExactly("cdxgen 12.8.4");
    assertThat(said.looked()).containsExactly("application::pkg:npm/shop-web");
    assertThat(said.packages())
        .singleElement()
        .satisfies(one -> assertThat(one.purl()).isEqualTo("pkg:npm/left-pad@1.3.0"));
  }

  /** Tools that sort names, or write them as they come, put what tells the format last. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spdx        | {'SPDXID': 'SPDXRef-DOCUMENT', 'files': [%s], 'spdxVersion': 'SPDX-2.3'}"
            + " | {'SPDXID': 'SPDXRef-1', 'fileName': 'a'}",
        "spdx        | {'files': [%s], 'packages': [], 'spdxVersion': 'SPDX-2.2'}"
            + " | {'fileName': 'a', 'SPDXID': 'SPDXRef-1'}",
        "cyclonedx   | {'components': [%s], 'bomFormat': 'CycloneDX'}"
            + " | {'bom-ref': 'a', 'name': 'a', 'type': 'library'}",
        "sarif       | {'runs': [{'results': [%s], 'tool': {}}], 'version': '2.1.0'}"
            + " | {'message': {'text': 'a'}, 'ruleId': 'a'}",
        "kubescape   | {'resources': [%s], 'results': [], 'summaryDetails': {}}"
            + " | {'resourceID': '/v1//Pod/a', 'object': {}}",
        "kubescape   | {'results': [%s], 'summaryDetails': {}}"
            + " | {'resourceID': '/v1//Pod/a', 'controls': [{'controlID': 'C-0001'}]}"
      })
  void isKnownByItsRecordsWhereTheyAreManyAndComeFirst(String id, String whole, String record) {
    String records = (record.strip() + ", ").repeat(20_000) + record.strip();
    byte[] report =
        whole.strip().formatted(records).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThat(report.length).isGreaterThan(2 * ReportHead.BYTES);

    assertThat(EveryFormat.thatRecognise(report)).extracting(ReportFormat::id).containsExactly(id);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T15:00:00Z, 2026-11-24T15:00:00Z",
    "2026-11-24 15:00:00 +0000 UTC, 2026-11-24T15:00:00Z",
    "2026-11-24 15:00:00.5 UTC, 2026-11-24T15:00:00.500Z",
    "2026-11-24 16:00:00 +01:00, 2026-11-24T15:00:00Z",
    "2026-11-24T16:00:00+0100, 2026-11-24T15:00:00Z",
    "2026-11-24 15:00:00, 2026-11-24T15:00:00Z",
    "2026-11-24, 2026-11-24T00:00:00Z"
  })
  void timesAsToolsWriteThem(String said, String time) {
    assertThat(Said.time(said)).contains(Instant.parse(time));
  }

  @ParameterizedTest
  @CsvSource({"11/24/2026 3:00:00 PM", "0001-01-01T00:00:00Z", "yesterday"})
  void timeThatIsNoneIsUnsaid(String said) {
    assertThat(Said.time(said)).isEmpty();
  }

  @Test
  void trivyIsToldWhatItLookedFor() throws IOException {
    ReportFormat format =
        new TrivyFormat().with(new ObjectMapper().readTree("{\"scanners\": [\"secret\"]}"));
    Heard heard =
        Heard.of(
            format,
            "{\"SchemaVersion\": 2, \"ArtifactName\": \"shop\", \"ArtifactType\": \"filesystem\"}"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(heard.tools).containsExactly("trivy-secret ");
    assertThat(heard.looked()).hasSize(1);
  }

  @Test
  void trivyIsNotToldWhatItDoesNotKnow() throws IOException {
    String settings = "{\"scanners\": [\"vuln\", \"all\"]}";
    try {
      new TrivyFormat().with(new ObjectMapper().readTree(settings));
    } catch (MalformedReport e) {
      assertThat(e.where()).isEqualTo("spec.mapping.scanners");
      assertThat(e.getMessage().toLowerCase(Locale.ROOT)).contains("all is none of vuln");
      return;
    }
    throw new AssertionError("was taken");
  }
}
