package dev.mothership.rules.policy;

import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RuleCatalog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Several policies of one account to what counts in it: of two that differ the stricter wins, and
 * what loses is named. The order of the given policies plays no part.
 */
public final class PolicyMerge {
  private static final Comparator<Policy> ORDER =
      Comparator.comparing((Policy policy) -> !policy.cluster())
          .thenComparing(Policy::namespace)
          .thenComparing(Policy::name);

  /**
   * Custom checks that the policies of a namespace may bring together: their time is the tenant's.
   */
  private static final int MOST_OF_NAMESPACE = 50;

  private final RuleCatalog catalog;
  private final List<Policy> policies;
  private final List<Loss> losses = new ArrayList<>();

  private PolicyMerge(RuleCatalog catalog, List<Policy> policies) {
    this.catalog = catalog;
    this.policies = policies.stream().sorted(ORDER).toList();
  }

  /**
   * @param losses one for each policy and thing that lost
   */
  public record Merged(AccountPolicy policy, List<Loss> losses) {
    public Merged {
      losses = List.copyOf(losses);
    }
  }

  /** What the policies come to that are not in shadow. */
  public static Merged of(RuleCatalog catalog, List<Policy> policies) {
    List<Policy> counting = policies.stream().filter(policy -> !policy.body().shadow()).toList();
    return counting.isEmpty()
        ? new Merged(AccountPolicy.everything(catalog), List.of())
        : new PolicyMerge(catalog, counting).merge();
  }

  /**
   * What they would come to if nothing of one of them were in shadow.
   *
   * @param which its id
   */
  public static Merged enforcing(RuleCatalog catalog, List<Policy> policies, long which) {
    return of(
        catalog,
        policies.stream()
            .map(policy -> policy.id() == which ? policy.enforced() : policy)
            .toList());
  }

  private Merged merge() {
    Set<String> checks = checks();
    ParameterMerge parameters = new ParameterMerge(catalog, policies, losses);
    exceptions();
    SeverityMerge severities = new SeverityMerge(policies, losses);
    AccountPolicy merged =
        new AccountPolicy(
            checks,
            off(checks),
            parameters.merge(),
            TrustMerge.of(policies, losses),
            severities.merge(),
            custom(),
            OwnershipMerge.of(policies, losses),
            policies.stream()
                .map(policy -> policy.body().expectedTools())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .distinct()
                .toList());
    return new Merged(merged, losses);
  }

  private Set<String> checks() {
    Set<String> checks = new TreeSet<>();
    if (policies.stream().noneMatch(Policy::cluster)) {
      catalog.checks().stream().map(CheckRule::id).forEach(checks::add);
    }
    Map<String, Policy> wanted = new TreeMap<>();
    for (Policy policy : policies) {
      Set<String> enforced = policy.selected(catalog);
      enforced.removeAll(policy.shadowed(catalog));
      enforced.forEach(id -> wanted.putIfAbsent(id, policy));
    }
    checks.addAll(wanted.keySet());
    for (Policy policy : policies) {
      for (String id : policy.body().exclude()) {
        Policy winner = wanted.get(id);
        if (winner != null && policy.cluster()) {
          losses.add(new Loss(policy.id(), "checks.exclude " + id, winner.label()));
        }
      }
    }
    return checks;
  }

  /** How long exceptions may last is counted elsewhere; here only who asks for more is told. */
  private void exceptions() {
    policies.stream()
        .filter(policy -> policy.body().exceptionDays() != null)
        .min(Comparator.comparing(PolicyMerge::days))
        .ifPresent(
            strictest ->
                policies.stream()
                    .filter(policy -> days(policy) > days(strictest))
                    .forEach(
                        policy ->
                            losses.add(
                                new Loss(policy.id(), "exceptions.maxDays", strictest.label()))));
  }

  private static int days(Policy policy) {
    return Objects.requireNonNullElse(policy.body().exceptionDays(), 0);
  }

  private Map<String, String> off(Set<String> checks) {
    Set<String> shadowed = new HashSet<>();
    Set<String> excluded = new HashSet<>();
    for (Policy policy : policies) {
      shadowed.addAll(policy.shadowed(catalog));
      excluded.addAll(policy.body().exclude());
    }
    Map<String, String> off = new TreeMap<>();
    for (CheckRule check : catalog.checks()) {
      if (!checks.contains(check.id())) {
        off.put(
            check.id(),
            shadowed.contains(check.id())
                ? "shadow"
                : excluded.contains(check.id()) ? "excluded" : "not-selected");
      }
    }
    return off;
  }

  private Map<String, CustomCheck> custom() {
    Map<String, CustomCheck> custom = new TreeMap<>();
    Map<String, Policy> owners = new TreeMap<>();
    int ofNamespace = 0;
    for (Policy policy : policies) {
      for (CustomCheck check : policy.body().customChecks()) {
        String id = policy.ruleId(check);
        String what = "customChecks " + check.id();
        Policy owner = owners.get(id);
        if (owner != null) {
          losses.add(new Loss(policy.id(), what, owner.label()));
        } else if (!policy.cluster() && ofNamespace == MOST_OF_NAMESPACE) {
          losses.add(new Loss(policy.id(), what, "the bound of %d".formatted(MOST_OF_NAMESPACE)));
        } else {
          ofNamespace += policy.cluster() ? 0 : 1;
          owners.put(id, policy);
          custom.put(id, check);
        }
      }
    }
    return custom;
  }
}
