package dev.mothership.store;

import jakarta.inject.Singleton;
import java.util.UUID;

/** The installation that the database belongs to. */
@Singleton
public final class InstallationStore {
  private final Database database;

  public InstallationStore(Database database) {
    this.database = database;
  }

  /** Random, made with the schema, and never changed. */
  public UUID id() {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("select id from installation").mapTo(UUID.class).one());
  }
}
