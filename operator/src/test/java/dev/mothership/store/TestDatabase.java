package dev.mothership.store;

import dev.mothership.local.LocalPostgres;
import dev.mothership.local.LocalStack;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Databases of their own on the one server of this JVM. */
public final class TestDatabase {
  private TestDatabase() {}

  private static final class Template {
    private static final LocalPostgres.Database MIGRATED = migrated();

    private Template() {}

    /** Migrated through connections that end, since a database in use cannot be copied. */
    private static LocalPostgres.Database migrated() {
      LocalPostgres.Database made = server().newDatabase();
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(made.url());
      source.setUser(made.user());
      source.setPassword(made.password());
      new Database(source).migrate();
      return made;
    }
  }

  /** A migrated one, which says so of itself. */
  public static Database create() {
    Database database = new Database(migrated().source());
    database.migrate();
    return database;
  }

  /** One of another installation than all others are: what migrations made up is its own. */
  public static Database ofItsOwnInstallation() {
    Database database = new Database(server().newDatabase().source());
    database.migrate();
    return database;
  }

  /** A source of connections to a migrated one. */
  public static DataSource source() {
    return migrated().source();
  }

  static LocalPostgres.Database migrated() {
    return server().newDatabase(Template.MIGRATED);
  }

  private static LocalPostgres server() {
    return LocalStack.shared().postgres();
  }
}
