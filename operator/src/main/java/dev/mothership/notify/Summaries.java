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

/** What is told as a whole: subjects that grow while batches of the same moment go by. */
final class Summaries {
  private record Growing(RoutedChannel channel, Instant at, ObjectNode subject) {}

  private final RoutingBatch batch;
  private final Map<SummaryKey, Growing> growing = new LinkedHashMap<>();

  Summaries(RoutingBatch batch) {
    this.batch = batch;
  }

  /**
   * The subject as it is by now.
   *
   * @param group tells it from others of the channel
   * @param first what it is before anything is added
   */
  ObjectNode of(RoutedChannel channel, String group, Instant at, JsonNode first) {
    return growing
        .computeIfAbsent(
            new SummaryKey(channel.id(), group), key -> new Growing(channel, at, start(key, first)))
        .subject();
  }

  /** One more of its rule, and of all. */
  static void count(ObjectNode subject, RoutedFinding finding) {
    ObjectNode rule = subject.withObjectProperty("rules").withObjectProperty(finding.rule());
    rule.put("opened", rule.path("opened").asInt() + 1);
    rule.put("worst", Math.max(rule.path("worst").asInt(), finding.risk()));
    subject.put("opened", subject.path("opened").asInt() + 1);
  }

  List<Notice> and(List<Notice> others) {
    List<Notice> all = new ArrayList<>(others);
    growing.forEach(
        (key, one) ->
            all.add(
                new Notice(
                    key.channelId(),
                    key.groupKey(),
                    Marks.of(
                        batch.installation(),
                        one.channel().name(),
                        batch.tenant().name(),
                        "summary",
                        key.groupKey()),
                    one.subject(),
                    one.at(),
                    one.channel().routedTo())));
    return all;
  }

  private ObjectNode start(SummaryKey key, JsonNode first) {
    JsonNode stored = batch.summaries().get(key);
    return stored == null ? first.deepCopy() : stored.deepCopy();
  }
}
