package dev.mothership.app;

import dev.mothership.ingest.feed.BundleReader;
import dev.mothership.ingest.feed.Feed;
import dev.mothership.ingest.feed.FeedFiles;
import dev.mothership.ingest.feed.FeedHttp;
import dev.mothership.ingest.feed.FeedSettings;
import dev.mothership.ingest.feed.OsvChanges;
import dev.mothership.model.FeedRefused;
import dev.mothership.model.Knowledge;
import dev.mothership.store.FeedRow;
import dev.mothership.store.FeedStore;
import dev.mothership.store.Rescoring;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Loads what is at a path or a URL: a feed, a folder of feeds, or a bundle. */
@Singleton
final class FeedLoader {
  private final FeedStore store;
  private final Rescoring rescoring;
  private final FeedSettings settings;
  private final Clock clock;

  FeedLoader(FeedStore store, Rescoring rescoring, FeedSettings settings, Clock clock) {
    this.store = store;
    this.rescoring = rescoring;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * How to load.
   *
   * @param force also what is older, or has lost more than half
   * @param full the whole also where only what changed could be fetched
   * @param asOf null where the feed says it
   * @param trust PEM file of the keys of bundles; null for the setting's
   */
  record Order(boolean force, boolean full, @Nullable Instant asOf, @Nullable Path trust) {
    static final Order PLAIN = new Order(false, false, null, null);
  }

  /**
   * Loads each feed of a source by itself: one that is refused keeps no other one back.
   *
   * @return whether all of them were loaded
   */
  boolean load(String source, Order order, FeedReport report) {
    try {
      return TemporaryFolder.with(
          folder -> {
            boolean all = true;
            for (Feed feed : feeds(source, order, folder, report)) {
              all &= load(feed, order, report);
            }
            return all;
          });
    } catch (FeedRefused | IOException e) {
      report.refused(FeedHttp.isUrl(source) ? FeedHttp.shown(source) : source, why(e));
      return false;
    }
  }

  private boolean load(Feed feed, Order order, FeedReport report) {
    try {
      report.loaded(
          feed.source(),
          store.load(
              feed.source(),
              feed.sha256(),
              order.force(),
              sink -> feed.read(clock.instant(), counted(feed, sink, report)),
              rescoring));
      return true;
    } catch (FeedRefused | IOException e) {
      report.refused(feed.source(), why(e));
      return false;
    }
  }

  private static Consumer<Knowledge> counted(
      Feed feed, Consumer<Knowledge> sink, FeedReport report) {
    long[] count = {0};
    return entry -> {
      sink.accept(entry);
      report.reading(feed.source(), ++count[0]);
    };
  }

  private List<Feed> feeds(String source, Order order, Path folder, FeedReport report)
      throws IOException {
    if (!FeedHttp.isUrl(source)) {
      return feeds(Path.of(source), null, order, folder, report);
    }
    FeedHttp http = new FeedHttp(settings);
    String shown = FeedHttp.shown(source);
    Optional<FeedRow> before = order.full() ? Optional.empty() : store.from(shown);
    if (before.isPresent()) {
      Optional<Feed> changes =
          OsvChanges.since(
              http, source, before.get().name(), before.get().asOf(), store::modified, folder);
      if (changes.isPresent()) {
        return List.of(changes.get());
      }
    }
    FeedHttp.Fetched fetched = http.fetch(source, folder);
    Order dated = order;
    if (order.asOf() == null && shown.endsWith(".zip")) {
      Instant said = fetched.lastModified().orElse(null);
      dated = new Order(order.force(), order.full(), said, order.trust());
    }
    return feeds(fetched.file(), shown, dated, folder, report);
  }

  private List<Feed> feeds(
      Path path, @Nullable String source, Order order, Path folder, FeedReport report)
      throws IOException {
    if (BundleReader.isBundle(path)) {
      Path trust = order.trust();
      return BundleReader.open(
          path,
          trust == null
              ? settings
                  .trust()
                  .orElseThrow(
                      () ->
                          new FeedRefused(
                              "it is a bundle: name the key to trust with --trust PUBKEY or by"
                                  + " mothership.feeds.trust"))
              : trust,
          folder);
    }
    FeedFiles.Found found = FeedFiles.at(path, source, order.asOf());
    report.ignored(found.ignored());
    return found.feeds();
  }

  private static String why(Exception e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof FeedRefused) {
      return message;
    }
    return "it cannot be read: %s: %s; check the name, and for URLs mothership.feeds.proxy"
        .formatted(e.getClass().getSimpleName(), message);
  }
}
