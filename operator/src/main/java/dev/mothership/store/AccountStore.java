package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.ScanRequest;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Accounts and the requests that workers scan by. Identity is tenant, provider and the provider's
 * id, so an object that was re-created, even under another name, adopts its history.
 */
@Singleton
public final class AccountStore {
  static final String COLUMNS =
      """
      id, tenant_id, namespace, name, provider, native_id, claimed, suspended, deletion_policy,
      request, authorized_at, missing_since
      """;

  private final Database database;

  public AccountStore(Database database) {
    this.database = database;
  }

  /**
   * Stores the request and stamps it authorized. Its sync task is due now when the account is new,
   * came back, was resumed or its request changed; else when it was.
   */
  public AccountRow save(AccountIntent intent) {
    return database.jdbi().inTransaction(handle -> new AccountSave(handle, intent).run());
  }

  public Optional<AccountRow> find(String namespace, String name) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select "
                            + COLUMNS
                            + """
                             from account
                            where namespace = :namespace and name = :name and retired_at is null
                            order by missing_since nulls first, authorized_at desc nulls last limit 1
                            """)
                    .bind("namespace", namespace)
                    .bind("name", name)
                    .map(AccountStore::row)
                    .findOne());
  }

  public Optional<AccountRow> find(long accountId) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select " + COLUMNS + " from account where id = :id and retired_at is null")
                    .bind("id", accountId)
                    .map(AccountStore::row)
                    .findOne());
  }

  /** Keeps the object's labels, by which channels select it. */
  public void label(long accountId, Map<String, String> labels) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        "update account set labels = :labels where id = :id and labels <> :labels")
                    .bindByType("labels", Json.node(labels), JsonNode.class)
                    .bind("id", accountId)
                    .execute());
  }

  /** Reconcile still finds the object allowed. */
  public void stamp(long accountId) {
    update("update account set authorized_at = now() where id = :id", accountId);
  }

  /** Workers skip the account from now on; a running scan may finish. */
  public void revoke(long accountId) {
    update("update account set authorized_at = null where id = :id", accountId);
  }

  /** The object is gone: nothing of it runs any more, and a running scan cannot commit. */
  public void cancel(String namespace, String name) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                handle
                    .createUpdate(
                        """
                        with gone as (
                          update account
                          set authorized_at = null, missing_since = coalesce(missing_since, now())
                          where namespace = :namespace and name = :name and retired_at is null
                          returning id)
                        update task set worker = '', epoch = epoch + 1 from gone
                        where task.account_id = gone.id
                        """)
                    .bind("namespace", namespace)
                    .bind("name", name)
                    .execute());
  }

  public Optional<AccountSummary> summary(String namespace, String name) {
    return database
        .jdbi()
        .withHandle(handle -> AccountSummaries.read(handle, namespace, name).stream().findFirst());
  }

  /** Every account that is not retired, by namespace and name. */
  public List<AccountSummary> summaries() {
    return database.jdbi().withHandle(handle -> AccountSummaries.read(handle, "", ""));
  }

  /**
   * Notes which accounts have no object in a fresh, complete list, and which came back.
   *
   * @param presentNamespacedNames {@code namespace/name} of every object
   * @return the missing ones, longest missing first
   */
  public List<AccountRow> markMissing(Collection<String> presentNamespacedNames) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              handle
                  .createUpdate(
                      """
                      update account
                      set missing_since = case when namespace || '/' || name = any(:present)
                                          then null else now() end
                      where retired_at is null and provider <> 'scanner'
                        and (namespace || '/' || name = any(:present)) = (missing_since is not null)
                        and (missing_since is null or authorized_at is not null)
                      """)
                  .bindArray("present", String.class, presentNamespacedNames)
                  .execute();
              return handle
                  .createQuery(
                      "select "
                          + COLUMNS
                          + """
                           from account where retired_at is null and missing_since is not null
                            and provider <> 'scanner'
                          order by missing_since, id
                          """)
                  .map(AccountStore::row)
                  .list();
            });
  }

  /**
   * Releases the claim, closes what the account held and asks for a correlation.
   *
   * @param purge also deletes all that is known of the account
   */
  public void retire(long accountId, boolean purge) {
    database.jdbi().useTransaction(handle -> AccountRetirement.retire(handle, accountId, purge));
  }

  /**
   * Claims the account for its tenant, once the cloud proved whose it is.
   *
   * @return false where another account object holds the same provider and native id
   */
  public boolean claim(Handle handle, long accountId) {
    return AccountClaim.take(handle, accountId);
  }

  private void update(String sql, long accountId) {
    database.jdbi().useHandle(handle -> handle.createUpdate(sql).bind("id", accountId).execute());
  }

  static AccountRow row(ResultSet row, StatementContext context) throws SQLException {
    return new AccountRow(
        row.getLong("id"),
        row.getLong("tenant_id"),
        row.getString("namespace"),
        row.getString("name"),
        row.getString("provider"),
        row.getString("native_id"),
        row.getBoolean("claimed"),
        row.getBoolean("suspended"),
        row.getString("deletion_policy"),
        Json.read(row.getString("request"), ScanRequest.class),
        Rows.instant(row, "authorized_at"),
        Rows.instant(row, "missing_since"));
  }

  /** The request without what says nothing about the work to do. */
  static JsonNode work(JsonNode request) {
    JsonNode copy = request.deepCopy();
    if (copy instanceof ObjectNode object) {
      object.remove("generation");
    }
    return copy;
  }
}
