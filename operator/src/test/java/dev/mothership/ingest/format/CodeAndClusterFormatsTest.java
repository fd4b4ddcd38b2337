package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mothership.ingest.ConfigurableFormat;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tools for code and for clusters say, worked out by hand from the file. */
class CodeAndClusterFormatsTest {
  private static final String NODE = "k8s/shop-eu//Node//worker-1";

  private static String line(ReportedFinding finding) {
    return String.join(
        " | ",
        finding.asset().key().value(),
        finding.category().name().substring(0, 4),
        finding.status().name(),
        finding.rule(),
        finding.severity().id(),
        finding.location());
  }

  private static List<String> lines(Heard heard) {
    return heard.findings().stream().map(CodeAndClusterFormatsTest::line).toList();
  }

  private static ReportFormat with(ConfigurableFormat format, String settings) throws IOException {
    return format.with(new ObjectMapper().readTree(settings));
  }

  @Test
  void banditsSarif() throws IOException {
    Heard heard = Fixtures.of("sarif/bandit.sarif").heard();
    assertThat(heard.tools).containsExactly("bandit ");
    assertThat(lines(heard))
        .containsExactlyInAnyOrder(
            "repository::unnamed | CONF | FAIL | B404 | low | app.py:2",
            "repository::unnamed | CONF | FAIL | B324 | high | app.py:6",
            "repository::unnamed | CONF | FAIL | B602 | high | app.py:10");
    assertThat(heard.looked()).isEmpty();
    ReportFormat named =
        with(new SarifFormat(), "{\"repository\": \"https://git.example/shop.git\"}");
    Heard shop = Heard.of(named, Fixtures.of("sarif/bandit.sarif").bytes());
    assertThat(shop.findings().get(0).asset().key().value())
        .isEqualTo("repository::git.example/shop");
    assertThat(shop.looked()).containsExactly(Looked.at(shop.findings().get(0).asset()));
  }

  @Test
  void sarifsRulesLevelsAndSuppressions() throws IOException {
    String log =
        """
        {"runs": [{"results": [
           {"ruleIndex": 1, "message": {"text": "m"}, "kind": "fail",
            "suppressions": [{"kind": "inSource", "status": "accepted"}],
            "partialFingerprints": {"primaryLocationLineHash": "h1"}},
           {"ruleId": "R1/sub", "message": {"text": "m"},
            "locations": [{"physicalLocation": {"artifactLocation": {"index": 0}}}]},
           {"rule": {"index": 0, "toolComponent": {"index": 0}}, "message": {"text": "m"},
            "guid": "g1"},
           {"ruleId": "GHSA-jfh8-c2jp-5v3q", "kind": "pass", "message": {"text": "m"}}],
          "artifacts": [{"location": {"uri": "a.c"}}],
          "tool": {"driver": {"name": "gitleaks", "rules": [
             {"id": "R1", "defaultConfiguration": {"level": "note"}},
             {"id": "R2", "properties": {"security-severity": "9.8"}}]},
           "extensions": [{"name": "e", "rules": [{"id": "E1",
             "defaultConfiguration": {"level": "error"}}]}]},
          "versionControlProvenance": [{"repositoryUri": "https://git.example/a/b"}]}],
         "version": "2.1.0"}
        """;
    Heard heard = Heard.of(new SarifFormat(), log.getBytes(StandardCharsets.UTF_8));
    List<ReportedFinding> findings = heard.findings();
    assertThat(findings)
        .extracting(ReportedFinding::rule)
        .containsExactly("R2", "R1/sub", "E1", "GHSA-jfh8-c2jp-5v3q");
    assertThat(findings)
        .extracting(ReportedFinding::status)
        .containsExactly(Status.SUPPRESSED, Status.FAIL, Status.FAIL, Status.PASS);
    assertThat(findings)
        .extracting(ReportedFinding::severity)
        .containsExactly(
            ReportedSeverity.CRITICAL,
            ReportedSeverity.LOW,
            ReportedSeverity.HIGH,
            ReportedSeverity.MEDIUM);
    assertThat(findings).extracting(ReportedFinding::uid).containsExactly("h1", "", "g1", "");
    assertThat(findings).allMatch(finding -> finding.category() == Category.SECRET);
    assertThat(findings).allMatch(finding -> !finding.detail().has("evidence"));
    assertThat(findings.get(1).location()).isEqualTo("a.c");
    assertThat(heard.looked()).containsExactly(Looked.at(findings.get(0).asset()));
  }

  @Test
  void anotherVersionOfSarifIsRefused() {
    String log = "{\"version\": \"2.0.0\", \"runs\": []}";
    assertThatThrownBy(() -> Heard.of(new SarifFormat(), log.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            MalformedReport.class, e -> assertThat(e.where()).isEqualTo("$.version"));
  }

  @Test
  void checkovOnTheResourceOrOnTheRepository() throws IOException {
    Heard heard = Fixtures.of("checkov/terraform.json").heard();
    assertThat(heard.tools).containsExactly("checkov 3.3.30");
    assertThat(lines(heard))
        .contains(
            "iac::/main.tf#aws_sqs_queue.orders | CONF | PASS | CKV_AWS_27 |  | ",
            "iac::/main.tf#aws_s3_bucket.invoices | CONF | FAIL | CKV2_AWS_6 |  | ");
    ReportFormat named = with(new CheckovFormat(), "{\"repository\": \"git.example/shop\"}");
    Heard shop = Heard.of(named, Fixtures.of("checkov/terraform.json").bytes());
    assertThat(lines(shop))
        .contains(
            "repository::git.example/shop | CONF | FAIL | CKV2_AWS_6 |"
                + "  | /main.tf#aws_s3_bucket.invoices");
    assertThat(shop.looked()).hasSize(1);
    assertThat(shop.findings()).hasSameSizeAs(heard.findings());
  }

  @Test
  void kubeBenchSaysTheBenchmarkInTheRule() throws IOException {
    Heard heard = Fixtures.of("kube-bench/node.json").heard();
    assertThat(lines(heard))
        .containsExactly(
            NODE + " | CONF | PASS | cis-1.8:4.1.1 |  | ",
            NODE + " | CONF | FAIL | cis-1.8:4.1.9 |  | ",
            NODE + " | CONF | UNKNOWN | cis-1.8:4.1.3 |  | ");
    assertThat(heard.looked()).containsExactly(Looked.at(heard.findings().get(0).asset()));
  }

  @Test
  void kubescapesControlsByResource() throws IOException {
    Heard heard = Fixtures.of("kubescape/v2.json").heard();
    assertThat(heard.tools).containsExactly("kubescape v3.0.3");
    assertThat(lines(heard))
        .containsExactly(
            "k8s/shop-eu/apps/Deployment/shop/web | CONF | FAIL | C-0017 | low | ",
            "k8s/shop-eu/apps/Deployment/shop/web | CONF | PASS | C-0057 | high | ",
            "k8s/shop-eu//Namespace//shop | CONF | SUPPRESSED | C-0057 | high | ");
    assertThat(heard.looked()).hasSize(2);
  }

  @Test
  void policyReportsOfBothGroups() throws IOException {
    Heard heard = Fixtures.of("openreports/report.json").heard();
    assertThat(heard.tools).containsExactly("image-scanner ", "kyverno ");
    assertThat(lines(heard))
        .containsExactly(
            "k8s/shop-eu/apps/Deployment/shop/web | VULN | FAIL | CVE-2025-9232 | low | ",
            "k8s/shop-eu/apps/Deployment/shop/web | CONF | FAIL"
                + " | disallow-latest-tag/validate-image-tag | medium | ");
    assertThat(heard.findings().get(0).purl()).isEqualTo("pkg:generic/libcrypto3@3.5.2-r1");
    assertThat(lines(Fixtures.of("openreports/list.json").heard()))
        .containsExactly(
            "k8s///Namespace//shop | CONF | PASS | require-labels/check |  | ",
            "k8s///Namespace//shop | CONF | UNKNOWN | require-quota/check |  | ");
  }
}
