package dev.mothership.rules.policy;

import dev.mothership.rules.CheckParameter;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.rules.cel.CelProgram;
import dev.mothership.rules.cel.Refused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a policy cannot be done, for a person; all else of it is done.
 *
 * @param references names of checks, frameworks and parameters that there are not, and values that
 *     do not fit
 * @param expressions of custom checks that do not compile, with line and column
 */
public record PolicyProblems(List<String> references, List<String> expressions) {
  public PolicyProblems {
    references = List.copyOf(references);
    expressions = List.copyOf(expressions);
  }

  public static PolicyProblems of(RuleCatalog catalog, Policy policy) {
    return new PolicyProblems(
        references(catalog, policy), expressions(policy.body().customChecks()));
  }

  public boolean none() {
    return references.isEmpty() && expressions.isEmpty();
  }

  private static List<String> references(RuleCatalog catalog, Policy policy) {
    PolicyBody body = policy.body();
    List<String> problems = new ArrayList<>();
    String meanwhile = policy.cluster() ? "; until that is mended every check is selected" : "";
    for (String id : policy.unknownFrameworks(catalog)) {
      problems.add("frameworks: there is no " + id + meanwhile);
    }
    unknown(catalog, body.include(), "checks.include", problems);
    unknown(catalog, body.exclude(), "checks.exclude", problems);
    Set<String> own = body.customChecks().stream().map(policy::ruleId).collect(Collectors.toSet());
    unknown(
        catalog,
        body.severity().stream()
            .map(SeverityBound::check)
            .filter(check -> !own.contains(check))
            .toList(),
        "severity",
        problems);
    body.parameters().forEach((check, values) -> parameters(catalog, check, values, problems));
    if (body.trusted() != null) {
      for (String cidr : body.trusted().cidrs()) {
        if (!Cidr.valid(cidr)) {
          problems.add("trusted.cidrs: %s is no network".formatted(cidr));
        }
      }
    }
    Set<String> ids = new HashSet<>();
    for (CustomCheck check : body.customChecks()) {
      if (!ids.add(check.id())) {
        problems.add("customChecks: two have the id " + check.id());
      }
    }
    return problems;
  }

  private static void unknown(
      RuleCatalog catalog, List<String> checks, String where, List<String> problems) {
    for (String id : checks) {
      if (catalog.check(id).isEmpty()) {
        problems.add("%s: there is no check %s".formatted(where, id));
      }
    }
  }

  private static void parameters(
      RuleCatalog catalog, String check, Map<String, String> values, List<String> problems) {
    Optional<CheckRule> rule = catalog.check(check);
    if (rule.isEmpty()) {
      problems.add("parameters: there is no check " + check);
      return;
    }
    values.forEach(
        (name, text) -> {
          Optional<CheckParameter> parameter = rule.get().parameter(name);
          if (parameter.isEmpty()) {
            problems.add("parameters: %s has no parameter %s".formatted(check, name));
          } else if (parameter.get().parse(text).isEmpty()) {
            problems.add(
                "parameters: %s %s cannot be %s; its default is %s"
                    .formatted(check, name, text, parameter.get().byDefault()));
          }
        });
  }

  private static List<String> expressions(List<CustomCheck> checks) {
    List<String> problems = new ArrayList<>();
    for (CustomCheck check : checks) {
      try {
        CelProgram.compile(check.fails());
      } catch (Refused e) {
        e.errors()
            .forEach(
                error -> problems.add("customChecks %s: fails:%s".formatted(check.id(), error)));
      }
    }
    return problems;
  }
}
