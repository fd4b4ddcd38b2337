package dev.mothership.store;

import java.sql.SQLException;
import java.util.List;

/** Tells data that the database can never take from a database that fails for the moment. */
public final class RefusedData {
  private static final List<String> CLASSES = List.of("22", "54");
  private static final int MAX_CAUSES = 10;

  private RefusedData() {}

  /**
   * SQLSTATE class 22 (data exception, such as a number out of range) or 54 (program limit
   * exceeded, such as a key too long for its index), as in PostgreSQL's Appendix A.
   */
  public static boolean isBehind(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && CLASSES.stream().anyMatch(sql.getSQLState()::startsWith)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
