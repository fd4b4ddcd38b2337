package dev.mothership.reconcile;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object's conditions, immutable. A condition keeps its lastTransitionTime until its status
 * changes, so setting what already holds changes nothing.
 */
final class ConditionSet {
  private static final String TRUE = "True";
  private static final String FALSE = "False";
  private static final String UNKNOWN = "Unknown";

  private final Map<String, Condition> byType;
  private final long generation;
  private final Clock clock;

  private ConditionSet(Map<String, Condition> byType, long generation, Clock clock) {
    this.byType = Collections.unmodifiableMap(byType);
    this.generation = generation;
    this.clock = clock;
  }

  /**
   * @param generation of the object that is judged now, put on every condition set from here on
   */
  static ConditionSet of(List<Condition> present, long generation, Clock clock) {
    Map<String, Condition> byType = new LinkedHashMap<>();
    present.forEach(condition -> byType.put(condition.getType(), condition));
    return new ConditionSet(byType, generation, clock);
  }

  ConditionSet isTrue(String type, String reason, String message) {
    return with(type, TRUE, reason, message);
  }

  ConditionSet isFalse(String type, String reason, String message) {
    return with(type, FALSE, reason, message);
  }

  ConditionSet isUnknown(String type, String reason, String message) {
    return with(type, UNKNOWN, reason, message);
  }

  ConditionSet is(boolean holds, String type, String reason, String message) {
    return with(type, holds ? TRUE : FALSE, reason, message);
  }

  ConditionSet without(String type) {
    Map<String, Condition> changed = new LinkedHashMap<>(byType);
    changed.remove(type);
    return new ConditionSet(changed, generation, clock);
  }

  Optional<Condition> get(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  /** In the order in which they were first set. */
  List<Condition> list() {
    return new ArrayList<>(byType.values());
  }

  private ConditionSet with(String type, String status, String reason, String message) {
    Condition before = byType.get(type);
    String since =
        before != null
                && status.equals(before.getStatus())
                && before.getLastTransitionTime() != null
            ? before.getLastTransitionTime()
            : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Map<String, Condition> changed = new LinkedHashMap<>(byType);
    changed.put(
        type,
        new ConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
    return new ConditionSet(changed, generation, clock);
  }
}
