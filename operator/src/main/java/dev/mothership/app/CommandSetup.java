package dev.mothership.app;

import dev.mothership.ingest.feed.FeedSettings;
import dev.mothership.store.Database;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** Settings and database of a command that runs beside the operator, or without one. */
final class CommandSetup {
  private static final String SOURCE = "quarkus.datasource.";
  private static final int CONNECT_SECONDS = 5;

  private final SmallRyeConfig config =
      new SmallRyeConfigBuilder()
          .addDefaultInterceptors()
          .addDefaultSources()
          .addDiscoveredConverters()
          .withMapping(FeedSettings.class)
          .build();

  FeedSettings feeds() {
    return config.getConfigMapping(FeedSettings.class);
  }

  /**
   * Opens nothing yet; empty where no setting names a database.
   *
   * @throws IllegalArgumentException where the setting is no JDBC URL
   */
  Optional<Database> database() {
    return value("jdbc.url")
        .map(
            url -> {
              PGSimpleDataSource source = new PGSimpleDataSource();
              source.setUrl(url);
              value("username").ifPresent(source::setUser);
              value("password").ifPresent(source::setPassword);
              source.setConnectTimeout(CONNECT_SECONDS);
              source.setApplicationName("mothership-feeds");
              return new Database(source);
            });
  }

  private Optional<String> value(String name) {
    return config.getOptionalValue(SOURCE + name, String.class);
  }
}
