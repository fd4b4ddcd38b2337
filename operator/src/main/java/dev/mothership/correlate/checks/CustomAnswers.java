package dev.mothership.correlate.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.correlate.Estate;
import dev.mothership.model.Failure;
import dev.mothership.rules.cel.CelProgram;
import dev.mothership.rules.cel.Refused;
import dev.mothership.rules.cel.Unanswered;
import dev.mothership.rules.policy.CustomCheck;
import dev.mothership.store.CheckAnswer;
import dev.mothership.store.RelationFacts;
import dev.mothership.store.StoredAsset;
import dev.mothership.store.StoredRelation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs the expressions of custom checks, asset by asset. What an expression cannot answer, or not
 * in time, is unknown for that asset; no expression stops another check.
 */
final class CustomAnswers {
  /** For all assets of one check. */
  private static final Duration TIME = Duration.ofSeconds(5);

  /** More edges than an expression is given. */
  private static final int MOST_RELATED = 500;

  private final Estate estate;
  private final RelationFacts relations;
  private final Map<String, Map<String, List<StoredRelation>>> byType = new HashMap<>();

  CustomAnswers(Estate estate, RelationFacts relations) {
    this.estate = estate;
    this.relations = relations;
  }

  /**
   * @param accounts whose assets are asked about
   * @return empty where the expression does not compile
   */
  Optional<List<CheckAnswer>> ask(CustomCheck check, Set<Long> accounts) {
    CelProgram program;
    try {
      program = CelProgram.compile(check.fails());
    } catch (Refused e) {
      return Optional.empty();
    }
    long end = System.nanoTime() + TIME.toNanos();
    List<CheckAnswer> answers = new ArrayList<>();
    for (StoredAsset asset : estate.assets(check.assetType())) {
      if (accounts.contains(asset.accountId())) {
        answers.add(
            System.nanoTime() - end > 0
                ? answer(
                    asset,
                    Verdict.UNKNOWN,
                    "the check took more than %d s for all its assets".formatted(TIME.toSeconds()))
                : answer(program, check, asset));
      }
    }
    return Optional.of(answers);
  }

  private CheckAnswer answer(CelProgram program, CustomCheck check, StoredAsset asset) {
    Set<String> needed =
        check.facets() == null ? asset.unread().keySet() : new TreeSet<>(check.facets());
    for (String facet : new TreeSet<>(needed)) {
      Failure failure = asset.unread().get(facet);
      if (failure != null) {
        return answer(asset, Verdict.UNKNOWN, failure.call() + " answered " + failure.code());
      }
    }
    List<StoredRelation> edges = edges(check.assetType()).getOrDefault(asset.key(), List.of());
    if (edges.size() > MOST_RELATED) {
      return answer(
          asset,
          Verdict.UNKNOWN,
          "the asset has %d relations; custom checks see at most %d"
              .formatted(edges.size(), MOST_RELATED));
    }
    try {
      CelAsset values = new CelAsset(estate);
      return program.fails(values.of(asset), values.related(asset, edges))
          ? answer(asset, Verdict.FAIL, check.title())
          : answer(asset, Verdict.PASS, "");
    } catch (Unanswered e) {
      return answer(asset, Verdict.UNKNOWN, String.valueOf(e.getMessage()));
    }
  }

  private Map<String, List<StoredRelation>> edges(String assetType) {
    return byType.computeIfAbsent(
        assetType,
        type -> {
          Map<String, List<StoredRelation>> ends = new HashMap<>();
          for (StoredRelation edge : relations.touching(type)) {
            ends.computeIfAbsent(edge.source(), key -> new ArrayList<>()).add(edge);
            if (!edge.target().equals(edge.source())) {
              ends.computeIfAbsent(edge.target(), key -> new ArrayList<>()).add(edge);
            }
          }
          return ends;
        });
  }

  private static CheckAnswer answer(StoredAsset asset, String result, String reason) {
    JsonNode evidence = JsonNodeFactory.instance.objectNode();
    return new CheckAnswer(
        asset.id(), result, reason, evidence, null, "", null, "", false, List.of());
  }
}
