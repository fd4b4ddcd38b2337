package dev.mothership.correlate.access;

import dev.mothership.model.RelationKind;
import dev.mothership.rules.EscalationRule;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds each way to more rights that a user or role has within its account. */
final class Escalations {
  /** What a way is tried on: whose rights it gives and what its actions are on. */
  private record Target(
      String key,
      Map<String, List<String>> resources,
      Optional<StoredAsset> about,
      String assumed) {}

  private static final String OWN_POLICY = "own-policy";

  private final List<EscalationRule> rules;
  private final ActionIndex actions;
  private final Identities identities;
  private final Map<EscalationRule, BitSet> needed = new HashMap<>();

  Escalations(List<EscalationRule> rules, ActionIndex actions, Identities identities) {
    this.rules = rules;
    this.actions = actions;
    this.identities = identities;
    rules.forEach(rule -> needed.put(rule, actions.of(own(rule))));
  }

  /** In the order of the rules. */
  List<Step> of(Holder holder) {
    BitSet allowed = actions.allowed(holder.permissions().statements());
    List<Step> steps = new ArrayList<>();
    for (EscalationRule rule : rules) {
      if (ActionIndex.covers(allowed, needed.getOrDefault(rule, new BitSet()))) {
        for (Target target : targets(rule, holder)) {
          permits(rule, holder, target)
              .ifPresent(
                  permits ->
                      steps.add(
                          new Step(rule, kind(rule), target.key(), permits, target.assumed())));
        }
      }
    }
    return steps;
  }

  /** What its own policies must allow; whom a role's trust names needs no right to take it on. */
  private static List<String> own(EscalationRule rule) {
    return rule.needs().entrySet().stream()
        .filter(need -> !need.getValue().equals("assumed"))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static RelationKind kind(EscalationRule rule) {
    return switch (rule.gives()) {
      case "account", "unbound" -> RelationKind.EDITS_IAM;
      case "role" ->
          rule.needs().containsValue("assumed") ? RelationKind.CAN_ASSUME : RelationKind.CONTROLS;
      default -> RelationKind.CONTROLS;
    };
  }

  private List<Target> targets(EscalationRule rule, Holder holder) {
    String root = holder.rootKey();
    long account = holder.asset().accountId();
    return switch (rule.gives()) {
      case "unbound" -> holder.unbounded().isEmpty() ? List.of() : List.of(own(root, holder));
      case "account" ->
          rule.needs().values().stream().anyMatch(on -> on.equals("user"))
              ? others(identities.of(Holder.USER, account), holder, "user", root)
              : rule.needs().containsValue("role") || rule.needs().containsValue("assumed")
                  ? roles(rule, holder, root)
                  : List.of(own(root, holder));
      case "user" -> others(identities.of(Holder.USER, account), holder, "user", "");
      case "group" ->
          holder.is(Holder.USER)
              ? others(identities.of(Holder.GROUP, account), holder, "group", "")
              : List.of();
      case "role", "passed" -> roles(rule, holder, "");
      default -> running(rule, holder);
    };
  }

  private static Target own(String root, Holder holder) {
    StoredAsset self = holder.asset();
    Map<String, List<String>> on = new HashMap<>();
    on.put("self-user", holder.is(Holder.USER) ? List.of(self.key()) : List.of());
    on.put("self-role", holder.is(Holder.ROLE) ? List.of(self.key()) : List.of());
    on.put("own-group", self.texts("groupArns"));
    on.put(OWN_POLICY, policies(self));
    return new Target(root, on, Optional.of(self), "");
  }

  private List<Target> others(List<StoredAsset> among, Holder holder, String on, String instead) {
    return among.stream()
        .filter(other -> !other.key().equals(holder.key()))
        .map(
            other ->
                new Target(
                    instead.isEmpty() ? other.key() : instead,
                    Map.of(on, List.of(other.key())),
                    Optional.of(other),
                    ""))
        .toList();
  }

  private List<Target> roles(EscalationRule rule, Holder holder, String instead) {
    List<Target> targets = new ArrayList<>();
    for (Trust trust : identities.roles(holder.asset().accountId())) {
      String key = trust.role().key();
      if (key.equals(holder.key()) || trust.serviceLinked() || !trust.admits(rule.services())) {
        continue;
      }
      Map<String, List<String>> on =
          Map.of(
              "role", List.of(key),
              "assumed", List.of(key),
              "passed", List.of(key),
              "policy", policies(trust.role()));
      targets.add(new Target(instead.isEmpty() ? key : instead, on, Optional.of(trust.role()), ""));
    }
    return targets;
  }

  /** Where nothing lists what runs, the roles that the service may run as stand for it. */
  private List<Target> running(EscalationRule rule, Holder holder) {
    long account = holder.asset().accountId();
    List<Target> targets = new ArrayList<>();
    if (identities.listed(rule.compute(), account)) {
      for (Identities.Runner runner : identities.runners(rule.compute(), account)) {
        if (!runner.roleArn().equals(holder.key())) {
          String key = runner.asset().key();
          targets.add(
              new Target(key, Map.of("compute", List.of(key)), Optional.of(runner.asset()), ""));
        }
      }
      return targets;
    }
    for (Trust trust : identities.roles(account)) {
      boolean itself = trust.role().key().equals(holder.key());
      if (!itself && !trust.serviceLinked() && trust.admits(rule.services())) {
        String assumed = "something of " + rule.services().get(0) + " runs as it: none is listed";
        targets.add(
            new Target(
                trust.role().key(),
                Map.of("compute", List.of(any(rule, holder))),
                Optional.empty(),
                assumed));
      }
    }
    return targets;
  }

  private static String any(EscalationRule rule, Holder holder) {
    return anyOf(rule.needs().keySet().iterator().next(), holder);
  }

  /** Any resource of the action's service in the account; some services have none of their own. */
  private static String anyOf(String action, Holder holder) {
    String service = action.substring(0, action.indexOf(':'));
    String arn = service.equals("ec2-instance-connect") ? "ec2" : service;
    return "arn:*:" + arn + ":*:" + holder.account() + ":*";
  }

  private Optional<List<Permit>> permits(EscalationRule rule, Holder holder, Target target) {
    if (rule.gives().equals("unbound") && !strongBehind(holder) || !reaches(rule, holder, target)) {
      return Optional.empty();
    }
    List<Permit> permits = new ArrayList<>();
    Permissions calls =
        target
            .about()
            .filter(asset -> !asset.unread().containsKey("tags"))
            .map(asset -> holder.permissions().about(asset.tags()))
            .orElse(holder.permissions());
    for (Map.Entry<String, String> given : rule.given().entrySet()) {
      calls = calls.when(given.getKey(), given.getValue());
    }
    for (Map.Entry<String, String> need : rule.needs().entrySet()) {
      Optional<List<Permit>> permit =
          permit(rule, holder, calls, need.getKey(), need.getValue(), target);
      if (permit.isEmpty()) {
        return Optional.empty();
      }
      permits.addAll(permit.get());
    }
    return Optional.of(permits);
  }

  /** A quick look with the least known of the calls: what that does not allow, nothing does. */
  private static boolean reaches(EscalationRule rule, Holder holder, Target target) {
    return rule.needs().entrySet().stream()
        .filter(need -> target.resources().containsKey(need.getValue()))
        .filter(need -> !need.getValue().equals("assumed"))
        .allMatch(
            need ->
                on(target, need.getValue()).stream()
                    .anyMatch(key -> holder.permissions().onSome(need.getKey(), key).isPresent()));
  }

  private Optional<List<Permit>> permit(
      EscalationRule rule,
      Holder holder,
      Permissions calls,
      String action,
      String on,
      Target target) {
    switch (on) {
      case "any" -> {
        return holder.permissions().onSome(action, anyOf(action, holder)).map(List::of);
      }
      case "assumed" -> {
        return on(target, on).stream()
            .flatMap(key -> identities.role(key).stream())
            .filter(trust -> trust.mayAdmit(holder))
            .map(trust -> trust.admits(holder))
            .filter(permits -> !permits.isEmpty())
            .findFirst();
      }
      case "passed" -> {
        return rule.services().stream()
            .map(service -> calls.when("iam:PassedToService", service))
            .flatMap(
                call -> on(target, on).stream().flatMap(key -> call.onSome(action, key).stream()))
            .findFirst()
            .map(List::of);
      }
      default -> {
        if (on.startsWith("aws.")) {
          return identities.of(on, holder.asset().accountId()).stream()
              .flatMap(asset -> calls.onSome(action, asset.key()).stream())
              .findFirst()
              .map(List::of);
        }
        return on(target, on).stream()
            .flatMap(resource -> calls.onSome(action, resource).stream())
            .findFirst()
            .map(List::of);
      }
    }
  }

  private static List<String> on(Target target, String kind) {
    return target.resources().getOrDefault(kind, List.of());
  }

  /** Whether taking the boundary away is worth it: what is behind can change rights. */
  private static boolean strongBehind(Holder holder) {
    String roles = holder.rootKey().replace(":root", ":role/*");
    return holder.unbounded().stream()
        .anyMatch(
            behind ->
                behind.onAll("iam:AttachRolePolicy", roles).isPresent()
                    && holder.permissions().onAll("iam:AttachRolePolicy", roles).isEmpty());
  }

  private static List<String> policies(StoredAsset holder) {
    return holder.texts("attachedPolicyArns").stream()
        .filter(arn -> !arn.contains(":aws:policy/"))
        .toList();
  }
}
