package dev.mothership.store;

import jakarta.inject.Singleton;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** A look at a tenant's whole inventory that can write nothing. */
@Singleton
public final class ReadOnlyRun {
  private final Database database;

  public ReadOnlyRun(Database database) {
    this.database = database;
  }

  /** At REPEATABLE READ, on a connection that PostgreSQL takes no write from. */
  public <T> T run(Function<Handle, T> work) {
    try (Handle handle = database.jdbi().open()) {
      handle.setReadOnly(true);
      try {
        return handle.inTransaction(
            TransactionIsolationLevel.REPEATABLE_READ, open -> work.apply(open));
      } finally {
        handle.setReadOnly(false);
      }
    }
  }
}
