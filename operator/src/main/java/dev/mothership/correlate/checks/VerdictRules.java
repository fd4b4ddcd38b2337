package dev.mothership.correlate.checks;

import dev.mothership.correlate.Estate;
import dev.mothership.model.Failure;
import dev.mothership.rules.CheckRule;
import dev.mothership.store.CheckAnswer;
import dev.mothership.store.StoredAsset;
import java.util.Optional;

/**
 * Unknown is not pass: a pass counts only where everything it needs was read. A proven fail stands,
 * whatever else is missing.
 */
final class VerdictRules {
  private VerdictRules() {}

  static Verdict judge(Estate estate, CheckRule rule, StoredAsset asset, CheckAnswer answer) {
    Optional<Failure> stale = staleness(estate, rule, asset);
    if (!Verdict.PASS.equals(answer.result())) {
      return new Verdict(rule, asset, answer.result(), answer.reason(), answer, stale.isPresent());
    }
    for (String facet : answer.facets(rule.facets())) {
      Failure failure = asset.unread().get(facet);
      if (failure != null) {
        return unknown(rule, asset, answer, failure);
      }
    }
    return stale
        .map(failure -> unknown(rule, asset, answer, failure))
        .orElseGet(() -> new Verdict(rule, asset, Verdict.PASS, answer.reason(), answer, false));
  }

  /** The scope of another type that the rule judges as well says nothing of this asset. */
  private static Optional<Failure> staleness(Estate estate, CheckRule rule, StoredAsset asset) {
    Optional<Failure> own = estate.staleness(asset);
    return own.isPresent()
        ? own
        : rule.scopes().stream()
            .filter(type -> type.equals(asset.type()) || !rule.assetTypes().contains(type))
            .flatMap(type -> estate.failure(asset.accountId(), asset.scopeRegion(), type).stream())
            .findFirst();
  }

  private static Verdict unknown(
      CheckRule rule, StoredAsset asset, CheckAnswer answer, Failure failure) {
    return new Verdict(
        rule, asset, Verdict.UNKNOWN, failure.call() + " answered " + failure.code(), answer, true);
  }
}
