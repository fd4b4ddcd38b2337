package dev.mothership.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each fixture is valid by the schema that its format has published, or said to have none. */
final class FixtureSchemasTest {
  private static final Map<String, FixtureSchema> JUDGED =
      Map.ofEntries(
          Map.entry("sarif/bandit.sarif", FixtureSchema.SARIF),
          Map.entry("sarif/govulncheck.sarif", FixtureSchema.SARIF),
          Map.entry("sarif/semgrep.sarif", FixtureSchema.SARIF),
          Map.entry("ocsf/events.jsonl", FixtureSchema.OCSF),
          Map.entry("cyclonedx/image-1.5.json", FixtureSchema.CYCLONEDX_1_5),
          Map.entry("cyclonedx/requirements-1.5.json", FixtureSchema.CYCLONEDX_1_5),
          Map.entry("cyclonedx/npm-1.6.json", FixtureSchema.CYCLONEDX_1_6),
          Map.entry("cyclonedx/cdxgen-1.6.json", FixtureSchema.CYCLONEDX_1_6),
          Map.entry("spdx/image-2.3.json", FixtureSchema.SPDX_2_3),
          Map.entry("spdx/image-2.3.spdx.yaml", FixtureSchema.SPDX_2_3),
          Map.entry("csaf/vex.json", FixtureSchema.CSAF_2_0),
          Map.entry("openreports/report.json", FixtureSchema.OPENREPORTS));

  /** Of formats that have one, fixtures that it is not for. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "ocsf/prowler.json", "of OCSF 1.5, as the tool wrote it",
          "ocsf/before-1.1.json", "of OCSF before 1.1",
          "cyclonedx/npm-1.4.xml", "XML, as the tool wrote it",
          "cyclonedx/extension-1.2.xml", "XML, with an extension",
          "spdx/image-2.3.spdx", "tags and values, as the tool wrote them",
          "spdx/image-3.0.json", "SPDX 3 has a model in SHACL",
          "openreports/list.json", "of wgpolicyk8s.io",
          "openreports/reports.yaml", "of wgpolicyk8s.io");

  /** No schema is published for these by those who make the tool, or none in JSON Schema. */
  private static final Set<String> WITHOUT =
      Set.of(
          "access-analyzer",
          "asff",
          "checkov",
          "defender",
          "defender-csv",
          "defender-machines",
          "ecr",
          "generic",
          "govulncheck",
          "grype",
          "guardduty",
          "inspector2",
          "inventory",
          "kube-bench",
          "kubernetes-reports",
          "kubescape",
          "openvex",
          "osv-scanner",
          "prowler-csv",
          "prowler-json",
          "scc",
          "snyk",
          "ssm-inventory",
          "trivy",
          "trivy-operator",
          "wiz-issues",
          "wiz-vulnerabilities");

  private static List<JsonNode> documents(Fixtures fixture) throws IOException {
    ObjectMapper mapper =
        fixture.toString().endsWith(".yaml") ? new YAMLMapper() : new ObjectMapper();
    try (MappingIterator<JsonNode> all =
        mapper.readerFor(JsonNode.class).readValues(fixture.bytes())) {
      return all.readAll();
    }
  }

  @Test
  void fixturesAreValid() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Fixtures fixture : Fixtures.all()) {
      FixtureSchema schema = JUDGED.get(fixture.toString());
      for (JsonNode document : schema == null ? List.<JsonNode>of() : documents(fixture)) {
        schema.faults(document).forEach(fault -> faults.add(fixture + ": " + fault));
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void whatIsNotJudgedIsSaid() {
    Set<String> named = new TreeSet<>(JUDGED.keySet());
    named.addAll(OTHERWISE.keySet());
    Set<String> rest = Fixtures.all().stream().map(Fixtures::toString).collect(Collectors.toSet());

    assertThat(rest).containsAll(named);
    rest.removeAll(named);
    assertThat(
            rest.stream()
                .map(name -> name.substring(0, name.indexOf('/')))
                .collect(Collectors.toSet()))
        .isEqualTo(WITHOUT);
    OTHERWISE.forEach(
        (name, why) -> System.out.println("not judged by a schema: " + name + ", " + why));
    WITHOUT.stream().sorted().forEach(id -> System.out.println("no published schema: " + id));
  }
}
