package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The installation's PostgreSQL database. Making one touches no network, so an absent database
 * fails the first statement rather than the start.
 */
@Singleton
public final class Database {
  private final DataSource source;
  private final Jdbi jdbi;
  private volatile boolean migrated;

  public Database(DataSource source) {
    this.source = source;
    this.jdbi =
        Jdbi.create(source)
            .installPlugin(new PostgresPlugin())
            .registerArgument(new Json.Arguments())
            .registerColumnMapper(JsonNode.class, Json.COLUMN);
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  /**
   * Brings the schema up to date; concurrent callers wait for each other on Flyway's lock. The
   * caller retries.
   *
   * @throws RuntimeException where the database is absent or a migration fails
   */
  public void migrate() {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:db/migration")
        // A role called mothership would otherwise find the schema of the views first.
        .defaultSchema("public")
        .load()
        .migrate();
    migrated = true;
  }

  /** Whether this process has seen the schema up to date. */
  public boolean migrated() {
    return migrated;
  }
}
