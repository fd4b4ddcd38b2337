package dev.mothership.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ingest.feed.FeedFixtures;
import dev.mothership.ingest.feed.FeedSettings;
import dev.mothership.store.Database;
import dev.mothership.store.FeedStore;
import dev.mothership.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedScheduleIT {
  @TempDir private Path folder;
  private final Database database = TestDatabase.create();
  private final FeedStore store = new FeedStore(database);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SetTime time = new SetTime();

  /** A clock that stands until it is set. */
  private static final class SetTime extends Clock {
    private Instant now = Instant.now();

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private FeedSchedule schedule(String sources) {
    FeedSettings settings =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(FeedSettings.class)
            .withSources(
                new PropertiesConfigSource(Map.of("mothership.feeds.sources", sources), "test", 1))
            .build()
            .getConfigMapping(FeedSettings.class);
    return new FeedSchedule(
        new FeedLoader(store, moved -> Set.of(), settings, time),
        store,
        settings,
        database,
        registry,
        time);
  }

  @Test
  void whatIsDueIsLoadedAndWhatFailsIsToldAndTriedAgain() throws IOException {
    Path epss = folder.resolve("epss.csv");
    Path kev = folder.resolve("kev.json");
    Files.copy(FeedFixtures.of("epss.csv"), epss);
    FeedSchedule schedule = schedule(epss + "," + kev);
    FeedAges ages = new FeedAges(database, store, registry, time);
    schedule.round();
    ages.poll();
    assertThat(store.all()).hasSize(1);
    assertThat(schedule.failing())
        .containsExactly(Map.entry(kev.toString(), "there is no file or folder of that name"));
    assertThat(registry.counter("mothership.feed.failures").count()).isEqualTo(1);
    assertThat(new FeedCheck(schedule, ages).call().getStatus()).isEqualTo(Status.DOWN);

    Files.copy(FeedFixtures.of("kev.json"), kev);
    schedule.round();
    assertThat(store.all()).as("not yet due").hasSize(1);
    time.now = time.now.plus(Duration.ofHours(1));
    schedule.round();
    assertThat(store.all()).hasSize(2);
    assertThat(schedule.failing()).isEmpty();
    Instant loaded = store.from(epss.toString()).orElseThrow().loadedAt();
    time.now = time.now.plus(Duration.ofHours(24));
    schedule.round();
    assertThat(store.from(epss.toString()).orElseThrow().loadedAt()).isAfter(loaded);
  }

  @Test
  void aLeaderThatTakesOverLoadsNothingBeforeItIsDue() throws IOException {
    Path epss = folder.resolve("epss.csv");
    Files.copy(FeedFixtures.of("epss.csv"), epss);
    schedule(epss.toString()).round();
    Instant loaded = store.all().get(0).loadedAt();
    schedule(epss.toString()).round();
    assertThat(store.all().get(0).loadedAt()).isEqualTo(loaded);
  }

  @Test
  void theAgeOfEachFeedIsAFigure() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into feed (name, as_of, source, licence, sha256, entries)"
                        + " values ('kev', now() - interval '8 days', '', '', '', 1)"));
    time.now = Instant.now();
    FeedAges ages = new FeedAges(database, store, registry, time);
    ages.poll();
    assertThat(registry.get("mothership.feed.age").tag("feed", "kev").gauge().value())
        .isBetween(691_190.0, 691_260.0);
    assertThat(new FeedCheck(schedule(folder.toString()), ages).call().getStatus())
        .isEqualTo(Status.DOWN);
  }
}
