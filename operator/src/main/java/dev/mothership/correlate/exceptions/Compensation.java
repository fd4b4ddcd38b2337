package dev.mothership.correlate.exceptions;

import dev.mothership.model.Factor;
import dev.mothership.store.ExceptionMatch;
import dev.mothership.store.StoredException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Controls that stand in the way of what failed, though no provider tells of them: they take the
 * place of the missing-control factor where they are worth more than what is known to be there.
 */
public final class Compensation {
  private static final int LONGEST_REASON = 200;

  private final List<StoredException> exceptions;
  private final Map<String, Double> values;
  private final Map<String, StoredException> applied = new HashMap<>();
  private final List<ExceptionMatch> matches = new ArrayList<>();

  /**
   * @param values of the missing-control factor by strength
   */
  Compensation(List<StoredException> exceptions, Map<String, Double> values) {
    this.exceptions = List.copyOf(exceptions);
    this.values = Map.copyOf(values);
  }

  /** Names what failed of a check on an asset, or of a path rule from it to a target. */
  public static String key(String ruleId, long assetId, String target) {
    return ruleId + " " + assetId + " " + target;
  }

  /**
   * Decides for these; before any of them is rated.
   *
   * @param failing asked for only where there is a control at all
   */
  public void consider(Supplier<List<Subject>> failing) {
    if (!exceptions.isEmpty()) {
      Decision decision = Decision.of(exceptions, failing.get());
      decision
          .ids()
          .keySet()
          .forEach(key -> decision.of(key).ifPresent(of -> applied.put(key, of)));
      matches.addAll(decision.matches());
    }
  }

  /** The factor, or the control that is worth more. */
  public Factor control(String key, Factor present) {
    StoredException exception = applied.get(key);
    double value = exception == null ? 1 : values.getOrDefault(exception.strength(), 1.0);
    if (exception == null || value >= present.value()) {
      return present;
    }
    String reason = exception.reason();
    return Factor.known(
        present.name(),
        value,
        "compensating control: "
            + (reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason),
        exception.label());
  }

  /** Which exception is the control. */
  public Optional<String> label(String key) {
    return Optional.ofNullable(applied.get(key)).map(StoredException::label);
  }

  List<ExceptionMatch> matches() {
    return matches;
  }
}
