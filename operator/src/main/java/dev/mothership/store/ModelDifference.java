package dev.mothership.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What another risk model would change, of one tenant or several.
 *
 * @param findings rated by both models
 * @param bands how many go from one severity to another, by {@code from>to}
 * @param moves the findings whose risk moves most, at most {@link #MOST}
 */
public record ModelDifference(int findings, Map<String, Integer> bands, List<Move> moves) {
  public static final int MOST = 10;
  private static final Comparator<Move> FURTHEST =
      Comparator.comparingInt((Move move) -> Math.abs(move.to() - move.from()))
          .thenComparingInt(move -> Math.max(move.from(), move.to()))
          .reversed()
          .thenComparing(Move::tenant)
          .thenComparing(Move::finding);

  public static final ModelDifference NONE = new ModelDifference(0, Map.of(), List.of());

  public ModelDifference {
    bands = new TreeMap<>(bands);
    moves = moves.stream().sorted(FURTHEST).limit(MOST).toList();
  }

  /** One finding's risk by both models. */
  public record Move(String tenant, String finding, int from, int to) {}

  public ModelDifference plus(ModelDifference other) {
    Map<String, Integer> all = new TreeMap<>(bands);
    other.bands.forEach((pair, count) -> all.merge(pair, count, Integer::sum));
    List<Move> both = new ArrayList<>(moves);
    both.addAll(other.moves);
    return new ModelDifference(findings + other.findings, all, both);
  }

  public int changeBand() {
    return bands.values().stream().mapToInt(Integer::intValue).sum();
  }
}
