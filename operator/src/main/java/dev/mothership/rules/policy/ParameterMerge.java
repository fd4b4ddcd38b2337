package dev.mothership.rules.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.rules.CheckParameter;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RuleCatalog;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Parameters: the strictest value of the cluster policies, else the default; a namespaced policy
 * may only be stricter than that. Where no value is stricter than another the first cluster policy
 * by name has its way.
 */
final class ParameterMerge {
  private final RuleCatalog catalog;
  private final List<Policy> policies;
  private final List<Loss> losses;

  private record Value(JsonNode value, @Nullable Policy by) {}

  ParameterMerge(RuleCatalog catalog, List<Policy> policies, List<Loss> losses) {
    this.catalog = catalog;
    this.policies = policies;
    this.losses = losses;
  }

  Map<String, Map<String, JsonNode>> merge() {
    Map<String, Map<String, JsonNode>> merged = new TreeMap<>();
    for (CheckRule rule : catalog.checks()) {
      for (CheckParameter parameter : rule.parameters()) {
        JsonNode value = value(rule, parameter);
        if (!value.equals(parameter.byDefault())) {
          merged.computeIfAbsent(rule.id(), id -> new TreeMap<>()).put(parameter.name(), value);
        }
      }
    }
    return merged;
  }

  private JsonNode value(CheckRule rule, CheckParameter parameter) {
    Value best = new Value(parameter.byDefault(), null);
    for (Policy policy : policies) {
      JsonNode asked = asked(policy, rule, parameter);
      if (asked != null && beats(parameter, policy, asked, best)) {
        best = new Value(asked, policy);
      }
    }
    for (Policy policy : policies) {
      JsonNode asked = asked(policy, rule, parameter);
      if (asked != null && !asked.equals(best.value())) {
        losses.add(
            new Loss(
                policy.id(),
                "parameters %s %s".formatted(rule.id(), parameter.name()),
                best.by() == null ? "the default" : best.by().label()));
      }
    }
    return best.value();
  }

  /** Cluster policies come first, so that whoever is by a cluster policy was set by one. */
  private static boolean beats(
      CheckParameter parameter, Policy policy, JsonNode asked, Value best) {
    boolean first = policy.cluster() && best.by() == null;
    return first || parameter.isStricter(asked, best.value());
  }

  private static @Nullable JsonNode asked(Policy policy, CheckRule rule, CheckParameter parameter) {
    String text =
        policy.body().parameters().getOrDefault(rule.id(), Map.of()).get(parameter.name());
    return text == null ? null : parameter.parse(text).orElse(null);
  }
}
