package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportedFinding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each fixture says, worked out by hand from the file. */
class CloudFormatsTest {
  private static final String HOST =
      "arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc1234def567890";
  private static final String ROOT = "arn:aws:iam::123456789012:root";
  private static final String GROUP = "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-1";
  private static final String SUBSCRIPTION = "/subscriptions/0a1b2c3d-0000-4000-8000-000000000001";
  private static final String MACHINE =
      SUBSCRIPTION + "/resourcegroups/shop/providers/microsoft.compute/virtualmachines/web1";
  private static final String ASSESSMENT = "f67fb4ed-d481-44d7-91e5-efadf504f74a";
  private static final String KEY =
      "arn:aws:kms:eu-west-1:123456789012:key/6a8b8715-f323-4da7-ad1c-18fc8a40bd45";
  private static final String WEB =
      "//compute.googleapis.com/projects/shop-prod/zones/europe-west1-b/instances/web";

  private static String line(ReportedFinding finding) {
    return String.join(
        " | ",
        finding.asset().key().value(),
        finding.category().name().substring(0, 4),
        finding.status().name(),
        finding.rule(),
        finding.severity().id(),
        finding.purl(),
        finding.fixedIn(),
        finding.location());
  }

  private static List<String> lines(String fixture) throws IOException {
    return Fixtures.of(fixture).heard().findings().stream().map(CloudFormatsTest::line).toList();
  }

  private static ReportedFinding first(String fixture) throws IOException {
    return Fixtures.of(fixture).heard().findings().get(0);
  }

  @Test
  void prowlerSaysTheSameInOcsfAndInCsv() throws IOException {
    List<String> expected =
        List.of(
            KEY + " | CONF | PASS | kms_cmk_are_used | low |  |  | ",
            KEY + " | CONF | FAIL | kms_cmk_rotation_enabled | high |  |  | ",
            "arn:aws:kms:eu-west-1:123456789012:enclave-debug-attestation | CONF | UNKNOWN"
                + " | kms_key_enclave_debug_attestation_detected | high |  |  | ",
            "arn:aws:s3:::shop-invoices | CONF | FAIL | s3_bucket_object_versioning | medium |  |  | ",
            "arn:aws:sqs:eu-west-1:123456789012:orders | CONF | PASS"
                + " | sqs_queues_not_publicly_accessible | critical |  |  | ");
    assertThat(lines("ocsf/prowler.json")).isEqualTo(expected);
    assertThat(lines("prowler-csv/report.csv")).isEqualTo(expected);
    Heard ocsf = Fixtures.of("ocsf/prowler.json").heard();
    Heard csv = Fixtures.of("prowler-csv/report.csv").heard();
    assertThat(ocsf.tools).containsExactly("prowler 5.46.0");
    assertThat(csv.tools).containsExactly("prowler 5.46.0");
    assertThat(csv.looked()).isEqualTo(ocsf.looked());
    assertThat(ocsf.looked())
        .contains(Looked.forRule("123456789012", "eu-west-1", "s3_bucket_object_versioning"))
        .hasSize(5);
  }

  @Test
  void prowlersAsffIsProwlers() throws IOException {
    Heard heard = Fixtures.of("asff/prowler.json").heard();
    assertThat(heard.tools).containsExactly("prowler ");
    assertThat(heard.findings())
        .extracting(ReportedFinding::rule)
        .contains("kms_cmk_rotation_enabled", "s3_bucket_object_versioning");
    assertThat(heard.looked()).isEmpty();
  }

  @Test
  void ocsfOfEachClass() throws IOException {
    assertThat(lines("ocsf/events.jsonl"))
        .containsExactly(
            HOST
                + " | VULN | FAIL | CVE-2021-44228 | critical"
                + " | pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1 | 2.17.1"
                + " | opt/app/app.jar",
            GROUP + " | CONF | FAIL | EC2.19 | high |  |  | ",
            HOST + " | DETE | FAIL | CryptoCurrency:EC2/BitcoinTool.B!DNS | medium |  |  | ",
            "arn:aws:iam::123456789012:role/deploy | CONF | PASS | ExternalAccess | low |  |  | ");
    Heard heard = Fixtures.of("ocsf/events.jsonl").heard();
    assertThat(heard.tools)
        .containsExactly("inspector ", "securityhub ", "guardduty ", "iam-access-analyzer ");
    assertThat(heard.asOf).isEqualTo(Instant.ofEpochMilli(1764000003000L));
    assertThat(heard.looked()).isEmpty();
    assertThat(heard.findings().get(0).firstSeen()).isEqualTo(Instant.ofEpochMilli(1763000000000L));
    assertThat(heard.findings().get(0).aliases()).containsExactly("CVE-2021-44228");
  }

  @Test
  void securityHubsEvent() throws IOException {
    assertThat(lines("asff/eventbridge.json"))
        .containsExactly(
            GROUP + " | CONF | SUPPRESSED | EC2.19 | critical |  |  | ",
            ROOT + " | CONF | PASS | IAM.4 | info |  |  | ",
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web@sha256:"
                + "ab".repeat(32)
                + " | VULN | PASS | CVE-2024-3094 | high"
                + " | pkg:deb/debian/xz-utils@5.6.0-0.1?arch=amd64&distro=debian-12"
                + " | 0:5.6.1+really5.4.5-1 | ",
            HOST + " | DETE | FAIL | UnauthorizedAccess:EC2/SSHBruteForce | medium |  |  | ");
    assertThat(Fixtures.of("asff/eventbridge.json").heard().tools)
        .containsExactly("securityhub ", "inspector ", "guardduty ");
  }

  @Test
  void inspectorOfEachType() throws IOException {
    assertThat(lines("inspector2/findings.json"))
        .containsExactly(
            HOST
                + " | VULN | FAIL | CVE-2023-0286 | high | pkg:rpm/amzn/openssl@1.0.2k-16.amzn2.1.1"
                + "?arch=x86_64&distro=amzn-2&epoch=1 | 1:1.0.2k-24.amzn2.0.6 | ",
            HOST
                + " | VULN | FAIL | CVE-2023-0286 | high | pkg:pypi/cryptography@38.0.1 | "
                + " | srv/app/requirements.txt",
            HOST + " | CONF | PASS | NETWORK_REACHABILITY | medium |  |  | TCP:22-22",
            "arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST | CONF | SUPPRESSED"
                + " | python/hardcoded-credentials@v1.0 | critical |  |  | src/app.py:7");
    assertThat(first("inspector2/findings.json").aliases())
        .containsExactly("CVE-2023-0286", "ALAS2-2023-1935");
    assertThat(first("inspector2/findings.json").firstSeen())
        .isEqualTo(Instant.parse("2026-09-01T08:00:00Z"));
  }

  @Test
  void guardDutysTypesAreAsInSecurityHub() throws IOException {
    assertThat(lines("guardduty/findings.json"))
        .containsExactly(
            HOST + " | DETE | FAIL | UnauthorizedAccess:EC2/SSHBruteForce | medium |  |  | ",
            ROOT + " | DETE | PASS | Policy:IAMUser/RootCredentialUsage | low |  |  | ");
    assertThat(lines("guardduty/export.jsonl"))
        .containsExactly(
            "arn:aws:iam::123456789012:role/deploy | DETE | FAIL"
                + " | Exfiltration:S3/AnomalousBehavior | high |  |  | ");
  }

  @Test
  void olderProwlers() throws IOException {
    assertThat(lines("prowler-json/v3.json"))
        .containsExactly(ROOT + " | CONF | FAIL | ec2_ebs_default_encryption | medium |  |  | ");
    assertThat(lines("prowler-json/v2.jsonl"))
        .containsExactly(
            ROOT + " | CONF | PASS | check12 | high |  |  | ann",
            ROOT + " | CONF | FAIL | check12 | high |  |  | bob",
            "arn:aws:s3:::logs | CONF | FAIL | extra734 | medium |  |  | ");
  }

  @Test
  void defendersAssessments() throws IOException {
    assertThat(lines("defender/rest.json"))
        .containsExactly(
            MACHINE + " | CONF | FAIL | " + ASSESSMENT + " | low |  |  | ",
            SUBSCRIPTION
                + " | CONF | UNKNOWN | 1f655fb7-63ca-4980-91a3-56dbc2b715c6 | low |  |  | ");
    assertThat(lines("defender/resourcegraph.json"))
        .containsExactly(MACHINE + " | CONF | PASS | " + ASSESSMENT + " | low |  |  | ");
    assertThat(lines("defender-csv/recommendations.csv"))
        .containsExactly(MACHINE + " | CONF | FAIL | " + ASSESSMENT + " | high |  |  | ");
    assertThat(first("defender-csv/recommendations.csv").detail().path("description").asText())
        .isEqualTo("Two\nlines");
    assertThat(lines("defender-machines/vulnerabilities.json"))
        .containsExactly(
            "host::0123456789abcdef | VULN | FAIL | CVE-2024-30080 | critical"
                + " | pkg:generic/microsoft/windows_server_2019@10.0.17763.5820 |  | ");
  }

  @Test
  void securityCommandCenter() throws IOException {
    assertThat(lines("scc/findings.json"))
        .containsExactly(
            WEB + " | CONF | FAIL | PUBLIC_IP_ADDRESS | high |  |  | ",
            WEB
                + " | VULN | FAIL | CVE-2024-6387 | critical | pkg:generic/openssh@9.2p1"
                + " | 9.2p1-2+deb12u3 | ",
            WEB + " | DETE | SUPPRESSED | Malware: Bad IP | high |  |  | ",
            WEB + " | CONF | PASS | OPEN_FIREWALL | high |  |  | ");
    assertThat(lines("scc/notification.json"))
        .containsExactly(
            "//storage.googleapis.com/shop-public | CONF | FAIL | PUBLIC_BUCKET_ACL | medium"
                + " |  |  | ");
  }

  @Test
  void wiz() throws IOException {
    assertThat(lines("wiz-issues/issues.csv"))
        .containsExactly(
            HOST + " | CONF | FAIL | wc-id-1 | critical |  |  | ",
            "arn:aws:s3:::shop-public | CONF | SUPPRESSED | wc-id-2 | high |  |  | ");
    assertThat(lines("wiz-vulnerabilities/vulnerabilities.csv"))
        .containsExactly(
            WEB.replace("/web", "/node-1")
                + " | VULN | FAIL | CVE-2022-23471 | medium"
                + " | pkg:generic/github.com/containerd/containerd@1.4.0 | 1.5.16"
                + " | /home/kubernetes/bin/containerd");
  }

  @Test
  void anyCsvAndJson() throws IOException {
    assertThat(lines("generic/acme.csv"))
        .containsExactly(
            HOST + " | CONF | FAIL | ACME-7 |  |  |  | ",
            "arn:aws:s3:::logs | CONF | PASS | ACME-8 | low |  |  | ");
    assertThat(Fixtures.of("generic/acme.csv").heard().tools).containsExactly("acme-scan ");
    assertThat(lines("generic/acme.json"))
        .containsExactly(
            SUBSCRIPTION
                + "/resourcegroups/shop/providers/microsoft.web/sites/shop"
                + " | CONF | FAIL | T-1 | critical |  |  | ");
  }

  @Test
  void settingsThatAreNotTheFormatsAreRefusedWhereTheyAre() {
    assertThatThrownBy(() -> with("{\"fields\": {\"rule\": \"id\", \"colour\": \"c\"}}"))
        .isInstanceOfSatisfying(
            MalformedReport.class,
            e -> assertThat(e.where()).isEqualTo("spec.mapping.fields.colour"));
    assertThatThrownBy(() -> with("{\"fields\": {\"rule\": \"id\", \"asset\": \"a\"}}"))
        .isInstanceOfSatisfying(
            MalformedReport.class,
            e -> assertThat(e.where()).isEqualTo("spec.mapping.fields.tool"));
    assertThatThrownBy(() -> with("{\"records\": \"results\"}"))
        .isInstanceOfSatisfying(
            MalformedReport.class, e -> assertThat(e.where()).isEqualTo("spec.mapping.records"));
  }

  private static void with(String settings) throws IOException {
    new GenericFormat().with(new ObjectMapper().readTree(settings));
  }

  @Test
  void agentsAreNamedByAllThatIsKnownOfThem() throws IOException {
    Heard heard = Fixtures.of("inventory/agents.csv").heard();
    assertThat(heard.agents().get(0).identifiers())
        .isEqualTo(
            Map.of(
                "instanceId", "i-0abc1234def567890",
                "hostname", "web-1",
                "mac", "0a:1b:2c:3d:4e:5f",
                "ip", "10.0.0.7"));
    assertThat(heard.agents().get(0).tool()).isEqualTo("falcon");
    assertThat(heard.agents().get(0).healthy()).isTrue();
    assertThat(heard.agents().get(1).healthy()).isFalse();
    assertThat(heard.asOf).isEqualTo(Instant.parse("2026-11-24T10:00:00Z"));
    Heard json = Fixtures.of("inventory/agents.json").heard();
    assertThat(json.agents().get(0).identifiers()).isEqualTo(Map.of("arn", HOST));
    assertThat(json.agents().get(0).healthy()).isNull();
  }

  @Test
  void csvFaultsAreSaidByLine() {
    String header = "tool,hostname,last_seen\n";
    assertThatThrownBy(() -> inventory(header + "a,b,2026-11-24T10:00:00Z\n\na,b\n"))
        .isInstanceOfSatisfying(
            MalformedReport.class, e -> assertThat(e.where()).isEqualTo("line 4"));
    assertThatThrownBy(() -> inventory(header + "a,b,yesterday\n"))
        .isInstanceOfSatisfying(
            MalformedReport.class, e -> assertThat(e.where()).isEqualTo("line 2.last_seen"));
    assertThatThrownBy(() -> inventory(header + "a,\"b,2026-11-24T10:00:00Z\n"))
        .isInstanceOfSatisfying(
            MalformedReport.class, e -> assertThat(e.where()).startsWith("line "));
    assertThatThrownBy(() -> inventory(header + "a," + "b".repeat(2 << 20) + ",2026-11-24\n"))
        .isInstanceOfSatisfying(
            MalformedReport.class, e -> assertThat(e.where()).startsWith("line "));
    assertThatThrownBy(() -> inventory(header + ",".repeat(1_001) + "\n"))
        .isInstanceOfSatisfying(
            MalformedReport.class, e -> assertThat(e.where()).isEqualTo("line 2"));
  }

  private static void inventory(String report) throws IOException {
    Heard.of(new InventoryFormat(), report.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsKnownAndNotReadIsRefusedWithAWord() {
    assertThat(EveryFormat.thatRecognise("PK\u0003\u0004x".getBytes(StandardCharsets.UTF_8)))
        .extracting(format -> format.id())
        .containsExactly("unread");
    assertThatThrownBy(
            () ->
                Heard.of(
                    new UnreadFormat(),
                    "scoutsuite_results =\n{}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedReport.class)
        .hasMessageContaining("ScoutSuite");
  }
}
