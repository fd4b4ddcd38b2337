package dev.mothership.e2e;

import dev.mothership.local.Installation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Another client of the database, which keeps a table locked until the gate is opened. */
final class Gate implements AutoCloseable {
  private final Installation installation;
  private final String table;
  private final Connection holder;

  private Gate(Installation installation, String table, String mode) throws SQLException {
    this.installation = installation;
    this.table = table;
    this.holder = installation.database().connect();
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute("lock table " + table + " in " + mode + " mode");
    }
  }

  /** Whoever is about to write the table waits; readers pass. */
  static Gate beforeWriting(Installation installation, String table) throws SQLException {
    return new Gate(installation, table, "share");
  }

  /** Whoever is about to use the table waits. */
  static Gate beforeAnyUse(Installation installation, String table) throws SQLException {
    return new Gate(installation, table, "access exclusive");
  }

  /** Returns when somebody waits. */
  void awaitWaiting() throws SQLException {
    awaitWaiting("%");
  }

  /**
   * @param process its name as the database knows it
   */
  void awaitWaiting(String process) throws SQLException {
    try (Connection connection = installation.database().connect();
        Statement statement = connection.createStatement()) {
      Awaitility.await("somebody waiting for " + table)
          .atMost(Quickstart.PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> waits(statement, process));
    }
  }

  private boolean waits(Statement statement, String process) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            """
            select exists (select from pg_locks join pg_stat_activity using (pid)
            where relation = '%s'::regclass and not granted and application_name like '%s')\
            """
                .formatted(table, process))) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Opens the gate; also where the server has died meanwhile. */
  @Override
  public void close() throws SQLException {
    holder.close();
  }
}
