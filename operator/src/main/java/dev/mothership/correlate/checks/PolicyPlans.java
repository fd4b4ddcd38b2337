package dev.mothership.correlate.checks;

import dev.mothership.correlate.Estate;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.rules.policy.AccountPolicy;
import dev.mothership.rules.policy.Policy;
import dev.mothership.rules.policy.PolicyBody;
import dev.mothership.rules.policy.PolicyMerge;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.StoredPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The stored policies of a tenant as plans: the one that counts, and for each policy that has
 * something in shadow the one that would count if it had not.
 *
 * @param shadows by policy id; none for a policy with nothing in shadow
 */
public record PolicyPlans(CheckPlan actual, Map<Long, CheckPlan> shadows) {
  public PolicyPlans {
    shadows = new TreeMap<>(shadows);
  }

  public static PolicyPlans of(RuleCatalog catalog, Estate estate, List<StoredPolicy> stored) {
    Map<Long, List<Policy>> byAccount = new HashMap<>();
    Map<Long, CheckPlan> shadows = new TreeMap<>();
    List<Policy> shadowed = new ArrayList<>();
    for (StoredPolicy row : stored) {
      Policy policy = policy(row);
      for (StoredPolicy.Account account : row.accounts()) {
        byAccount.computeIfAbsent(account.id(), id -> new ArrayList<>()).add(policy);
      }
      if (policy.body().shadow() || !policy.shadowed(catalog).isEmpty()) {
        shadowed.add(policy);
      }
    }
    for (Policy policy : shadowed) {
      shadows.put(
          policy.id(),
          plan(
              catalog,
              estate,
              byAccount,
              policies -> PolicyMerge.enforcing(catalog, policies, policy.id())));
    }
    return new PolicyPlans(
        plan(catalog, estate, byAccount, policies -> PolicyMerge.of(catalog, policies)), shadows);
  }

  private static CheckPlan plan(
      RuleCatalog catalog,
      Estate estate,
      Map<Long, List<Policy>> byAccount,
      Function<List<Policy>, PolicyMerge.Merged> merge) {
    AccountPolicy everything = AccountPolicy.everything(catalog);
    Map<List<Policy>, AccountPolicy> merged = new HashMap<>();
    Map<Long, AccountPolicy> accounts = new TreeMap<>();
    for (AccountFacts account : estate.accounts()) {
      List<Policy> policies = byAccount.getOrDefault(account.id(), List.of());
      accounts.put(
          account.id(),
          policies.isEmpty()
              ? everything
              : merged.computeIfAbsent(policies, list -> merge.apply(list).policy()));
    }
    return new CheckPlan(catalog, accounts);
  }

  private static Policy policy(StoredPolicy row) {
    return new Policy(
        row.id(),
        row.cluster(),
        row.namespace(),
        row.name(),
        PolicyBody.parse(row.body()),
        Set.copyOf(row.known()));
  }
}
