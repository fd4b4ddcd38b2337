package dev.mothership.correlate.access;

import java.util.ArrayList;
import java.util.List;

/**
 * That an action is allowed on a resource.
 *
 * @param statement the one that allows it
 * @param resource what it is allowed on: a pattern where it is more than one
 * @param open conditions that nobody can judge: those of the statement, and those under which
 *     another denies it
 */
record Permit(Statement statement, String resource, List<Open> open) {
  /**
   * A condition that may or may not hold.
   *
   * @param denies whether it makes a denial, so that it must not hold
   */
  record Open(Statement statement, Condition condition, boolean denies) {}

  Permit {
    open = List.copyOf(open);
  }

  boolean unconditional() {
    return open.isEmpty();
  }

  Permit also(List<Open> more) {
    List<Open> all = new ArrayList<>(open);
    all.addAll(more);
    return new Permit(statement, resource, all);
  }
}
