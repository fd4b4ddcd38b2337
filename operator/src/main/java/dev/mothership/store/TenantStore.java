package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.ServiceLevels;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Tenants by object name, which is their identity: a re-created one finds its history again. */
@Singleton
public final class TenantStore {
  private static final int EXTERNAL_ID_BYTES = 16;
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String SELECT =
      """
      select id, name, external_id, namespaces, limits, requested_seq, done_seq, correlated_at
      from tenant where retired_at is null
      """;

  private final Database database;
  private final SecureRandom random = new SecureRandom();

  public TenantStore(Database database) {
    this.database = database;
  }

  /**
   * Stores what the object asks for; its external id stays unless another is asked for.
   *
   * @throws ExternalIdTaken where another tenant, retired ones included, holds the id asked for
   */
  public TenantRow save(TenantIntent intent) {
    String asked = intent.externalId();
    try {
      return database
          .jdbi()
          .inTransaction(
              handle ->
                  handle
                      .createQuery(
                          """
                          insert into tenant
                            (name, uid, external_id, display_name, criticality, limits, namespaces)
                          values (:name, :uid, :external, :display, :criticality, :limits, :namespaces)
                          on conflict (name) do update set uid = excluded.uid,
                            external_id = case when :asked = '' then tenant.external_id
                                               else excluded.external_id end,
                            display_name = excluded.display_name, criticality = excluded.criticality,
                            limits = excluded.limits, namespaces = excluded.namespaces,
                            retired_at = null
                          returning id, name, external_id, namespaces, limits, requested_seq,
                            done_seq, correlated_at
                          """)
                      .bind("name", intent.name())
                      .bind("uid", intent.uid())
                      .bind("external", asked.isEmpty() ? newExternalId() : asked)
                      .bind("asked", asked)
                      .bind("display", intent.displayName())
                      .bind("criticality", intent.criticality())
                      .bindByType("limits", intent.limits(), JsonNode.class)
                      .bindArray("namespaces", String.class, intent.namespaces())
                      .map(TenantStore::row)
                      .one());
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException cause
          && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
        throw new ExternalIdTaken(intent.name());
      }
      throw e;
    }
  }

  /**
   * Keeps where the tenant stands in the organisation, as {@code a/b/c}; its later scores go there.
   */
  public void place(long tenantId, String orgUnit) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        "update tenant set org_unit = :unit where id = :tenant and org_unit <> :unit")
                    .bind("unit", orgUnit)
                    .bind("tenant", tenantId)
                    .execute());
  }

  /** Keeps how soon the tenant promises to fix what is found. */
  public void promise(long tenantId, ServiceLevels levels) {
    database
        .jdbi()
        .useTransaction(handle -> new ServiceLevelStore(handle, tenantId).promise(levels));
  }

  public Optional<TenantRow> find(String name) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(SELECT + " and name = :name")
                    .bind("name", name)
                    .map(TenantStore::row)
                    .findOne());
  }

  /** Tenants that are not retired, by name. */
  public List<TenantRow> all() {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.createQuery(SELECT + " order by name").map(TenantStore::row).list());
  }

  /** Keeps the tenant's record but runs no more tasks for it. */
  public void retire(String name) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update tenant set retired_at = now(), namespaces = '{}'
                        where name = :name and retired_at is null
                        """)
                    .bind("name", name)
                    .execute());
  }

  private String newExternalId() {
    byte[] bytes = new byte[EXTERNAL_ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static TenantRow row(ResultSet row, StatementContext context) throws SQLException {
    return new TenantRow(
        row.getLong("id"),
        row.getString("name"),
        row.getString("external_id"),
        List.of((String[]) row.getArray("namespaces").getArray()),
        Json.tree(row.getString("limits")),
        row.getLong("requested_seq"),
        row.getLong("done_seq"),
        Rows.instant(row, "correlated_at"));
  }
}
