package dev.mothership.app;

import dev.mothership.ingest.feed.FeedHttp;
import dev.mothership.ingest.feed.FeedSettings;
import dev.mothership.reconcile.Rounds;
import dev.mothership.store.Database;
import dev.mothership.store.FeedLoad;
import dev.mothership.store.FeedStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Loads the feeds of the settings again and again, on a thread of its own and one after the other;
 * a source that fails is tried again within the hour.
 */
@Singleton
final class FeedSchedule {
  private static final Logger LOG = Logger.getLogger(FeedSchedule.class);
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofHours(1);

  private final FeedLoader loader;
  private final FeedStore store;
  private final Clock clock;
  private final List<String> sources;
  private final Duration interval;
  private final Counter failures;
  private final Map<String, Instant> due = new HashMap<>();
  private final Map<String, String> failing = new ConcurrentHashMap<>();
  private final Rounds rounds;

  FeedSchedule(
      FeedLoader loader,
      FeedStore store,
      FeedSettings settings,
      Database database,
      MeterRegistry registry,
      Clock clock) {
    this.loader = loader;
    this.store = store;
    this.clock = clock;
    this.sources = settings.sources().orElse(List.of());
    this.interval = settings.interval();
    this.failures =
        Counter.builder("mothership.feed.failures")
            .description("Feeds that were to be loaded and were not")
            .register(registry);
    this.rounds =
        new Rounds("feeds", database, this::round, e -> LOG.warn("feeds: a round failed", e));
  }

  void start() {
    if (!sources.isEmpty()) {
      rounds.start(Duration.ZERO, LOOK);
    }
  }

  void stop() {
    rounds.stop();
  }

  /** Why, by source, what was to be loaded was not; empty where all is well. */
  Map<String, String> failing() {
    return Map.copyOf(failing);
  }

  void round() {
    for (String source : sources) {
      Instant at = due.computeIfAbsent(source, this::first);
      if (!clock.instant().isBefore(at)) {
        boolean loaded = load(source);
        Duration pause = loaded || interval.compareTo(RETRY) < 0 ? interval : RETRY;
        due.put(source, clock.instant().plus(pause));
      }
    }
  }

  /** A leader that takes over goes on where the one before it was. */
  private Instant first(String source) {
    String shown = FeedHttp.isUrl(source) ? FeedHttp.shown(source) : source;
    return store.from(shown).map(feed -> feed.loadedAt().plus(interval)).orElse(Instant.EPOCH);
  }

  private boolean load(String source) {
    String shown = FeedHttp.isUrl(source) ? FeedHttp.shown(source) : source;
    failing.remove(shown);
    return loader.load(
        source,
        FeedLoader.Order.PLAIN,
        new FeedReport() {
          @Override
          public void loaded(String from, FeedLoad load) {
            LOG.infof(
                "feed %s as of %s: %d entries, %d written",
                load.facts().name(), load.facts().asOf(), load.facts().entries(), load.written());
            load.facts().problems().forEach(problem -> LOG.warnf("feed %s: %s", from, problem));
          }

          @Override
          public void refused(String from, String why) {
            LOG.warnf("feed %s is not loaded: %s", from, why);
            failures.increment();
            failing.put(shown, from.equals(shown) ? why : from + ": " + why);
          }
        });
  }
}
