package dev.mothership.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.RoutedChannel;
import dev.mothership.store.RoutedFinding;
import dev.mothership.store.RoutingBatch;

/**
 * Open findings that a new route leads to their owner's namespace: one summary for each channel and
 * route, instead of a message for each.
 */
final class Handover {
  private final Summaries summaries;

  Handover(Summaries summaries) {
    this.summaries = summaries;
  }

  void add(RoutedChannel channel, RoutingBatch.Row row, RoutedFinding finding) {
    String namespace = row.body().path("namespace").asText();
    String owner = row.body().path("owner").asText();
    ObjectNode first =
        NotifyJson.MAPPER.createObjectNode().put("routedTo", namespace).put("owner", owner);
    Summaries.count(
        summaries.of(
            channel, "route/%s/%s/%s".formatted(namespace, owner, row.at()), row.at(), first),
        finding);
  }
}
