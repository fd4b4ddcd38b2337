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

  /** Of the places, so many parts may go to resolved findings while open ones wait. */
  private static final int RESOLVED_SHARE = 4;

  private Selection() {}

  /**
   * The worst, open before resolved; more than {@code perRule} of a rule only while room is left. A
   * quarter of the places is kept for resolved ones, so that a fix is seen however much is open.
   */
  static List<ShownFinding> choose(List<ShownFinding> candidates, int limit, int perRule) {
    List<ShownFinding> open = candidates.stream().filter(ShownFinding::open).toList();
    List<ShownFinding> resolved = candidates.stream().filter(one -> !one.open()).toList();
    int room = Math.max(limit / RESOLVED_SHARE, limit - open.size());
    List<ShownFinding> shown = new ArrayList<>(pick(resolved, room, perRule));
    shown.addAll(pick(open, limit - shown.size(), perRule));
    return shown.stream().sorted(WORST_FIRST).toList();
  }

  private static List<ShownFinding> pick(List<ShownFinding> some, int limit, int perRule) {
    List<ShownFinding> ranked = some.stream().sorted(WORST_FIRST).toList();
    Map<String, Integer> ofRule = new HashMap<>();
    List<ShownFinding> chosen = new ArrayList<>();
    List<ShownFinding> waiting = new ArrayList<>();
    for (ShownFinding finding : ranked) {
      int nth = ofRule.merge(finding.ruleId(), 1, Integer::sum);
      (nth <= perRule ? chosen : waiting).add(finding);
    }
    chosen.addAll(waiting);
    return chosen.stream().limit(Math.max(0, limit)).toList();
  }
}
