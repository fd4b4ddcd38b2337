package dev.mothership.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every log is one that the published schema of SARIF 2.1.0 accepts. */
class SarifLogTest {
  @Test
  void findingsOfOneRuleShareItAndItsSeverityIsOfTheWorst() {
    Emitted milder = Emitted.of("configuration");
    milder.risk = 7;
    milder.severity = "low";
    Emitted muted = Emitted.of("secret");
    muted.state = "Muted";
    muted.exception = "web, until March";
    Emitted resolved = Emitted.of("configuration");
    resolved.state = "Resolved";

    ObjectNode log =
        SarifLog.of(
            List.of(
                milder.finding(),
                Emitted.of("configuration").finding(),
                muted.finding(),
                resolved.finding()));

    assertThat(PublishedSchema.SARIF.faults(log)).isEmpty();
    assertThat(log.at("/runs/0/tool/driver/rules")).hasSize(1);
    assertThat(log.at("/runs/0/tool/driver/rules/0/properties/security-severity").asText())
        .isEqualTo("6.5");
    assertThat(log.at("/runs/0/results/0/properties/security-severity").asText()).isEqualTo("0.7");
    assertThat(log.at("/runs/0/results").findValuesAsText("level"))
        .containsExactly("note", "error", "error", "none");
    assertThat(
            log.at("/runs/0/results/0/locations/0/logicalLocations/0/fullyQualifiedName").asText())
        .isEqualTo(Emitted.WEB);
    assertThat(log.at("/runs/0/results/2/suppressions/0/justification").asText())
        .isEqualTo("web, until March");
    assertThat(log.at("/runs/0/results/3/kind").asText()).isEqualTo("pass");
  }

  @Test
  void aLogOfNothingIsValidToo() {
    assertThat(PublishedSchema.SARIF.faults(SarifLog.of(List.of()))).isEmpty();
    ObjectNode log = SarifLog.of(List.of());
    log.put("version", "2.0.0");
    assertThat(PublishedSchema.SARIF.faults(log)).hasSize(1);
  }
}
