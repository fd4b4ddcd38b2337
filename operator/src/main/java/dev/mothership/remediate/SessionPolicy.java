package dev.mothership.remediate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.rules.RemediationRule;
import java.util.List;

/**
 * The policy that a Job's session is limited to: one action, on one resource where IAM can tell.
 */
final class SessionPolicy {
  private SessionPolicy() {}

  static ObjectNode of(RemediationRule rule, String assetKey) {
    ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
    ArrayNode statements = policy.putArray("Statement");
    allow(statements, rule.permissions().read(), "*");
    allow(statements, writes(rule, RemediationRule.Target.asset), assetKey);
    allow(statements, writes(rule, RemediationRule.Target.any), "*");
    return policy;
  }

  private static List<String> writes(RemediationRule rule, RemediationRule.Target target) {
    return rule.permissions().write().stream()
        .filter(write -> write.resource() == target)
        .map(RemediationRule.Write::action)
        .toList();
  }

  private static void allow(ArrayNode statements, List<String> actions, String resource) {
    if (!actions.isEmpty()) {
      ObjectNode statement = statements.addObject().put("Effect", "Allow");
      actions.stream().sorted().forEach(statement.putArray("Action")::add);
      statement.put("Resource", resource);
    }
  }
}
