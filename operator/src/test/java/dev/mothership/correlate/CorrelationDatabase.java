package dev.mothership.correlate;

import dev.mothership.store.TestDatabase;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** Real PostgreSQL for correlation tests: a fresh migrated database each. */
public final class CorrelationDatabase {
  private CorrelationDatabase() {}

  public static Jdbi fresh() {
    return Jdbi.create(TestDatabase.source()).installPlugin(new PostgresPlugin());
  }
}
