package dev.mothership.publish;

import dev.mothership.store.ShownFinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which findings are shown when not all can be. */
final class Selection {
  private static final Comparator<ShownFinding> WORST_FIRST =
      Comparator.comparing(ShownFinding::open)
          .thenComparingInt(ShownFinding::risk)
          .reversed()
          .thenComparingLong(ShownFinding::id);

  private Selection() {}

  /**
   * The worst, open before resolved; more than {@code perRule} of a rule only while room is left.
   */
  static List<ShownFinding> choose(List<ShownFinding> candidates, int limit, int perRule) {
    List<ShownFinding> ranked = candidates.stream().sorted(WORST_FIRST).toList();
    Map<String, Integer> ofRule = new HashMap<>();
    List<ShownFinding> chosen = new ArrayList<>();
    List<ShownFinding> waiting = new ArrayList<>();
    for (ShownFinding finding : ranked) {
      int nth = ofRule.merge(finding.ruleId() + '/' + finding.state(), 1, Integer::sum);
      (nth <= perRule ? chosen : waiting).add(finding);
    }
    chosen.addAll(waiting);
    return chosen.stream().limit(limit).sorted(WORST_FIRST).toList();
  }
}
