package dev.mothership.correlate.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A power with what allows each action that makes it up. */
final class Power {
  private final String name;
  private final String target;
  private final Map<String, List<Permit>> permits = new LinkedHashMap<>();

  /**
   * @param name ADMIN, EDIT_IAM or READ
   * @param target the account's root, or the store
   */
  Power(String name, String target) {
    this.name = name;
    this.target = target;
  }

  void add(String action, List<Permit> by) {
    permits.put(action, List.copyOf(by));
  }

  boolean isEmpty() {
    return permits.isEmpty();
  }

  String name() {
    return name;
  }

  String target() {
    return target;
  }

  List<String> actions() {
    return List.copyOf(permits.keySet());
  }

  List<Permit> permits() {
    List<Permit> all = new ArrayList<>();
    permits.values().forEach(all::addAll);
    return all;
  }

  Grant grant(ConditionClasses classes) {
    Set<String> policies = new LinkedHashSet<>();
    String label = ConditionClass.ALWAYS.label();
    for (Permit permit : permits()) {
      policies.add(permit.statement().name());
      for (Permit.Open open : permit.open()) {
        String found = classes.ofKey(open.condition().key()).label();
        label = label.equals("restricts") ? label : found;
      }
    }
    return new Grant(name, target, label, actions(), List.copyOf(policies));
  }
}
