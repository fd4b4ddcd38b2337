package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.RoutedChannel;
import dev.mothership.store.RoutedFinding;
import dev.mothership.store.RoutingBatch;
import dev.mothership.store.RoutingBatch.Notice;
import dev.mothership.store.RoutingBatch.SummaryKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a new version of the rules, or of the risk model, changed: one summary for each channel and
 * version, which grows while batches of the same moment go by.
 */
final class Rollout {
  private static final Set<String> COVERED = Set.of("finding-opened", "finding-risk-changed");

  private record Growing(RoutedChannel channel, Instant at, ObjectNode subject) {}

  private final RoutingBatch batch;
  private final Map<SummaryKey, Growing> summaries = new LinkedHashMap<>();

  Rollout(RoutingBatch batch) {
    this.batch = batch;
  }

  /** Whether such a change may come of new rules; what was mended or left is told as ever. */
  static boolean covers(RoutingBatch.Row row) {
    return COVERED.contains(row.kind());
  }

  void add(RoutedChannel channel, JsonNode rules, RoutingBatch.Row row, RoutedFinding finding) {
    String version = rules.path("to").asText();
    SummaryKey key = new SummaryKey(channel.id(), "rules/" + version + "/" + row.at());
    ObjectNode subject =
        summaries
            .computeIfAbsent(key, k -> new Growing(channel, row.at(), subject(k, rules)))
            .subject();
    if (row.kind().equals("finding-opened")) {
      ObjectNode rule = subject.withObjectProperty("rules").withObjectProperty(finding.rule());
      rule.put("opened", rule.path("opened").asInt() + 1);
      rule.put("worst", Math.max(rule.path("worst").asInt(), finding.risk()));
      subject.put("opened", subject.path("opened").asInt() + 1);
    } else {
      subject.put("changed", subject.path("changed").asInt() + 1);
    }
  }

  List<Notice> and(List<Notice> others) {
    List<Notice> all = new ArrayList<>(others);
    summaries.forEach(
        (key, growing) ->
            all.add(
                new Notice(
                    key.channelId(),
                    key.groupKey(),
                    Marks.of(
                        batch.installation(),
                        growing.channel().name(),
                        batch.tenant().name(),
                        "summary",
                        key.groupKey()),
                    growing.subject(),
                    growing.at())));
    return all;
  }

  private ObjectNode subject(SummaryKey key, JsonNode rules) {
    JsonNode stored = batch.summaries().get(key);
    return stored == null ? rules.deepCopy() : stored.deepCopy();
  }
}
