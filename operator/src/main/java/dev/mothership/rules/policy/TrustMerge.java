package dev.mothership.rules.policy;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Trusted networks and accounts: what every cluster policy that names any has in common. */
final class TrustMerge {
  private TrustMerge() {}

  static Trusted of(List<Policy> policies, List<Loss> losses) {
    List<Policy> saying =
        policies.stream()
            .filter(policy -> policy.cluster() && policy.body().trusted() != null)
            .toList();
    List<String> cidrs =
        common(saying, losses, Trusted::cidrs).stream().filter(Cidr::valid).toList();
    return new Trusted(cidrs, common(saying, losses, Trusted::accounts));
  }

  private static List<String> common(
      List<Policy> saying, List<Loss> losses, Function<Trusted, List<String>> part) {
    if (saying.isEmpty()) {
      return List.of();
    }
    for (Policy policy : saying) {
      for (String entry : entries(policy, part)) {
        saying.stream()
            .filter(other -> !entries(other, part).contains(entry))
            .findFirst()
            .ifPresent(
                other -> losses.add(new Loss(policy.id(), "trusted " + entry, other.label())));
      }
    }
    return entries(saying.get(0), part).stream()
        .filter(entry -> saying.stream().allMatch(p -> entries(p, part).contains(entry)))
        .toList();
  }

  private static List<String> entries(Policy policy, Function<Trusted, List<String>> part) {
    return part.apply(Objects.requireNonNull(policy.body().trusted()));
  }
}
