package dev.mothership.remediate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What an action does about a state.
 *
 * @param calls in order; none where nothing is wrong
 * @param after the state that they lead to
 */
public record Change(List<PlannedCall> calls, ObjectNode after) {
  public Change {
    calls = List.copyOf(calls);
  }

  /** Nothing is wrong. */
  public static Change none(ObjectNode present) {
    return new Change(List.of(), present);
  }
}
