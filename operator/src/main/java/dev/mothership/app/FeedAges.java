package dev.mothership.app;

import dev.mothership.reconcile.Rounds;
import dev.mothership.store.Database;
import dev.mothership.store.FeedRow;
import dev.mothership.store.FeedStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * How old what is known of vulnerabilities is; of the leader only, so that an alert comes once.
 * Coverage falls as soon as a feed is too old, whether or not anything else happens.
 */
@Singleton
final class FeedAges {
  private static final Logger LOG = Logger.getLogger(FeedAges.class);
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final FeedStore store;
  private final Clock clock;
  private final MultiGauge gauge;
  private final Rounds rounds;
  private volatile List<FeedRow> last = List.of();

  FeedAges(Database database, FeedStore store, MeterRegistry registry, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.gauge =
        MultiGauge.builder("mothership.feed.age")
            .baseUnit("seconds")
            .description("How long ago it is what the feed's data is of")
            .register(registry);
    this.rounds =
        new Rounds("feed-ages", database, this::poll, e -> LOG.debug("no ages of feeds now", e));
  }

  void start() {
    rounds.start(Duration.ZERO, EVERY);
  }

  void stop() {
    rounds.stop();
  }

  /** As they were half a minute ago at most; empty on a standby. */
  List<FeedRow> last() {
    return last;
  }

  void poll() {
    List<String> lapsed = store.lapse();
    if (!lapsed.isEmpty()) {
      LOG.warnf("feeds are older than 7 days: %s; mothership feeds status tells more", lapsed);
    }
    List<FeedRow> feeds = store.all();
    gauge.register(
        feeds.stream()
            .map(
                feed ->
                    MultiGauge.Row.of(
                        Tags.of("feed", feed.name()),
                        Duration.between(feed.asOf(), clock.instant()).toSeconds()))
            .toList(),
        true);
    last = feeds;
  }
}
