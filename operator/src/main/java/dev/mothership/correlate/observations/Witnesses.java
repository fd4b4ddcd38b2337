package dev.mothership.correlate.observations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.DesiredFinding;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who else saw what our own checks found. */
public final class Witnesses {
  private record Issue(String ruleId, long assetId) {}

  private final Map<Issue, Set<Witness>> witnesses = new HashMap<>();

  void add(String ruleId, long assetId, Witness witness) {
    witnesses.computeIfAbsent(new Issue(ruleId, assetId), key -> new TreeSet<>()).add(witness);
  }

  /** The finding, and in its detail everybody who saw it; as it is where nobody else did. */
  public DesiredFinding of(DesiredFinding finding) {
    Set<Witness> seen = witnesses.get(new Issue(finding.ruleId(), finding.assetId()));
    if (seen == null || !finding.targetKey().isEmpty()) {
      return finding;
    }
    ObjectNode detail = finding.detail().deepCopy();
    write(detail, seen);
    return finding.withDetail(detail);
  }

  static void write(ObjectNode detail, Set<Witness> seen) {
    ArrayNode list = detail.putArray("witnesses");
    for (Witness witness : seen) {
      list.addObject()
          .put("tool", witness.tool())
          .put("rule", witness.rule())
          .put("severity", witness.severity());
    }
  }
}
