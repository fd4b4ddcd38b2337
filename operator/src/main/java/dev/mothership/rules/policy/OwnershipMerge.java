package dev.mothership.rules.policy;

import java.util.List;
import java.util.Objects;

/** Whose assets are: what the first cluster policy by name says, as a whole. */
final class OwnershipMerge {
  private OwnershipMerge() {}

  /**
   * @param policies in their order
   */
  static Ownership of(List<Policy> policies, List<Loss> losses) {
    List<Policy> saying =
        policies.stream()
            .filter(policy -> policy.cluster() && policy.body().ownership() != null)
            .toList();
    if (saying.isEmpty()) {
      return Ownership.OF_NAMESPACE;
    }
    Policy first = saying.get(0);
    Ownership decided = Objects.requireNonNull(first.body().ownership());
    saying.stream()
        .filter(policy -> !decided.equals(policy.body().ownership()))
        .forEach(policy -> losses.add(new Loss(policy.id(), "ownership", first.label())));
    return decided;
  }
}
