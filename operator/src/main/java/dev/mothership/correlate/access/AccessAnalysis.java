package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.correlate.Estate;
import dev.mothership.model.RelationKind;
import dev.mothership.rules.EscalationRule;
import dev.mothership.rules.WatchedActions;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Who may do what in one tenant's accounts, and who comes to administer them. */
final class AccessAnalysis {
  /** Types that the escalations know to run as a role. */
  private final List<String> runners;

  private final Estate estate;
  private final GrantAnalysis grants;
  private final Escalations escalations;
  private final Identities identities;
  private final PrincipalPolicies policies;
  private final ConditionClasses classes;
  private final Stores stores;
  private final Assumptions assumptions;
  private final Passing passing;
  private final Edges edges;
  private final List<Holder> holders = new ArrayList<>();
  private final Map<String, List<Power>> powers = new HashMap<>();
  private final Map<String, ConditionClass> administrators = new LinkedHashMap<>();

  /**
   * @param organization documents of the organization's service control policies by account
   * @param rolesOf ARNs of the roles that an asset runs as
   */
  AccessAnalysis(
      Estate estate,
      WatchedActions watched,
      List<EscalationRule> rules,
      Map<Long, List<Map<String, JsonNode>>> organization,
      Function<StoredAsset, List<String>> rolesOf) {
    PolicyLibrary library = new PolicyLibrary();
    this.estate = estate;
    ActionIndex actions = Watched.actions(watched, rules);
    this.classes = new ConditionClasses(watched.conditionKeys());
    this.edges = new Edges(classes);
    this.grants = new GrantAnalysis(watched);
    this.identities = new Identities(estate, library, rolesOf);
    this.policies = new PrincipalPolicies(estate, library, organization);
    this.escalations = new Escalations(rules, actions, identities);
    this.stores = new Stores(estate, watched, library, actions, edges);
    this.assumptions = new Assumptions(estate, identities, edges);
    this.passing = new Passing(identities, edges);
    this.runners =
        rules.stream()
            .map(EscalationRule::compute)
            .filter(type -> !type.isEmpty())
            .distinct()
            .toList();
  }

  void run() {
    for (String type : List.of(Holder.ROLE, Holder.USER, Holder.GROUP)) {
      for (StoredAsset asset : estate.assets(type)) {
        holders.add(policies.of(asset));
      }
    }
    for (Holder holder : holders) {
      edges.unread(holder.key(), holder.missing());
      List<Power> held = grants.powers(holder, stores.buckets(holder));
      powers.put(holder.key(), held);
      held.forEach(power -> power(holder, power));
      if (held.stream().noneMatch(power -> power.name().equals(Grant.ADMIN))) {
        within(holder);
      }
    }
    stores.byTheirPolicies(holders);
    assumptions.acrossAccounts(holders);
  }

  /** Of an administrator nothing more is worth telling inside its account. */
  private void within(Holder holder) {
    for (Step step : escalations.of(holder)) {
      edges.add(holder.key(), step);
      if (step.kind() == RelationKind.EDITS_IAM) {
        administrator(holder.key(), step.permits());
      }
    }
    if (!holder.is(Holder.GROUP)) {
      passing.of(holder);
      stores.of(holder);
    }
  }

  private void power(Holder holder, Power power) {
    RelationKind kind =
        switch (power.name()) {
          case Grant.ADMIN -> RelationKind.ADMIN;
          case Grant.EDIT_IAM -> RelationKind.EDITS_IAM;
          default -> RelationKind.READS;
        };
    edges.add(new Edges.Id(holder.key(), kind, power.target()), power.actions(), power.permits());
    if (kind != RelationKind.READS) {
      administrator(holder.key(), power.permits());
    }
  }

  private void administrator(String key, List<Permit> permits) {
    ConditionClass strictest = ConditionClass.ALWAYS;
    for (Permit permit : permits) {
      for (Permit.Open open : permit.open()) {
        ConditionClass found = classes.ofKey(open.condition().key());
        strictest = found.compareTo(strictest) > 0 ? found : strictest;
      }
    }
    ConditionClass now = strictest;
    administrators.merge(key, now, (one, other) -> one.compareTo(other) < 0 ? one : other);
  }

  Edges edges() {
    return edges;
  }

  List<Holder> holders() {
    return holders;
  }

  List<Grant> grants(Holder holder) {
    return powers.getOrDefault(holder.key(), List.of()).stream()
        .map(power -> power.grant(classes))
        .toList();
  }

  /** Who and what comes to administer an account, by key. */
  Map<String, AdminReach.Reached> reach() {
    List<Edges.Id> hops = new ArrayList<>(edges.ids());
    for (String type : runners) {
      for (var account : estate.accounts()) {
        for (Identities.Runner runner : identities.runners(type, account.id())) {
          hops.add(new Edges.Id(runner.asset().key(), RelationKind.RUNS_AS, runner.roleArn()));
        }
      }
    }
    return AdminReach.of(administrators, hops, edges);
  }
}
