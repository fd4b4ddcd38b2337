package dev.mothership.rules.policy;

import dev.mothership.model.Severity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Severity bounds: the highest floor, and the highest cap of the cluster policies. */
final class SeverityMerge {
  private final List<Policy> policies;
  private final List<Loss> losses;

  SeverityMerge(List<Policy> policies, List<Loss> losses) {
    this.policies = policies;
    this.losses = losses;
  }

  Map<String, SeverityBound> merge() {
    TreeSet<String> checks = new TreeSet<>();
    policies.forEach(
        policy -> policy.body().severity().forEach(bound -> checks.add(bound.check())));
    Map<String, SeverityBound> merged = new TreeMap<>();
    checks.forEach(check -> merged.put(check, bound(check)));
    return merged;
  }

  private SeverityBound bound(String check) {
    Policy floorBy = null;
    Policy capBy = null;
    Severity floor = null;
    Severity cap = null;
    for (Policy policy : policies) {
      SeverityBound asked = asked(policy, check);
      if (asked != null && asked.floor() != null && above(asked.floor(), floor)) {
        floor = asked.floor();
        floorBy = policy;
      }
      if (asked != null && asked.cap() != null && policy.cluster() && above(asked.cap(), cap)) {
        cap = asked.cap();
        capBy = policy;
      }
    }
    for (Policy policy : policies) {
      SeverityBound asked = asked(policy, check);
      if (asked != null) {
        lost(policy, check, "floor", asked.floor(), floor, floorBy);
        boolean underFloor = floor != null && asked.cap() != null && above(floor, asked.cap());
        lost(
            policy,
            check,
            "cap",
            policy.cluster() ? asked.cap() : null,
            underFloor ? floor : cap,
            underFloor ? floorBy : capBy);
      }
    }
    return new SeverityBound(check, floor, cap);
  }

  private void lost(
      Policy policy,
      String check,
      String kind,
      @Nullable Severity asked,
      @Nullable Severity won,
      @Nullable Policy by) {
    if (asked != null && won != null && by != null && above(won, asked)) {
      losses.add(
          new Loss(
              policy.id(), "severity %s %s %s".formatted(check, kind, asked.id()), by.label()));
    }
  }

  private static boolean above(Severity one, @Nullable Severity other) {
    return other == null || one.compareTo(other) > 0;
  }

  private static @Nullable SeverityBound asked(Policy policy, String check) {
    return policy.body().severity().stream()
        .filter(bound -> Objects.equals(bound.check(), check))
        .findFirst()
        .orElse(null);
  }
}
