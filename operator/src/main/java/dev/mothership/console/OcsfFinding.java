package dev.mothership.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.console.OcsfEvent.Activity;
import dev.mothership.console.OcsfEvent.Kind;
import dev.mothership.console.OcsfEvent.Place;
import dev.mothership.store.EmittedFinding;
import dev.mothership.store.OwnerRow;
import dev.mothership.store.ShownFinding;
import dev.mothership.store.TriageRow;
import java.util.Locale;

/** A finding as an event of OCSF 1.8.0; which class it is of follows from its category. */
final class OcsfFinding {
  private OcsfFinding() {}

  static ObjectNode of(EmittedFinding emitted) {
    ShownFinding finding = emitted.finding();
    Kind kind = kind(finding.category());
    ObjectNode event =
        OcsfEvent.of(kind, activity(emitted), finding.name(), emitted.changedAt(), place(emitted));
    event.put("message", finding.title());
    severity(event, finding.severity());
    status(event, finding);
    risk(event, finding);
    event.set("finding_info", info(emitted));
    event.putArray("resources").add(resource(emitted));
    boolean confirmed = finding.confidence().equals("confirmed");
    event.put("confidence_id", confirmed ? 3 : 1).put("confidence", confirmed ? "High" : "Low");
    String remediation = finding.detail().path("remediation").asText();
    switch (kind) {
      case COMPLIANCE -> {
        event.set("compliance", OcsfDetail.compliance(emitted));
        remedy(event, remediation);
      }
      case VULNERABILITY ->
          event.set("vulnerabilities", OcsfDetail.vulnerabilities(finding, remediation));
      case DETECTION -> {
        event.put("is_alert", false);
        remedy(event, remediation);
      }
      default -> event.put("is_alert", false);
    }
    triage(event, finding);
    event.set("unmapped", unmapped(emitted));
    return event;
  }

  /**
   * A secret that lies open is told by tools for secrets management, whose class is Data Security
   * Finding; what a check of ours did not find in order is Compliance Finding.
   */
  private static Kind kind(String category) {
    return switch (category) {
      case "attack-path" -> Kind.DETECTION;
      case "vulnerability" -> Kind.VULNERABILITY;
      case "secret" -> Kind.DATA_SECURITY;
      default -> Kind.COMPLIANCE;
    };
  }

  private static Activity activity(EmittedFinding emitted) {
    if (emitted.finding().state().equals("Resolved")) {
      return Activity.CLOSE;
    }
    return emitted.changedAt().isAfter(emitted.finding().firstSeen())
        ? Activity.UPDATE
        : Activity.CREATE;
  }

  private static Place place(EmittedFinding emitted) {
    return new Place(
        emitted.tenant(),
        emitted.finding().account(),
        emitted.provider(),
        emitted.accountId(),
        emitted.partition(),
        emitted.finding().region());
  }

  /** Low is 2 of severity_id and 1 of risk_level_id. */
  private static int level(String severity) {
    return switch (severity) {
      case "critical" -> 4;
      case "high" -> 3;
      case "medium" -> 2;
      default -> 1;
    };
  }

  private static void severity(ObjectNode event, String severity) {
    event.put("severity_id", level(severity) + 1).put("severity", capital(severity));
  }

  private static void status(ObjectNode event, ShownFinding finding) {
    TriageRow triage = finding.triage();
    switch (finding.state()) {
      case "Resolved" -> event.put("status_id", 4).put("status", "Resolved");
      case "Muted" -> event.put("status_id", 3).put("status", "Suppressed");
      default -> {
        boolean looked = triage != null && !triage.status().isEmpty();
        event.put("status_id", looked ? 2 : 1).put("status", looked ? "In Progress" : "New");
      }
    }
    OcsfEvent.putText(
        event,
        "status_detail",
        finding.exception().isEmpty() ? finding.resolution() : finding.exception());
  }

  private static void risk(ObjectNode event, ShownFinding finding) {
    event.put("risk_score", finding.risk());
    event.put("risk_level_id", level(finding.severity()));
    event.put("risk_level", capital(finding.severity()));
    StringBuilder details = new StringBuilder();
    for (JsonNode factor : finding.factors()) {
      details
          .append(details.isEmpty() ? "" : "; ")
          .append(factor.path("name").asText())
          .append(' ')
          .append(factor.path("value").asText())
          .append(factor.path("assumed").asBoolean() ? " (assumed): " : ": ")
          .append(factor.path("because").asText());
    }
    OcsfEvent.putText(event, "risk_details", details.toString());
  }

  private static ObjectNode info(EmittedFinding emitted) {
    ShownFinding finding = emitted.finding();
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("uid", finding.name()).put("title", finding.title());
    OcsfEvent.putText(info, "desc", finding.detail().path("why").asText());
    info.putArray("types").add(finding.category());
    info.put("created_time", finding.firstSeen().toEpochMilli());
    info.put("first_seen_time", finding.firstSeen().toEpochMilli());
    info.put("modified_time", emitted.changedAt().toEpochMilli());
    info.putObject("analytic").put("uid", finding.ruleId()).put("type_id", 1).put("type", "Rule");
    if (finding.path().has("hops")) {
      info.set("attack_graph", OcsfDetail.graph(finding));
    }
    return info;
  }

  private static ObjectNode resource(EmittedFinding emitted) {
    ShownFinding finding = emitted.finding();
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("uid", finding.assetKey()).put("name", finding.assetName());
    resource.put("type", finding.assetType());
    resource.put("provider", emitted.provider().toUpperCase(Locale.ROOT));
    resource.put("namespace", emitted.namespace());
    OcsfEvent.putText(resource, "region", finding.region());
    OcsfEvent.putText(resource, "cloud_partition", emitted.partition());
    OcsfEvent.putText(resource, "criticality", emitted.criticality());
    ObjectNode owner = resource.putObject("owner");
    OwnerRow named = finding.owner();
    owner.put("name", named == null || named.name().isEmpty() ? emitted.namespace() : named.name());
    owner.set("account", OcsfEvent.account(place(emitted)));
    if (!emitted.tags().isEmpty()) {
      resource.set("tags", OcsfEvent.pairs(emitted.tags()));
    }
    return resource;
  }

  private static void remedy(ObjectNode event, String remediation) {
    if (!remediation.isEmpty()) {
      event.putObject("remediation").put("desc", remediation);
    }
  }

  private static void triage(ObjectNode event, ShownFinding finding) {
    TriageRow triage = finding.triage();
    if (triage != null) {
      OcsfEvent.putText(event, "comment", triage.comment());
      if (!triage.assignee().isEmpty()) {
        event.putObject("assignee").put("name", triage.assignee());
      }
    }
  }

  /** What OCSF has no place for, under our names. */
  private static ObjectNode unmapped(EmittedFinding emitted) {
    ShownFinding finding = emitted.finding();
    ObjectNode unmapped = JsonNodeFactory.instance.objectNode();
    unmapped.set("factors", finding.factors());
    unmapped.put("riskLow", finding.riskLow()).put("riskHigh", finding.riskHigh());
    unmapped.put("residualRisk", finding.residualRisk());
    unmapped.put("due", finding.dueAt() == null ? null : finding.dueAt().toEpochMilli());
    unmapped.put(
        "resolved", finding.resolvedAt() == null ? null : finding.resolvedAt().toEpochMilli());
    OcsfEvent.putText(unmapped, "dataClass", emitted.dataClass());
    OcsfEvent.putText(unmapped, "target", emitted.targetKey());
    if (finding.path().has("fixes")) {
      unmapped.set("fixes", finding.path().path("fixes"));
      unmapped.set("spread", finding.path().path("spread"));
    }
    unmapped.properties().removeIf(field -> field.getValue().isNull());
    return unmapped;
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
