package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Risk models that people declared; the built-in one is not among them. */
@Singleton
public final class RiskModelStore {
  private static final String SELECT =
      """
      select name, uid, created_at, mode, differs::text as differing, version, wanted,
        replay::text as replay
      from risk_model
      """;

  private final Database database;

  public RiskModelStore(Database database) {
    this.database = database;
  }

  /** Stores a validated model; what was worked out for other values of it is dropped. */
  public void save(
      String name,
      String uid,
      Instant createdAt,
      String mode,
      JsonNode values,
      String version,
      boolean wanted) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into risk_model
                          (name, uid, created_at, mode, differs, version, wanted)
                        values (:name, :uid, :created, :mode, :differs, :version, :wanted)
                        on conflict (name) do update set uid = excluded.uid,
                          created_at = excluded.created_at, mode = excluded.mode,
                          differs = excluded.differs, version = excluded.version,
                          wanted = excluded.wanted, changed_at = now(),
                          replay = case when risk_model.version = excluded.version
                            then risk_model.replay end
                        where (risk_model.uid, risk_model.created_at, risk_model.mode,
                            risk_model.differs, risk_model.version, risk_model.wanted)
                          is distinct from (excluded.uid, excluded.created_at, excluded.mode,
                            excluded.differs, excluded.version, excluded.wanted)
                        """)
                    .bind("name", name)
                    .bind("uid", uid)
                    .bind("created", createdAt)
                    .bind("mode", mode)
                    .bindByType("differs", values, JsonNode.class)
                    .bind("version", version)
                    .bind("wanted", wanted)
                    .execute());
  }

  public Optional<RiskModelRow> find(String name) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(SELECT + " where name = :name")
                    .bind("name", name)
                    .map(RiskModelStore::row)
                    .findOne());
  }

  /** By age, the oldest first. */
  public List<RiskModelRow> all() {
    return database.jdbi().withHandle(RiskModelStore::all);
  }

  /** As {@link #all()}, within the caller's transaction. */
  public static List<RiskModelRow> all(Handle handle) {
    return handle
        .createQuery(SELECT + " order by created_at, name")
        .map(RiskModelStore::row)
        .list();
  }

  /** The one that rates findings; empty for the built-in one. */
  public Optional<RiskModelRow> enforced() {
    return database.jdbi().withHandle(RiskModelStore::enforced);
  }

  /** As {@link #enforced()}, within the caller's transaction. */
  public static Optional<RiskModelRow> enforced(Handle handle) {
    return handle
        .createQuery(
            SELECT + " where wanted and mode = 'Enforce' order by created_at, name limit 1")
        .map(RiskModelStore::row)
        .findOne();
  }

  /**
   * Forgets a model that may no longer be used, as one whose object is gone or no longer valid.
   *
   * @return whether there was one
   */
  public boolean remove(String name) {
    return database
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createUpdate("delete from risk_model where name = :name")
                        .bind("name", name)
                        .execute())
        > 0;
  }

  /** Names of stored models that are not among these. */
  public List<String> notAmong(Collection<String> names) {
    return all().stream().map(RiskModelRow::name).filter(name -> !names.contains(name)).toList();
  }

  /** Keeps what a model would change, unless its values changed meanwhile. */
  public void saveReplay(String name, RiskModelRow.ModelReplay replay) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update risk_model set replay = :replay
                        where name = :name and version = :version
                        """)
                    .bindByType("replay", Json.node(replay), JsonNode.class)
                    .bind("name", name)
                    .bind("version", replay.version())
                    .execute());
  }

  private static RiskModelRow row(ResultSet row, StatementContext context) throws SQLException {
    String replay = row.getString("replay");
    return new RiskModelRow(
        row.getString("name"),
        row.getString("uid"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getString("mode"),
        Json.tree(row.getString("differing")),
        row.getString("version"),
        row.getBoolean("wanted"),
        replay == null ? null : Json.read(replay, RiskModelRow.ModelReplay.class));
  }
}
