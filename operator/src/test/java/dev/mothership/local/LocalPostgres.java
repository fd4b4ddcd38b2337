package dev.mothership.local;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * A private PostgreSQL 15, or the server that the system property {@code mothership.local.jdbcUrl}
 * names (with {@code user} and {@code password} in the URL, of a role that may create databases).
 */
public final class LocalPostgres implements AutoCloseable {
  /** The only setting that makes the local stack use a database server it has not started. */
  public static final String JDBC_PROPERTY = "mothership.local.jdbcUrl";

  /** The role that owns every database made here; like a production role it is no superuser. */
  private static final String OWNER = "mothership";

  /** What it takes to connect to a database. */
  public record Database(String url, String user, String password) {

    /** A new connection; the caller closes it. */
    public Connection connect() throws SQLException {
      return DriverManager.getConnection(url, user, password);
    }

    /** Connections that are used again once they were closed. */
    public DataSource source() {
      return new KeptConnections(this);
    }

    private String name() {
      return url.substring(url.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
      return url;
    }
  }

  private final Progress progress;
  private final @Nullable PostgresServer server;
  private final @Nullable Properties foreign;
  private final String ownerPassword = PostgresServer.secret();

  private LocalPostgres(
      Progress progress, @Nullable PostgresServer server, @Nullable Properties foreign) {
    this.progress = progress;
    this.server = server;
    this.foreign = foreign;
  }

  /**
   * Starts a server of our own, unless the property names another.
   *
   * @throws LocalStackException if that cannot be done, with what the user can do about it
   */
  public static LocalPostgres start(Progress progress) {
    String override = System.getProperty(JDBC_PROPERTY);
    if (override != null && !override.isBlank()) {
      Properties parsed = Driver.parseURL(override, new Properties());
      if (parsed == null) {
        throw new LocalStackException("-D" + JDBC_PROPERTY + " is no JDBC URL of PostgreSQL");
      }
      return new LocalPostgres(progress, null, parsed);
    }
    PostgresBinaries binaries = PostgresBinaries.unpacked(progress);
    PostgresServer server =
        progress.during(
            "preparing PostgreSQL", () -> new PostgresServer(binaries, Unprivileged.detect()));
    LocalPostgres postgres = new LocalPostgres(progress, server, null);
    try {
      progress.during("starting PostgreSQL", () -> postgres.create(server));
    } catch (LocalStackException e) {
      postgres.close();
      throw e;
    }
    return postgres;
  }

  private boolean create(PostgresServer own)
      throws IOException, InterruptedException, SQLException {
    own.create();
    try (Connection connection = own.connect(PostgresServer.SUPERUSER);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + ownerPassword + "'");
    }
    return true;
  }

  /** Creates an empty database with a name of its own. */
  public Database newDatabase() {
    return create("");
  }

  /**
   * Creates a database with a name of its own and all that is in another one, to which nobody may
   * be connected.
   */
  public Database newDatabase(Database template) {
    return create(" TEMPLATE " + template.name());
  }

  private Database create(String template) {
    String name = "mothership_" + PostgresServer.secret().substring(0, 12);
    String owner = server == null ? "" : " OWNER " + OWNER;
    try (Connection connection = administrator();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + owner + template);
    } catch (SQLException e) {
      throw new LocalStackException("cannot create a database: " + e.getMessage(), e);
    }
    if (server != null) {
      return new Database(server.url(name), OWNER, ownerPassword);
    }
    return new Database(
        foreignUrl(name), foreign(PGProperty.USER, ""), foreign(PGProperty.PASSWORD, ""));
  }

  private Connection administrator() throws SQLException {
    if (server != null) {
      return server.connect(PostgresServer.SUPERUSER);
    }
    String maintenance = foreignUrl(foreign(PGProperty.PG_DBNAME, "postgres"));
    return DriverManager.getConnection(
        maintenance, foreign(PGProperty.USER, ""), foreign(PGProperty.PASSWORD, ""));
  }

  private String foreignUrl(String database) {
    return "jdbc:postgresql://%s:%s/%s"
        .formatted(
            foreign(PGProperty.PG_HOST, "localhost"),
            foreign(PGProperty.PG_PORT, "5432"),
            database);
  }

  private String foreign(PGProperty property, String absent) {
    String value = foreign == null ? null : property.getOrDefault(foreign);
    return value == null ? absent : value;
  }

  /** Stops the server in good order; its data, port and passwords stay. */
  public void stop() {
    PostgresServer own = own();
    during(
        "stopping PostgreSQL",
        () -> {
          own.stop();
          return true;
        });
  }

  /** Starts the server again after {@link #stop()} or {@link #killHard()}. */
  public void start() {
    PostgresServer own = own();
    during(
        "starting PostgreSQL again",
        () -> {
          own.start();
          return true;
        });
  }

  /** Kills the server with SIGKILL; what was committed is there after the next start. */
  public void killHard() {
    own().killHard();
  }

  private void during(String what, Callable<Boolean> work) {
    progress.during(what, work);
  }

  private PostgresServer own() {
    if (server == null) {
      throw new LocalStackException(
          "the server of -D" + JDBC_PROPERTY + " is not ours to stop or start");
    }
    return server;
  }

  @Override
  public void close() {
    if (server != null) {
      server.delete();
    }
  }
}
