package dev.mothership.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other tools say beside our own checks, on the founding example. */
final class ObservationsIT {
  private static final String IMDS = "aws-ec2-imdsv1-allowed";
  private static final String PROWLER_IMDS = "ec2_instance_imdsv2_enabled";

  private static final String SSH = "ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_22";

  private FoundingEstate estate;
  private EstateFixture fixture;
  private long scanner;

  @BeforeEach
  void aScannerThatReportsIntoTheFoundingExample() {
    estate = new FoundingEstate(CorrelationDatabase.fresh());
    fixture = estate.fixture();
    scanner = fixture.scanner();
  }

  private void says(String tool, String rule, String status, String asset, String severity) {
    says("configuration", tool, rule, status, asset, severity, "");
  }

  private void says(
      String category,
      String tool,
      String rule,
      String status,
      String asset,
      String severity,
      String location) {
    fixture.execute(
        """
        insert into observation (tenant_id, key, scanner_id, report_id, asset_id, category, tool, tool_rule, status,
          severity, title, location, first_seen, content_hash, detail)
        select tenant_id, sha256(convert_to('%1$s' || '%2$s' || '%3$s' || key || '%7$s', 'UTF8')), %8$d, 1, id, '%1$s',
          '%2$s', '%3$s', '%4$s', '%6$s', 'Title of %3$s', '%7$s', now(), '',
          '{"description": "what it is", "remediation": "mend it"}'
        from asset where key = '%5$s'
        """
            .formatted(category, tool, rule, status, asset, severity, location, scanner));
  }

  private List<String> witnesses(String rule) {
    return fixture.query(
        "select concat_ws('|', w ->> 'tool', w ->> 'rule', w ->> 'severity') from finding,"
            + " jsonb_array_elements(detail -> 'witnesses') with ordinality x(w, n) where rule_id = '"
            + rule
            + "' order by n",
        String.class);
  }

  private List<String> disagreements() {
    return fixture.query(
        "select concat_ws('|', check_id, asset_key, ours, tool, tool_rule, theirs) from"
            + " mothership.disagreements order by 1",
        String.class);
  }

  @Test
  void aToolThatSeesWhatWeSeeIsAWitnessAndNoSecondFinding() {
    fixture.correlate();
    List<String> alone = fixture.findings();
    says("prowler", PROWLER_IMDS, "fail", FoundingEstate.WEB, "high");
    fixture.correlate();
    assertThat(fixture.findings()).isEqualTo(alone).contains(IMDS + "|i-web|Open|65");
    assertThat(witnesses(IMDS))
        .containsExactly("mothership|" + IMDS + "|", "prowler|" + PROWLER_IMDS + "|high");
    assertThat(disagreements()).isEmpty();
  }

  @Test
  void ourOwnPassStandsAndTheDisagreementIsShown() {
    estate.imdsV2();
    says("prowler", PROWLER_IMDS, "fail", FoundingEstate.WEB, "high");
    fixture.correlate();
    assertThat(fixture.findings()).noneMatch(finding -> finding.startsWith(IMDS));
    assertThat(disagreements())
        .containsExactly(
            IMDS + "|" + FoundingEstate.WEB + "|pass|prowler|" + PROWLER_IMDS + "|fail");
  }

  @Test
  void aToolThatPassesWhatWeFailDisagreesAndIsNoWitness() {
    says("prowler", PROWLER_IMDS, "pass", FoundingEstate.WEB, "high");
    fixture.correlate();
    assertThat(fixture.findings()).contains(IMDS + "|i-web|Open|65");
    assertThat(witnesses(IMDS)).isEmpty();
    assertThat(disagreements())
        .containsExactly(
            IMDS + "|" + FoundingEstate.WEB + "|fail|prowler|" + PROWLER_IMDS + "|pass");
  }

  @Test
  void whereWeCouldNotReadAToolsWordOpensTheFinding() {
    fixture.execute(
        "update asset set properties = properties - 'httpTokens' where key = '"
            + FoundingEstate.WEB
            + "'");
    fixture.correlate();
    assertThat(fixture.findings()).noneMatch(finding -> finding.startsWith(IMDS));
    says("prowler", PROWLER_IMDS, "fail", FoundingEstate.WEB, "high");
    fixture.correlate();
    assertThat(fixture.findings()).contains(IMDS + "|i-web|Open|65");
    assertThat(witnesses(IMDS)).containsExactly("prowler|" + PROWLER_IMDS + "|high");
    assertThat(fixture.one("select count(*) from disagreement", Integer.class)).isZero();
  }

  /** E 0.7, X 1.0 and C 1.0 of the host, T 0.6: 100 times the root of 0.42 is 64.8. */
  @Test
  void whatOnlyAToolKnowsIsAFindingOfItsOwnAndEndsWithIt() {
    says("acme", "HOST-42", "fail", FoundingEstate.WEB, "high");
    says("acme", "HOST-43", "pass", FoundingEstate.WEB, "high");
    fixture.correlate();
    assertThat(fixture.findings())
        .contains("acme-host-42|i-web|Open|65")
        .noneMatch(finding -> finding.startsWith("acme-host-43"));
    assertThat(
            fixture.one(
                "select concat_ws('|', category, title, detail ->> 'why', detail ->> 'remediation')"
                    + " from finding where rule_id = 'acme-host-42'",
                String.class))
        .isEqualTo("configuration|Check failed: Title of HOST-42|what it is|mend it");
    assertThat(witnesses("acme-host-42")).containsExactly("acme|HOST-42|high");
    fixture.execute("update observation set closed_at = now() where tool_rule = 'HOST-42'");
    fixture.correlate();
    assertThat(
            fixture.one(
                "select state || ' ' || resolution from finding where rule_id = 'acme-host-42'",
                String.class))
        .isEqualTo("Resolved fixed");
  }

  @Test
  void severalPlacesOfOneRuleAreOneFindingButEachSecretIsItsOwn() {
    says("configuration", "checkov", "CKV_1", "fail", FoundingEstate.WEB, "low", "main.tf:3");
    says("configuration", "checkov", "CKV_1", "fail", FoundingEstate.WEB, "medium", "main.tf:9");
    says("secret", "trivy", "aws-access-key-id", "fail", FoundingEstate.WEB, "critical", "a.env:1");
    says("secret", "trivy", "aws-access-key-id", "fail", FoundingEstate.WEB, "critical", "b.env:1");
    fixture.correlate();
    assertThat(
            fixture.query(
                "select concat_ws('|', category, rule_id, detail -> 'evidence' -> 'places') from finding"
                    + " where rule_id like 'checkov-%' or rule_id like 'trivy-%' order by 1",
                String.class))
        .containsExactly(
            "configuration|checkov-ckv-1|[\"main.tf:3\", \"main.tf:9\"]",
            "secret|trivy-aws-access-key-id|[\"a.env:1\"]",
            "secret|trivy-aws-access-key-id|[\"b.env:1\"]");
    assertThat(
            fixture.one(
                "select detail ->> 'baseSeverity' || jsonb_array_length(detail -> 'witnesses') from finding"
                    + " where rule_id = 'checkov-ckv-1'",
                String.class))
        .isEqualTo("medium1");
  }

  @Test
  void aControlThatTwoToolsAskForIsOneFindingWithTwoWitnesses() {
    says("kube-bench", "cis-1.10:1.2.1", "fail", FoundingEstate.WEB, "");
    says("kubescape", "C-0113", "fail", FoundingEstate.WEB, "high");
    fixture.correlate();
    assertThat(fixture.findings())
        .filteredOn(finding -> finding.startsWith("k8s-"))
        .containsExactly("k8s-apiserver-anonymous-auth|i-web|Open|65");
    assertThat(witnesses("k8s-apiserver-anonymous-auth"))
        .containsExactly("kube-bench|cis-1.10:1.2.1|", "kubescape|C-0113|high");
  }

  @Test
  void severalChecksOfAToolAreOneQuestionThatFailsWhereAnyOfThemDoes() {
    String group = EstateFixture.ec2("security-group/sg-web");
    estate.group("0.0.0.0/0", 22);
    says("prowler", SSH, "fail", group, "high");
    says("prowler", SSH.replace("22", "3389"), "pass", group, "high");
    fixture.correlate();
    assertThat(disagreements()).isEmpty();
    assertThat(witnesses("aws-ec2-admin-ports-open-ipv4")).contains("prowler|" + SSH + "|high");
  }

  @Test
  void aCheckOfAnotherCloudByTheSameIdIsNotOurs() {
    fixture.asset(
        "reported.gcp.compute", "//compute.googleapis.com/projects/p/instances/i", "i", "{}");
    says(
        "prowler", PROWLER_IMDS, "fail", "//compute.googleapis.com/projects/p/instances/i", "high");
    fixture.correlate();
    assertThat(fixture.findings())
        .anyMatch(finding -> finding.startsWith("prowler-ec2-instance-imdsv2-enabled|i|Open"))
        .noneMatch(finding -> finding.startsWith(IMDS + "|i|"));
  }

  /** E 0.9 in the place of 0.7, T 0.6, X and C 1.0: 100 times the root of 0.54 is 73.5. */
  @Test
  void aDetectionIsNoFindingAndRaisesWhatIsWrongWithItsAsset() {
    says(
        "detection",
        "guardduty",
        "UnauthorizedAccess:EC2/SSHBruteForce",
        "fail",
        FoundingEstate.WEB,
        "high",
        "");
    fixture.correlate();
    assertThat(fixture.findings())
        .contains(IMDS + "|i-web|Open|73")
        .noneMatch(finding -> finding.contains("guardduty"));
    assertThat(
            fixture.one(
                "select factors -> 0 ->> 'because' from finding where rule_id = '" + IMDS + "'",
                String.class))
        .startsWith("guardduty detected UnauthorizedAccess:EC2/SSHBruteForce on it");
  }

  @Test
  void theSameOnceMoreWritesNothing() {
    says("prowler", PROWLER_IMDS, "pass", FoundingEstate.WEB, "high");
    says("acme", "HOST-42", "fail", FoundingEstate.WEB, "high");
    fixture.correlate();
    CorrelationResult again = fixture.correlate();
    assertThat(again.findings().total()).isZero();
    assertThat(again.derivedRows()).isZero();
  }
}
