package dev.mothership.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.EmittedGrants;
import dev.mothership.store.OwnerRow;
import dev.mothership.store.TriageRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every event is one that the published schema of OCSF 1.8.0 accepts. */
class OcsfFindingTest {

  @ParameterizedTest
  @CsvSource({
    "configuration, Open, 2003, 200301",
    "coverage, Open, 2003, 200301",
    "vulnerability, Open, 2002, 200201",
    "attack-path, Open, 2004, 200401",
    "secret, Open, 2006, 200601",
    "configuration, Resolved, 2003, 200303",
    "vulnerability, Resolved, 2002, 200203",
    "attack-path, Muted, 2004, 200402",
    "secret, Muted, 2006, 200602"
  })
  void everyCategoryInEveryStateIsValid(String category, String state, int classUid, int type) {
    Emitted emitted = category.equals("attack-path") ? Emitted.path() : Emitted.of(category);
    emitted.state = state;
    emitted.changed = state.equals("Open") ? Emitted.FIRST : Emitted.CHANGED;

    ObjectNode event = OcsfFinding.of(emitted.finding());

    assertThat(PublishedSchema.OCSF.faults(event)).isEmpty();
    assertThat(event.path("class_uid").asInt()).isEqualTo(classUid);
    assertThat(event.path("type_uid").asInt()).isEqualTo(type);
  }

  @Test
  void theSchemaRefusesWhatItDoesNotKnow() {
    ObjectNode event = OcsfFinding.of(Emitted.of("configuration").finding());
    event.put("risk", 65).remove("finding_info");
    event.put("severity_id", 7);

    assertThat(PublishedSchema.OCSF.faults(event))
        .hasSize(3)
        .anyMatch(fault -> fault.contains("finding_info"))
        .anyMatch(fault -> fault.contains("'risk'"))
        .anyMatch(fault -> fault.contains("severity_id"));
  }

  @Test
  void aFindingKeepsItsRiskItsResourceAndItsTimes() {
    Emitted emitted = Emitted.of("configuration");
    emitted.owner = new OwnerRow("payments", "tag", "high", "its tag says so");
    emitted.triage =
        new TriageRow("InProgress", "alice", "on Monday", "alice", "rest", Emitted.CHANGED);
    emitted.changed = Emitted.CHANGED;

    ObjectNode event = OcsfFinding.of(emitted.finding());

    assertThat(PublishedSchema.OCSF.faults(event)).isEmpty();
    assertThat(event.path("time").asLong()).isEqualTo(1793613600000L);
    assertThat(event.at("/finding_info/first_seen_time").asLong()).isEqualTo(1793527200000L);
    assertThat(event.at("/finding_info/uid").asText()).isEqualTo("configuration-imds-0123456789ab");
    assertThat(event.path("activity_name").asText()).isEqualTo("Update");
    assertThat(event.path("status").asText()).isEqualTo("In Progress");
    assertThat(event.at("/assignee/name").asText()).isEqualTo("alice");
    assertThat(event.path("risk_score").asInt()).isEqualTo(65);
    assertThat(event.path("risk_level_id").asInt()).isEqualTo(3);
    assertThat(event.path("severity_id").asInt()).isEqualTo(4);
    assertThat(event.path("risk_details").asText())
        .isEqualTo("exploitability 0.7 (assumed): no login needed");
    assertThat(event.at("/unmapped/factors/0/value").asDouble()).isEqualTo(0.7);
    assertThat(event.at("/resources/0/uid").asText()).isEqualTo(Emitted.WEB);
    assertThat(event.at("/resources/0/owner/name").asText()).isEqualTo("payments");
    assertThat(event.at("/resources/0/owner/account/uid").asText()).isEqualTo("111122223333");
    assertThat(event.at("/resources/0/region").asText()).isEqualTo("eu-west-1");
    assertThat(event.at("/cloud/account/uid").asText()).isEqualTo("111122223333");
    assertThat(event.at("/compliance/standards/0").asText()).isEqualTo("cis-aws-5.0.0");
    assertThat(event.at("/compliance/requirements/0").asText()).isEqualTo("cis-aws-5.0.0 5.7");
    assertThat(event.at("/compliance/status").asText()).isEqualTo("Fail");
  }

  @Test
  void anAttackPathIsAGraphWhoseEdgesSayWhetherTheyHold() {
    ObjectNode event = OcsfFinding.of(Emitted.path().finding());

    assertThat(event.at("/finding_info/attack_graph/nodes").findValuesAsText("uid"))
        .containsExactly("internet", Emitted.WEB, Emitted.ROLE);
    assertThat(event.at("/finding_info/attack_graph/edges/0/source").asText())
        .isEqualTo("internet");
    assertThat(event.at("/finding_info/attack_graph/edges/0/data/holds").asBoolean()).isTrue();
    assertThat(event.at("/finding_info/attack_graph/edges/1/relation").asText())
        .isEqualTo("RUNS_AS");
    assertThat(event.at("/finding_info/attack_graph/edges/1/data/holds").isNull()).isTrue();
    assertThat(event.at("/unmapped/residualRisk").asInt()).isEqualTo(53);
  }

  @Test
  void aVulnerabilityNamesEachIdWithItsPackage() {
    Emitted emitted = Emitted.of("vulnerability");
    emitted.detail =
        """
        {package: 'pkg:deb/debian/openssl', installed: 3.0.1, fixed: 3.0.2, remediation: upgrade, locations: [/usr/lib],
         evidence: {cves: [{id: CVE-2026-12345, exploited: true, cvss: ''}, {id: GHSA-abcd-efgh-ijkl, exploit: none}], more: 0}}
        """;

    ObjectNode event = OcsfFinding.of(emitted.finding());

    assertThat(PublishedSchema.OCSF.faults(event)).isEmpty();
    assertThat(event.at("/vulnerabilities/0/cve/uid").asText()).isEqualTo("CVE-2026-12345");
    assertThat(event.at("/vulnerabilities/0/is_exploit_available").asBoolean()).isTrue();
    assertThat(event.at("/vulnerabilities/0/affected_packages/0/fixed_in_version").asText())
        .isEqualTo("3.0.2");
    assertThat(event.at("/vulnerabilities/0/affected_packages/0/path").asText())
        .isEqualTo("/usr/lib");
    assertThat(event.at("/vulnerabilities/1/is_exploit_available").asBoolean(true)).isFalse();
    assertThat(event.at("/vulnerabilities/1/advisory/uid").asText())
        .isEqualTo("GHSA-abcd-efgh-ijkl");
  }

  @Test
  void whatAPrincipalCanDoIsAnAnalysis() {
    EmittedGrants grants =
        new EmittedGrants(
            3,
            "checkout",
            "team-checkout",
            "production",
            "aws",
            "111122223333",
            "aws",
            Emitted.ROLE,
            "web",
            "aws.iam.role",
            "",
            Emitted.yaml(
                """
                - {power: ADMIN, target: 'arn:aws:iam::111122223333:root', conditions: none,
                   evidence: {actions: ['*'], policies: [AdministratorAccess]}}
                """),
            Emitted.FIRST,
            Emitted.CHANGED);

    ObjectNode event = OcsfPermissions.of(grants);

    assertThat(PublishedSchema.OCSF.faults(event)).isEmpty();
    assertThat(event.path("class_uid").asInt()).isEqualTo(2008);
    assertThat(event.path("message").asText()).isEqualTo("web holds ADMIN");
    assertThat(event.at("/user/uid").asText()).isEqualTo(Emitted.ROLE);
    assertThat(event.at("/permission_analysis_results/0/granted_privileges/0").asText())
        .isEqualTo("*");
    assertThat(event.at("/permission_analysis_results/0/policy/data/0").asText())
        .isEqualTo("AdministratorAccess");
  }
}
