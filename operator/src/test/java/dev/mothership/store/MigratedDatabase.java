package dev.mothership.store;

import dev.mothership.local.LocalPostgres;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** A database of its own on the shared server, with every migration applied. */
public record MigratedDatabase(LocalPostgres.Database database, Jdbi jdbi) {

  public static MigratedDatabase create() {
    LocalPostgres.Database database = TestDatabase.migrated();
    return new MigratedDatabase(
        database, Jdbi.create(database.source()).installPlugin(new PostgresPlugin()));
  }

  /**
   * How many migrations were applied by this call. The schema is named because a role called
   * mothership finds the schema of that name before public, and Flyway would look for its history
   * there.
   */
  int migrate() {
    return Flyway.configure()
        .dataSource(database.url(), database.user(), database.password())
        .locations("classpath:db/migration")
        .defaultSchema("public")
        .load()
        .migrate()
        .migrationsExecuted;
  }

  /** Runs one or more statements. */
  public void run(String sql) {
    jdbi.useHandle(handle -> handle.createScript(sql).execute());
  }
}
