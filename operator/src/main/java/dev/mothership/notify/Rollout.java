package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.RoutedChannel;
import dev.mothership.store.RoutedFinding;
import dev.mothership.store.RoutingBatch;
import java.util.Set;

/**
 * What a new version of the rules, or of the risk model, changed: one summary for each channel and
 * version, which grows while batches of the same moment go by.
 */
final class Rollout {
  private static final Set<String> COVERED = Set.of("finding-opened", "finding-risk-changed");

  private final Summaries summaries;

  Rollout(Summaries summaries) {
    this.summaries = summaries;
  }

  /** Whether such a change may come of new rules; what was mended or left is told as ever. */
  static boolean covers(RoutingBatch.Row row) {
    return COVERED.contains(row.kind());
  }

  void add(RoutedChannel channel, JsonNode rules, RoutingBatch.Row row, RoutedFinding finding) {
    String version = rules.path("to").asText();
    ObjectNode subject =
        summaries.of(channel, "rules/" + version + "/" + row.at(), row.at(), rules);
    if (row.kind().equals("finding-opened")) {
      Summaries.count(subject, finding);
    } else {
      subject.put("changed", subject.path("changed").asInt() + 1);
    }
  }
}
