package dev.mothership.correlate.access;

import dev.mothership.model.RelationKind;
import dev.mothership.rules.EscalationRule;
import java.util.List;

/**
 * One way to more rights that a principal has.
 *
 * @param target what it comes to: the account's root, or whose rights it gets
 * @param permits what allows each action
 * @param assumed what is taken for granted because nothing tells it; empty for nothing
 */
record Step(
    EscalationRule rule, RelationKind kind, String target, List<Permit> permits, String assumed) {
  Step {
    permits = List.copyOf(permits);
  }
}
