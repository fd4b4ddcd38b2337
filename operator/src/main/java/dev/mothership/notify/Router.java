package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.store.RoutedChannel;
import dev.mothership.store.RoutedFinding;
import dev.mothership.store.RoutingBatch;
import dev.mothership.store.RoutingStore;
import jakarta.inject.Singleton;

/** Takes what changed to the threads of those whom it concerns; calls nobody. */
@Singleton
final class Router {
  private static final int BATCH = 2000;

  private final RoutingStore store;

  Router(RoutingStore store) {
    this.store = store;
  }

  /** Routes the next rows of some tenant; false where there is nothing to route. */
  boolean step() {
    return store.route(BATCH, Router::route) > 0 || store.backfill(BATCH, Router::backfill) > 0;
  }

  static RoutingBatch.Result route(RoutingBatch batch) {
    Routing routing = new Routing(batch);
    Summaries summaries = new Summaries(batch);
    Rollout rollout = new Rollout(summaries);
    Handover handover = new Handover(summaries);
    for (RoutingBatch.Row row : batch.rows()) {
      JsonNode rules = batch.ruleChanges().get(row.at());
      if (row.findingId() == 0) {
        routing.word(row);
      } else if (batch.finding(row).isPresent()) {
        RoutedFinding finding = batch.finding(row).get();
        if (row.kind().equals(RoutingBatch.ROUTED)) {
          routing.handOver(row, finding, channel -> handover.add(channel, row, finding));
        } else if (rules != null && Rollout.covers(row)) {
          routing.quietly(row, finding, channel -> rollout.add(channel, rules, row, finding));
        } else {
          routing.change(row, finding);
        }
      }
    }
    return new RoutingBatch.Result(routing.marks(), summaries.and(routing.notices()));
  }

  /** Findings that were there before a channel which passes over nothing. */
  static RoutingBatch.Result backfill(RoutingBatch batch, RoutedChannel channel) {
    Routing routing = new Routing(batch);
    batch.findings().values().forEach(finding -> routing.present(channel, finding));
    return new RoutingBatch.Result(routing.marks(), routing.notices());
  }
}
