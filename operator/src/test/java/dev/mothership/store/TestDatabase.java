package dev.mothership.store;

import dev.mothership.local.LocalPostgres;
import dev.mothership.local.Progress;
import org.postgresql.ds.PGSimpleDataSource;

/** A migrated database of its own, on the one server of this JVM. */
public final class TestDatabase {
  private static final LocalPostgres SERVER = server();

  private TestDatabase() {}

  public static Database create() {
    Database database = empty();
    database.migrate();
    return database;
  }

  static Database empty() {
    LocalPostgres.Database made = SERVER.newDatabase();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(made.url());
    source.setUser(made.user());
    source.setPassword(made.password());
    return new Database(source);
  }

  private static LocalPostgres server() {
    LocalPostgres server = LocalPostgres.start(Progress.stdout());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop test database"));
    return server;
  }
}
