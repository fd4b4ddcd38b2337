package dev.mothership.store;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** What time it is for what waits, alike for all replicas. */
@FunctionalInterface
public interface DatabaseTime {
  /** The database's own clock. */
  DatabaseTime REAL = handle -> handle.createQuery("select now()").mapTo(Instant.class).one();

  /** At the start of the handle's transaction. */
  Instant now(Handle handle);
}
