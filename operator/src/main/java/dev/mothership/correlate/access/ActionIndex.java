package dev.mothership.correlate.access;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The watched actions as places in bit sets; each clause is spelled out once. */
final class ActionIndex {
  private final List<String> actions;
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, BitSet> patterns = new HashMap<>();
  private final Map<Clause, BitSet> clauses = new HashMap<>();

  ActionIndex(Collection<String> watched) {
    TreeSet<String> sorted = new TreeSet<>();
    watched.forEach(action -> sorted.add(action.toLowerCase(Locale.ROOT)));
    actions = List.copyOf(sorted);
    for (int i = 0; i < actions.size(); i++) {
      places.put(actions.get(i), i);
    }
  }

  int size() {
    return actions.size();
  }

  /**
   * @throws IllegalArgumentException for an action that is not watched
   */
  BitSet of(Collection<String> wanted) {
    BitSet bits = new BitSet(actions.size());
    for (String action : wanted) {
      Integer place = places.get(action.toLowerCase(Locale.ROOT));
      if (place == null) {
        throw new IllegalArgumentException(action + " is not watched");
      }
      bits.set(place);
    }
    return bits;
  }

  /** What any of the statements allows, of whatever resource. */
  BitSet allowed(List<Statement> statements) {
    BitSet bits = new BitSet(actions.size());
    for (Statement statement : statements) {
      if (statement.clause().allow()) {
        bits.or(clauses.computeIfAbsent(statement.clause(), this::spelled));
      }
    }
    return bits;
  }

  static boolean covers(BitSet allowed, BitSet wanted) {
    BitSet rest = (BitSet) wanted.clone();
    rest.andNot(allowed);
    return rest.isEmpty();
  }

  private BitSet spelled(Clause clause) {
    BitSet bits = new BitSet(actions.size());
    clause.actions().forEach(pattern -> bits.or(patterns.computeIfAbsent(pattern, this::matching)));
    if (clause.except()) {
      bits.flip(0, actions.size());
    }
    return bits;
  }

  private BitSet matching(String pattern) {
    BitSet bits = new BitSet(actions.size());
    for (int i = 0; i < actions.size(); i++) {
      if (Wildcards.matches(pattern, actions.get(i))) {
        bits.set(i);
      }
    }
    return bits;
  }
}
