package dev.mothership.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.EmittedFinding;
import dev.mothership.store.ShownFinding;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What one class of OCSF 1.8.0's findings has and the others have not. */
final class OcsfDetail {
  private static final Pattern CVE = Pattern.compile("CVE-\\d{4}-\\d{4,}");

  private OcsfDetail() {}

  /** The check as a control, with the frameworks' requirements that it is for. */
  static ObjectNode compliance(EmittedFinding emitted) {
    ShownFinding finding = emitted.finding();
    ObjectNode compliance = JsonNodeFactory.instance.objectNode();
    compliance.put("control", finding.ruleId());
    OcsfEvent.putText(compliance, "desc", finding.detail().path("why").asText());
    OcsfEvent.putText(compliance, "status_detail", finding.detail().path("reason").asText());
    if (!finding.state().equals("Resolved")) {
      compliance.put("status_id", 3).put("status", "Fail");
    } else if (finding.resolution().equals("fixed")) {
      compliance.put("status_id", 1).put("status", "Pass");
    } else {
      compliance.put("status_id", 0).put("status", "Unknown");
    }
    Set<String> standards = new LinkedHashSet<>();
    for (String requirement : emitted.requirements()) {
      standards.add(requirement.substring(0, requirement.indexOf(' ')));
    }
    if (!standards.isEmpty()) {
      standards.forEach(compliance.putArray("standards")::add);
      emitted.requirements().forEach(compliance.putArray("requirements")::add);
    }
    return compliance;
  }

  /** Assets as nodes and hops as edges that say whether they hold. */
  static ObjectNode graph(ShownFinding finding) {
    ObjectNode graph = JsonNodeFactory.instance.objectNode();
    graph.put("uid", finding.name()).put("name", finding.title()).put("is_directed", true);
    ArrayNode nodes = graph.putArray("nodes");
    ArrayNode edges = graph.putArray("edges");
    Set<String> known = new LinkedHashSet<>();
    for (JsonNode hop : finding.path().path("hops")) {
      known.add(hop.path("from").asText());
      known.add(hop.path("to").asText());
      ObjectNode edge = edges.addObject();
      edge.put("uid", finding.name() + "/" + edges.size());
      edge.put("source", hop.path("from").asText()).put("target", hop.path("to").asText());
      OcsfEvent.putText(edge, "name", hop.path("label").asText());
      OcsfEvent.putText(edge, "relation", hop.path("kind").asText());
      edge.put("is_directed", true);
      edge.putObject("data").set("holds", hop.path("holds"));
    }
    for (String key : known) {
      ObjectNode node = nodes.addObject().put("uid", key);
      if (key.equals(finding.assetKey())) {
        node.put("name", finding.assetName()).put("type", finding.assetType());
      }
    }
    return graph;
  }

  /**
   * One for each id that the finding's evidence tells of, a CVE or an advisory of another kind; the
   * finding's own rule where it tells of none.
   */
  static ArrayNode vulnerabilities(ShownFinding finding, String remediation) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (JsonNode told : finding.detail().at("/evidence/cves")) {
      vulnerability(all.addObject(), told, finding, remediation);
    }
    if (all.isEmpty()) {
      JsonNode rule = JsonNodeFactory.instance.objectNode().put("id", finding.ruleId());
      vulnerability(all.addObject(), rule, finding, remediation);
    }
    return all;
  }

  private static void vulnerability(
      ObjectNode vulnerability, JsonNode told, ShownFinding finding, String remediation) {
    String id = told.path("id").asText();
    vulnerability.put("title", finding.title());
    vulnerability.putObject(CVE.matcher(id).matches() ? "cve" : "advisory").put("uid", id);
    boolean exploited = told.path("exploited").asBoolean();
    if (exploited || told.has("exploit")) {
      String exploit = told.path("exploit").asText();
      vulnerability.put(
          "is_exploit_available", exploited || exploit.equals("poc") || exploit.equals("active"));
    }
    JsonNode detail = finding.detail();
    String fixed = detail.path("fixed").asText("");
    vulnerability.put("is_fix_available", !fixed.isEmpty());
    String name = detail.path("package").asText();
    if (!name.isEmpty()) {
      ObjectNode affected = vulnerability.putArray("affected_packages").addObject();
      affected.put("name", name).put("version", detail.path("installed").asText());
      if (name.startsWith("pkg:")) {
        affected.put("purl", name);
      }
      OcsfEvent.putText(affected, "fixed_in_version", fixed);
      OcsfEvent.putText(affected, "path", detail.at("/locations/0").asText());
    }
    if (!remediation.isEmpty()) {
      vulnerability.putObject("remediation").put("desc", remediation);
    }
  }
}
