package dev.mothership.e2e;

import dev.mothership.local.Installation;
import dev.mothership.local.LocalStackException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Questions to an installation's database, each on a connection of its own. */
final class Ask {
  private Ask() {}

  static boolean isTrue(Installation installation, String question) {
    return "t".equals(text(installation, question));
  }

  static long count(Installation installation, String question) {
    return Long.parseLong(text(installation, question));
  }

  /** The first column of the only row. */
  static String text(Installation installation, String question) {
    return rows(installation, question).get(0);
  }

  /** The first column of every row. */
  static List<String> rows(Installation installation, String question) {
    try (Connection connection = installation.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(String.valueOf(row.getString(1)));
      }
      return rows;
    } catch (SQLException e) {
      throw new LocalStackException(question + ": " + e.getMessage(), e);
    }
  }

  static void execute(Installation installation, String... statements) {
    try (Connection connection = installation.database().connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new LocalStackException(e.getMessage(), e);
    }
  }
}
