package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.ServiceLevels;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Tenants by object name, which is their identity: a re-created one finds its history again. */
@Singleton
public final class TenantStore {
  private static final String SELECT =
      """
      select tenant.id, name, external_id, namespaces, limits, requested_seq, done_seq,
        correlated_at, coalesce(task.attempts, 0) as correlation_failures,
        coalesce(task.failure, '') as correlation_failure
      from tenant left join task on task.tenant_id = tenant.id and task.kind = 'correlate'
      where retired_at is null
      """;

  private final Database database;
  private final ExternalIds externalIds = new ExternalIds();

  public TenantStore(Database database) {
    this.database = database;
  }

  /**
   * Stores what the object asks for; its external id stays unless another is asked for.
   *
   * @throws ExternalIdTaken where another tenant, retired ones included, or an organization holds
   *     the id asked for
   */
  public TenantRow save(TenantIntent intent) {
    return ExternalIds.unique(
        "tenant " + intent.name(),
        () -> database.jdbi().inTransaction(handle -> save(handle, intent)));
  }

  private TenantRow save(Handle handle, TenantIntent intent) {
    String asked = intent.externalId();
    ExternalIds.requireFree(handle, "organization", asked, "tenant " + intent.name());
    handle
        .createUpdate(
            """
            insert into tenant
              (name, uid, external_id, display_name, criticality, limits, namespaces)
            values (:name, :uid, :external, :display, :criticality, :limits, :namespaces)
            on conflict (name) do update set uid = excluded.uid,
              external_id = case when :asked = '' then tenant.external_id
                                 else excluded.external_id end,
              display_name = excluded.display_name, criticality = excluded.criticality,
              limits = excluded.limits, namespaces = excluded.namespaces, retired_at = null
            """)
        .bind("name", intent.name())
        .bind("uid", intent.uid())
        .bind("external", externalIds.orNew(asked))
        .bind("asked", asked)
        .bind("display", intent.displayName())
        .bind("criticality", intent.criticality())
        .bindByType("limits", intent.limits(), JsonNode.class)
        .bindArray("namespaces", String.class, intent.namespaces())
        .execute();
    return handle
        .createQuery(SELECT + " and name = :name")
        .bind("name", intent.name())
        .map(TenantStore::row)
        .one();
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

  /** Keeps how the tenant's people are reached. */
  public void reach(long tenantId, JsonNode contacts) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        "update tenant set contacts = :contacts where id = :tenant and contacts <> :contacts")
                    .bindByType("contacts", contacts, JsonNode.class)
                    .bind("tenant", tenantId)
                    .execute());
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

  public Optional<TenantRow> find(long id) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(SELECT + " and tenant.id = :id")
                    .bind("id", id)
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

  private static TenantRow row(ResultSet row, StatementContext context) throws SQLException {
    return new TenantRow(
        row.getLong("id"),
        row.getString("name"),
        row.getString("external_id"),
        List.of((String[]) row.getArray("namespaces").getArray()),
        Json.tree(row.getString("limits")),
        row.getLong("requested_seq"),
        row.getLong("done_seq"),
        Rows.instant(row, "correlated_at"),
        row.getInt("correlation_failures"),
        row.getString("correlation_failure"));
  }
}
