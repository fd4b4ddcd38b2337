package dev.mothership.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.EmittedFinding;
import dev.mothership.store.ShownFinding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Findings as one run of a SARIF 2.1.0 log. A cloud asset is no file: it is a logical location.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">the standard</a>
 */
final class SarifLog {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private SarifLog() {}

  static ObjectNode of(List<EmittedFinding> findings) {
    Map<String, List<ShownFinding>> byRule = new LinkedHashMap<>();
    for (EmittedFinding emitted : findings) {
      byRule
          .computeIfAbsent(emitted.finding().ruleId(), rule -> new ArrayList<>())
          .add(emitted.finding());
    }
    ObjectNode log = JsonNodeFactory.instance.objectNode();
    log.put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver").put("name", "Mothership");
    ArrayNode rules = driver.putArray("rules");
    byRule.forEach((rule, its) -> rules.add(rule(rule, its)));
    List<String> order = List.copyOf(byRule.keySet());
    ArrayNode results = run.putArray("results");
    for (EmittedFinding emitted : findings) {
      results.add(result(emitted, order.indexOf(emitted.finding().ruleId())));
    }
    return log;
  }

  /** A rule's severity is that of its worst finding in the log. */
  private static ObjectNode rule(String id, List<ShownFinding> its) {
    ShownFinding one = its.get(0);
    ObjectNode rule = JsonNodeFactory.instance.objectNode().put("id", id);
    text(rule, "shortDescription", one.title());
    text(rule, "fullDescription", one.detail().path("why").asText());
    text(rule, "help", one.detail().path("remediation").asText());
    ObjectNode properties = rule.putObject("properties");
    int worst = its.stream().mapToInt(ShownFinding::risk).max().orElse(0);
    properties.put("security-severity", tenths(worst));
    properties.putArray("tags").add("security").add(one.category());
    return rule;
  }

  private static ObjectNode result(EmittedFinding emitted, int rule) {
    ShownFinding finding = emitted.finding();
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("ruleId", finding.ruleId()).put("ruleIndex", rule);
    // The standard: whatever is no failure has the level none.
    boolean resolved = finding.state().equals("Resolved");
    result.put("kind", resolved ? "pass" : "fail");
    result.put("level", resolved ? "none" : level(finding.severity()));
    result.put("rank", finding.risk());
    text(result, "message", finding.title() + ": " + finding.assetName());
    result.putObject("partialFingerprints").put("mothershipFinding/v1", finding.name());
    ObjectNode place =
        result.putArray("locations").addObject().putArray("logicalLocations").addObject();
    place.put("name", finding.assetName()).put("fullyQualifiedName", finding.assetKey());
    place.put("kind", "resource");
    if (finding.state().equals("Muted")) {
      ObjectNode suppression = result.putArray("suppressions").addObject().put("kind", "external");
      OcsfEvent.putText(suppression, "justification", finding.exception());
    }
    ObjectNode properties = result.putObject("properties");
    properties.put("security-severity", tenths(finding.risk())).put("state", finding.state());
    properties.put("account", emitted.accountId()).put("region", finding.region());
    properties.put("assetType", finding.assetType());
    properties.put("firstSeen", finding.firstSeen().toString());
    properties.set("factors", finding.factors());
    return result;
  }

  private static String level(String severity) {
    return switch (severity) {
      case "critical", "high" -> "error";
      case "medium" -> "warning";
      default -> "note";
    };
  }

  private static String tenths(int risk) {
    return BigDecimal.valueOf(risk, 1).toString();
  }

  private static void text(ObjectNode object, String field, String text) {
    if (!text.isEmpty()) {
      object.putObject(field).put("text", text);
    }
  }
}
