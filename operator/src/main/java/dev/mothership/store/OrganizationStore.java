package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.DiscoveryRequest;
import dev.mothership.model.Failure;
import dev.mothership.model.OrganizationListing;
import dev.mothership.model.ScanRequest;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Organizations by object name, which is their identity, and what was discovered of them. */
@Singleton
public final class OrganizationStore {
  private static final String SELECT =
      """
      select o.*, task.due_at as next_at, coalesce(task.worker <> '', false) as running,
        coalesce(task.handled, '') as handled
      from organization o left join task on task.organization_id = o.id
      """;

  private final Database database;
  private final ExternalIds externalIds = new ExternalIds();

  public OrganizationStore(Database database) {
    this.database = database;
  }

  /**
   * Stores the request and stamps it authorized. Its discovery is due now when the organization is
   * new, was resumed or what is to be read changed; else when it was. The external id is made with
   * the first and stays, unless another is asked for.
   *
   * @throws ExternalIdTaken where a tenant or another organization holds the id asked for
   */
  public OrganizationRow save(OrganizationIntent intent) {
    return ExternalIds.unique(
        "organization " + intent.name(),
        () -> database.jdbi().inTransaction(handle -> save(handle, intent)));
  }

  private OrganizationRow save(Handle handle, OrganizationIntent intent) {
    JsonNode request = Json.tree(Json.text(Json.node(intent.request())));
    String asked = intent.externalId();
    ExternalIds.requireFree(handle, "tenant", asked, "organization " + intent.name());
    Optional<OrganizationRow> before =
        handle
            .createQuery(SELECT + " where o.name = :name for update of o")
            .bind("name", intent.name())
            .map(OrganizationStore::row)
            .findOne();
    handle
        .createUpdate(
            """
            insert into organization (name, uid, external_id, request, suspended, authorized_at)
            values (:name, :uid, :external, :request, :suspended, now())
            on conflict (name) do update set uid = excluded.uid,
              external_id = case when :asked = '' then organization.external_id
                                 else excluded.external_id end,
              request = excluded.request, suspended = excluded.suspended, authorized_at = now()
            """)
        .bind("name", intent.name())
        .bind("uid", intent.uid())
        .bind("external", externalIds.orNew(asked))
        .bind("asked", asked)
        .bindByType("request", request, JsonNode.class)
        .bind("suspended", intent.suspended())
        .execute();
    OrganizationRow saved =
        handle
            .createQuery(SELECT + " where o.name = :name")
            .bind("name", intent.name())
            .map(OrganizationStore::row)
            .one();
    boolean due =
        before
            .map(
                was ->
                    was.authorizedAt() == null
                        || (was.suspended() && !intent.suspended())
                        || !was.externalId().equals(saved.externalId())
                        || !work(was.request()).equals(work(intent.request())))
            .orElse(true);
    TaskRequests.ensureDiscovery(handle, saved.id(), due);
    return saved;
  }

  /** What is the same work under another generation of the spec. */
  private static JsonNode work(DiscoveryRequest request) {
    return AccountStore.work(Json.node(request));
  }

  public Optional<OrganizationRow> find(String name) {
    return one(SELECT + " where o.name = :key", name);
  }

  public Optional<OrganizationRow> find(long id) {
    return one(SELECT + " where o.id = :key", id);
  }

  private Optional<OrganizationRow> one(String sql, Object key) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle.createQuery(sql).bind("key", key).map(OrganizationStore::row).findOne());
  }

  /** Every organization that ever was, by name. */
  public List<OrganizationRow> all() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle.createQuery(SELECT + " order by o.name").map(OrganizationStore::row).list());
  }

  /** The object is gone or refused: nothing of it runs any more, and what runs cannot commit. */
  public void revoke(String name) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                handle
                    .createUpdate(
                        """
                        with gone as (
                          update organization set authorized_at = null where name = :name
                          returning id)
                        update task set worker = '', epoch = epoch + 1 from gone
                        where task.organization_id = gone.id
                        """)
                    .bind("name", name)
                    .execute());
  }

  /** Accounts that were ever listed, by native id. */
  public List<OrganizationAccount> accounts(long organizationId) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select * from organization_account where organization_id = :id
                        order by native_id
                        """)
                    .bind("id", organizationId)
                    .map(OrganizationStore::account)
                    .list());
  }

  /** Notes where the operator declared the account; empty texts for nowhere. */
  public void place(long organizationId, String nativeId, String namespace, String object) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update organization_account set namespace = :namespace, object = :object
                        where organization_id = :id and native_id = :native
                          and (namespace, object) is distinct from (:namespace, :object)
                        """)
                    .bind("id", organizationId)
                    .bind("native", nativeId)
                    .bind("namespace", namespace)
                    .bind("object", object)
                    .execute());
  }

  /**
   * The external id of the organization that declared the account, where the object is the one that
   * was declared and still says what was declared. Whoever can write the object can write a label,
   * so that a label alone proves nothing.
   *
   * @param identity the CloudIdentity that the object names
   */
  public Optional<String> externalId(
      String organization, String namespace, String object, String identity, ScanRequest asked) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select o.external_id from organization o
                        join organization_account a on a.organization_id = o.id
                        where o.name = :organization and a.native_id = :native
                          and a.namespace = :namespace and a.object = :object
                          and o.request ->> 'provider' = :provider
                          and o.request ->> 'partition' = :partition
                          and o.request ->> 'memberRoleName' = :role
                          and o.request ->> 'identity' = :identity
                        """)
                    .bind("organization", organization)
                    .bind("native", asked.accountId())
                    .bind("namespace", namespace)
                    .bind("object", object)
                    .bind("provider", asked.provider())
                    .bind("partition", asked.partition())
                    .bind("role", asked.roleName())
                    .bind("identity", identity)
                    .mapTo(String.class)
                    .findOne());
  }

  /**
   * Stores what was read, in one transaction under the task's epoch. Rows that are as they were are
   * not written; what could not be read keeps its last known value.
   *
   * @throws LeaseLost where another worker has the task
   */
  public void discovered(Claim claim, OrganizationListing listing) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              new DiscoveryMerge(handle, claim.organizationId()).run(listing);
            });
  }

  /**
   * Notes that the accounts could not be listed; all that is known stands.
   *
   * @throws LeaseLost where another worker has the task
   */
  public void failed(Claim claim, Failure failure, ApiUsage usage) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              handle
                  .createUpdate(
                      """
                      update organization set last_failure = :failure, calls = :calls,
                        throttled = :throttled where id = :id
                      """)
                  .bind("id", claim.organizationId())
                  .bindByType("failure", Json.node(failure), JsonNode.class)
                  .bind("calls", usage.calls())
                  .bind("throttled", usage.throttled())
                  .execute();
            });
  }

  private static OrganizationRow row(ResultSet row, StatementContext context) throws SQLException {
    return new OrganizationRow(
        row.getLong("id"),
        row.getString("name"),
        row.getString("external_id"),
        Json.read(row.getString("request"), DiscoveryRequest.class),
        row.getBoolean("suspended"),
        Rows.instant(row, "authorized_at"),
        row.getString("native_id"),
        Rows.failure(row, "last_failure"),
        Arrays.asList(Json.read(row.getString("problems"), Failure[].class)),
        row.getLong("calls"),
        row.getLong("throttled"),
        Rows.instant(row, "discovered_at"),
        Rows.instant(row, "next_at"),
        row.getBoolean("running"),
        row.getString("handled"));
  }

  private static OrganizationAccount account(ResultSet row, StatementContext context)
      throws SQLException {
    return new OrganizationAccount(
        row.getString("native_id"),
        row.getString("name"),
        row.getString("status"),
        texts(row.getArray("unit_ids")),
        row.getString("unit_path"),
        tags(row.getString("tags")),
        Rows.instant(row, "left_at"),
        row.getString("namespace"),
        row.getString("object"));
  }

  private static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? null : List.of((String[]) array.getArray());
  }

  private static @Nullable Map<String, String> tags(@Nullable String json) {
    if (json == null) {
      return null;
    }
    Map<String, String> tags = new TreeMap<>();
    Json.tree(json).properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    return tags;
  }
}
