package dev.mothership.correlate.access;

import dev.mothership.rules.WatchedActions;
import dev.mothership.rules.WatchedActions.Escalation;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The powers that a set of permissions comes to. The full engine of escalation chains will take its
 * place; callers only see grants.
 */
final class GrantAnalysis {
  private final WatchedActions watched;
  private final ConditionClasses classes;

  GrantAnalysis(WatchedActions watched) {
    this.watched = watched;
    this.classes = new ConditionClasses(watched.conditionKeys());
  }

  /**
   * @param rootArn of the principal's account
   * @param buckets of the principal's account
   */
  List<Grant> of(
      StoredAsset principal, Permissions permissions, String rootArn, List<StoredAsset> buckets) {
    Optional<Grant> administrator = administrator(permissions, rootArn);
    if (administrator.isPresent()) {
      return List.of(administrator.get());
    }
    List<Grant> grants = new ArrayList<>();
    escalation(principal, permissions, rootArn).ifPresent(grants::add);
    for (StoredAsset bucket : buckets) {
      read(permissions, bucket).ifPresent(grants::add);
    }
    return grants;
  }

  private Optional<Grant> administrator(Permissions permissions, String rootArn) {
    Evidence evidence = new Evidence();
    for (String action : watched.administrator()) {
      Optional<Permit> statement = permissions.onAll(action, "*");
      if (statement.isEmpty()) {
        return Optional.empty();
      }
      evidence.add("*", statement.get());
    }
    return Optional.of(evidence.grant(Grant.ADMIN, rootArn));
  }

  private Optional<Grant> escalation(
      StoredAsset principal, Permissions permissions, String rootArn) {
    Evidence evidence = new Evidence();
    for (Escalation escalation : watched.escalations()) {
      for (String resource : subjects(principal, escalation.on(), rootArn)) {
        Optional<Permit> statement = permissions.onAll(escalation.action(), resource);
        if (statement.isPresent()) {
          evidence.add(escalation.action(), statement.get());
          break;
        }
      }
    }
    return evidence.isEmpty()
        ? Optional.empty()
        : Optional.of(evidence.grant(Grant.EDIT_IAM, rootArn));
  }

  private Optional<Grant> read(Permissions permissions, StoredAsset bucket) {
    Evidence evidence = new Evidence();
    for (String action : watched.reads()) {
      permissions
          .onSome(action, bucket.key() + "/*")
          .ifPresent(statement -> evidence.add(action, statement));
    }
    return evidence.isEmpty()
        ? Optional.empty()
        : Optional.of(evidence.grant(Grant.READ, bucket.key()));
  }

  /**
   * Itself and what it holds, and all of the kind: changing any of those changes its own rights.
   */
  private static List<String> subjects(StoredAsset principal, String kind, String rootArn) {
    List<String> subjects = new ArrayList<>();
    subjects.add(rootArn.replace(":root", ":" + kind + "/*"));
    String own = principal.type().substring(principal.type().lastIndexOf('.') + 1);
    switch (kind) {
      case "policy" ->
          principal.texts("attachedPolicyArns").stream()
              .filter(arn -> !arn.contains(":aws:policy/"))
              .forEach(subjects::add);
      case "group" -> subjects.addAll(principal.texts("groupArns"));
      default -> {
        if (own.equals(kind)) {
          subjects.add(principal.key());
        }
      }
    }
    return subjects;
  }

  private final class Evidence {
    private final Set<String> actions = new LinkedHashSet<>();
    private final Set<String> policies = new LinkedHashSet<>();
    private ConditionClass conditions = ConditionClass.ALWAYS;

    private void add(String action, Permit permit) {
      actions.add(action);
      policies.add(permit.statement().name());
      for (Permit.Open open : permit.open()) {
        ConditionClass found = classes.ofKey(open.condition().key());
        boolean restricts = conditions.label().equals("restricts");
        conditions = restricts ? conditions : found;
      }
    }

    private boolean isEmpty() {
      return actions.isEmpty();
    }

    private Grant grant(String power, String target) {
      return new Grant(
          power, target, conditions.label(), List.copyOf(actions), List.copyOf(policies));
    }
  }
}
