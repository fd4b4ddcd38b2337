package dev.mothership.correlate;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** Real PostgreSQL for correlation tests: one server per JVM, a fresh migrated database each. */
public final class CorrelationDatabase {
  private static final String TEMPLATE = "correlation_template";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final class Server {
    private static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("shared_buffers", "16MB")
                .start();
        Jdbi.create(postgres.getPostgresDatabase())
            .useHandle(handle -> handle.execute("create database " + TEMPLATE));
        Flyway.configure()
            .dataSource(postgres.getDatabase("postgres", TEMPLATE))
            .locations("classpath:db/migration")
            .load()
            .migrate();
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private CorrelationDatabase() {}

  public static Jdbi fresh() {
    return Jdbi.create(source()).installPlugin(new PostgresPlugin());
  }

  static DataSource source() {
    String name = "correlation_" + NUMBER.incrementAndGet();
    Jdbi.create(Server.POSTGRES.getPostgresDatabase())
        .useHandle(handle -> handle.execute("create database " + name + " template " + TEMPLATE));
    return Server.POSTGRES.getDatabase("postgres", name);
  }
}
