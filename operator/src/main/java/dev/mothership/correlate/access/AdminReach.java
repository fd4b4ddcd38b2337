package dev.mothership.correlate.access;

import dev.mothership.model.RelationKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who comes to administer an account, by the fewest hops; cycles do no harm. */
final class AdminReach {
  /**
   * @param hops until an administrator; none for one
   */
  record Reached(int hops, String kind, String next, ConditionClass conditions) {}

  private static final Set<RelationKind> HOPS =
      Set.of(RelationKind.CAN_ASSUME, RelationKind.CONTROLS, RelationKind.RUNS_AS);

  private AdminReach() {}

  /**
   * Breadth first against the edges, so that each is looked at once.
   *
   * @param administrators with the class of conditions they are so under
   */
  static Map<String, Reached> of(
      Map<String, ConditionClass> administrators, Collection<Edges.Id> edges, Edges classes) {
    Map<String, List<Edges.Id>> into = new HashMap<>();
    for (Edges.Id edge : edges) {
      if (HOPS.contains(edge.kind())) {
        into.computeIfAbsent(edge.target(), any -> new ArrayList<>()).add(edge);
      }
    }
    Map<String, Reached> reached = new LinkedHashMap<>();
    Deque<String> waiting = new ArrayDeque<>();
    administrators.forEach(
        (key, conditions) -> {
          reached.put(key, new Reached(0, "", "", conditions));
          waiting.add(key);
        });
    while (!waiting.isEmpty()) {
      String target = waiting.remove();
      Reached there = reached.get(target);
      for (Edges.Id edge : into.getOrDefault(target, List.of())) {
        if (there == null || reached.containsKey(edge.source())) {
          continue;
        }
        ConditionClass own = classes.conditions(edge);
        ConditionClass strictest = own.compareTo(there.conditions()) > 0 ? own : there.conditions();
        reached.put(
            edge.source(), new Reached(there.hops() + 1, edge.kind().name(), target, strictest));
        waiting.add(edge.source());
      }
    }
    return reached;
  }
}
