package dev.mothership.publish;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Divides a total so that nobody gets less than an equal share while another gets more. */
final class FairShare {
  private FairShare() {}

  static <K> Map<K, Integer> divide(Map<K, Integer> wants, int total) {
    List<Map.Entry<K, Integer>> ascending =
        wants.entrySet().stream().sorted(Comparator.comparingInt(Map.Entry::getValue)).toList();
    Map<K, Integer> shares = new LinkedHashMap<>();
    int left = total;
    int waiting = ascending.size();
    for (Map.Entry<K, Integer> want : ascending) {
      int share = Math.min(want.getValue(), left / waiting);
      shares.put(want.getKey(), share);
      left -= share;
      waiting--;
    }
    return shares;
  }
}
