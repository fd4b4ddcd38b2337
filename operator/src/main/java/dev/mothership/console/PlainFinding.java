package dev.mothership.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.EmittedFinding;
import dev.mothership.store.ShownFinding;
import dev.mothership.store.TriageRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A finding in our own words: the columns of the view {@code mothership.findings}. */
final class PlainFinding {
  private PlainFinding() {}

  static ObjectNode of(EmittedFinding emitted) {
    ShownFinding finding = emitted.finding();
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("id", finding.id()).put("name", finding.name());
    item.put("category", finding.category()).put("check", finding.ruleId());
    item.put("title", finding.title()).put("state", finding.state());
    item.put("severity", finding.severity()).put("risk", finding.risk());
    item.put("riskLow", finding.riskLow()).put("riskHigh", finding.riskHigh());
    if (finding.residualRisk() != null) {
      item.put("residualRisk", finding.residualRisk());
    }
    item.put("confidence", finding.confidence());
    item.put("tenant", emitted.tenant()).put("namespace", emitted.namespace());
    item.put("account", finding.account()).put("accountId", emitted.accountId());
    item.put("provider", emitted.provider()).put("region", finding.region());
    item.put("asset", finding.assetKey()).put("assetName", finding.assetName());
    item.put("assetType", finding.assetType());
    OcsfEvent.putText(item, "target", emitted.targetKey());
    OcsfEvent.putText(item, "owner", finding.owner() == null ? "" : finding.owner().name());
    item.put("firstSeen", finding.firstSeen().toString());
    item.put("changed", emitted.changedAt().toString());
    putTime(item, "due", finding.dueAt());
    putTime(item, "resolved", finding.resolvedAt());
    OcsfEvent.putText(item, "resolution", finding.resolution());
    OcsfEvent.putText(item, "exception", finding.exception());
    triage(item, finding.triage());
    item.set("factors", finding.factors());
    item.set("detail", finding.detail());
    if (finding.path().has("hops")) {
      item.set("path", finding.path());
    }
    return item;
  }

  private static void triage(ObjectNode item, @Nullable TriageRow triage) {
    if (triage != null) {
      ObjectNode said = item.putObject("triage");
      OcsfEvent.putText(said, "status", triage.status());
      OcsfEvent.putText(said, "assignee", triage.assignee());
      OcsfEvent.putText(said, "comment", triage.comment());
      said.put("by", triage.by()).put("at", triage.at().toString());
    }
  }

  private static void putTime(ObjectNode item, String field, @Nullable Instant time) {
    if (time != null) {
      item.put(field, time.toString());
    }
  }
}
