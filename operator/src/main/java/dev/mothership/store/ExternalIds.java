package dev.mothership.store;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * External ids: made up where none is asked for, and each of them one tenant's or organization's.
 */
final class ExternalIds {
  private static final int BYTES = 16;
  private static final String UNIQUE_VIOLATION = "23505";

  private final SecureRandom random = new SecureRandom();

  /** The one asked for, or a new one where that is empty. */
  String orNew(String asked) {
    if (!asked.isEmpty()) {
      return asked;
    }
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Refuses one that the other kind of holder has.
   *
   * @param holders the table of the others: {@code tenant} or {@code organization}
   */
  static void requireFree(Handle handle, String holders, String asked, String who) {
    boolean taken =
        handle
            .createQuery(
                "select exists (select from %s where external_id = :asked)".formatted(holders))
            .bind("asked", asked)
            .mapTo(Boolean.class)
            .one();
    if (taken) {
      throw new ExternalIdTaken(who);
    }
  }

  /**
   * Runs a save that may break the uniqueness of external ids.
   *
   * @throws ExternalIdTaken where it did
   */
  static <T> T unique(String who, Supplier<T> save) {
    try {
      return save.get();
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException cause
          && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
        throw new ExternalIdTaken(who);
      }
      throw e;
    }
  }
}
