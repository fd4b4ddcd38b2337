package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.RelationKind;
import dev.mothership.store.DerivedRelation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Relations of access with the statements that grant them; those that say the same are one. */
final class Edges {
  /** Which relation it is. */
  record Id(String source, RelationKind kind, String target) implements Comparable<Id> {
    @Override
    public int compareTo(Id other) {
      int bySource = source.compareTo(other.source);
      int byKind = bySource != 0 ? bySource : kind.compareTo(other.kind);
      return byKind != 0 ? byKind : target.compareTo(other.target);
    }
  }

  private static final class Evidence {
    private final Set<String> escalations = new LinkedHashSet<>();
    private final Set<String> actions = new LinkedHashSet<>();
    private final Set<String> statements = new LinkedHashSet<>();
    private final Set<String> assumed = new LinkedHashSet<>();
    private final Map<String, ObjectNode> conditions = new TreeMap<>();
    private ConditionClass mildest = ConditionClass.IMPOSSIBLE;
  }

  private final ConditionClasses classes;
  private final Map<Id, Evidence> edges = new LinkedHashMap<>();
  private final Map<String, List<String>> unread = new HashMap<>();

  Edges(ConditionClasses classes) {
    this.classes = classes;
  }

  void add(String source, Step step) {
    Id id = new Id(source, step.kind(), step.target());
    add(id, step.rule().needs().keySet(), step.permits());
    Evidence evidence = edges.computeIfAbsent(id, any -> new Evidence());
    evidence.escalations.add(step.rule().id());
    if (!step.assumed().isEmpty()) {
      evidence.assumed.add(step.assumed());
    }
  }

  /** All of the permits are needed for it. */
  void add(Id id, Collection<String> actions, List<Permit> permits) {
    Evidence evidence = edges.computeIfAbsent(id, any -> new Evidence());
    evidence.actions.addAll(actions);
    ConditionClass strictest = ConditionClass.ALWAYS;
    for (Permit permit : permits) {
      evidence.statements.add(permit.statement().name());
      for (Permit.Open open : permit.open()) {
        ConditionClass found = classes.ofKey(open.condition().key());
        strictest = found.compareTo(strictest) > 0 ? found : strictest;
        evidence.conditions.computeIfAbsent(key(open), any -> shown(open, found));
      }
    }
    evidence.mildest = strictest.compareTo(evidence.mildest) < 0 ? strictest : evidence.mildest;
  }

  /** What could not be read of a source's policies is told with each of its relations. */
  void unread(String source, List<String> missing) {
    if (!missing.isEmpty()) {
      unread.put(source, List.copyOf(missing));
    }
  }

  /** Sorted. */
  List<Id> ids() {
    return edges.keySet().stream().sorted().toList();
  }

  /** The mildest conditions that it holds under. */
  ConditionClass conditions(Id id) {
    Evidence evidence = edges.get(id);
    return evidence == null ? ConditionClass.ALWAYS : evidence.mildest;
  }

  /** Sorted. */
  List<DerivedRelation> relations() {
    List<DerivedRelation> relations = new ArrayList<>();
    edges.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            edge -> {
              Id id = edge.getKey();
              relations.add(
                  new DerivedRelation(
                      id.source(), id.kind(), id.target(), json(id.source(), edge.getValue())));
            });
    return relations;
  }

  private ObjectNode json(String source, Evidence evidence) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "actions", evidence.actions);
    put(json, "policies", evidence.statements);
    put(json, "escalations", evidence.escalations);
    put(json, "assumed", evidence.assumed);
    put(json, "unread", unread.getOrDefault(source, List.of()));
    json.put("conditionClass", evidence.mildest.id());
    if (!evidence.conditions.isEmpty()) {
      json.putArray("conditions").addAll(evidence.conditions.values());
    }
    return json;
  }

  private static void put(ObjectNode json, String name, Collection<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = json.putArray(name);
      texts.forEach(array::add);
    }
  }

  /** By what is shown of it. */
  private static String key(Permit.Open open) {
    Condition condition = open.condition();
    return String.join("\n", open.statement().name(), condition.name(), condition.key())
        + condition.values()
        + open.denies();
  }

  private static ObjectNode shown(Permit.Open open, ConditionClass found) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.put("statement", open.statement().name());
    shown.put("operator", open.condition().name()).put("key", open.condition().key());
    ArrayNode values = shown.putArray("values");
    open.condition().values().forEach(values::add);
    shown.put("class", found.id());
    if (open.denies()) {
      shown.put("denies", true);
    }
    return shown;
  }
}
