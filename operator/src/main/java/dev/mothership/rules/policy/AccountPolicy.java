package dev.mothership.rules.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Severity;
import dev.mothership.rules.CheckParameter;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RuleCatalog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What all policies of one account come to.
 *
 * @param checks of the catalogue that count
 * @param off the others, with why: {@code excluded}, {@code not-selected} or {@code shadow}
 * @param parameters that differ from their defaults, by check and name
 * @param bounds by check
 * @param custom checks of policies by rule id
 * @param expectedTools of all policies
 */
public record AccountPolicy(
    Set<String> checks,
    Map<String, String> off,
    Map<String, Map<String, JsonNode>> parameters,
    Trusted trusted,
    Map<String, SeverityBound> bounds,
    Map<String, CustomCheck> custom,
    Ownership ownership,
    List<ExpectedTool> expectedTools) {
  public AccountPolicy {
    checks = Set.copyOf(checks);
    off = Map.copyOf(off);
    parameters = Map.copyOf(parameters);
    bounds = Map.copyOf(bounds);
    custom = Map.copyOf(custom);
    expectedTools = List.copyOf(expectedTools);
  }

  /** Where no policy says anything: every check of the catalogue. */
  public static AccountPolicy everything(RuleCatalog catalog) {
    return new AccountPolicy(
        catalog.checks().stream().map(CheckRule::id).collect(Collectors.toSet()),
        Map.of(),
        Map.of(),
        Trusted.NOBODY,
        Map.of(),
        Map.of(),
        Ownership.OF_NAMESPACE,
        List.of());
  }

  public boolean counts(String ruleId) {
    return checks.contains(ruleId) || custom.containsKey(ruleId);
  }

  /** Every parameter of the check as a query binds it. */
  public Map<String, Object> binds(CheckRule rule) {
    Map<String, JsonNode> set = parameters.getOrDefault(rule.id(), Map.of());
    Map<String, Object> binds = new TreeMap<>();
    for (CheckParameter parameter : rule.parameters()) {
      binds.put(
          parameter.name(),
          CheckParameter.bound(set.getOrDefault(parameter.name(), parameter.byDefault())));
    }
    return binds;
  }

  /** What the policies make of a rule's answers; empty where they leave them alone. */
  public String setting(CheckRule rule) {
    if (off.containsKey(rule.id())) {
      return "off";
    }
    if (custom.containsKey(rule.id())) {
      return String.valueOf(custom.get(rule.id()));
    }
    String set = parameters.containsKey(rule.id()) ? new TreeMap<>(binds(rule)).toString() : "";
    return !trusted.equals(Trusted.NOBODY) && rule.asksWhomToTrust() ? set + trusted : set;
  }

  /** The band to show a risk in. */
  public Severity band(String ruleId, Severity ofRisk) {
    SeverityBound bound = bounds.get(ruleId);
    return bound == null ? ofRisk : bound.apply(ofRisk);
  }
}
