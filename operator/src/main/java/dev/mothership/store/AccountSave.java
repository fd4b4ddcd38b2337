package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.ScanRequest;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** One object's intent merged into the account it means: the one with its history, if any. */
final class AccountSave {
  private final Handle handle;
  private final AccountIntent intent;
  private final ScanRequest request;
  private final JsonNode json;

  AccountSave(Handle handle, AccountIntent intent) {
    this.handle = handle;
    this.intent = intent;
    this.request = intent.request();
    this.json = Json.tree(Json.text(Json.node(request)));
  }

  private record Before(long id, JsonNode request, boolean suspended, boolean away) {}

  AccountRow run() {
    handle.execute("select pg_advisory_xact_lock(2, ?::int)", (int) intent.tenantId());
    Optional<Before> before = adoptable();
    stepAside(before.map(Before::id).orElse(0L));
    AccountRow saved = before.isPresent() ? update(before.get().id()) : insert();
    boolean due =
        before
            .map(
                was ->
                    was.away()
                        || (was.suspended() && !intent.suspended())
                        || !AccountStore.work(was.request()).equals(AccountStore.work(json)))
            .orElse(true);
    TaskRequests.ensureSync(handle, saved, due);
    return saved;
  }

  /**
   * The object's own row, or one of the same native id whose object nobody vouches for any more;
   * the one with a history first.
   */
  private Optional<Before> adoptable() {
    return handle
        .createQuery(
            """
            select id, request, suspended,
                   retired_at is not null or missing_since is not null or authorized_at is null as away
            from account
            where tenant_id = :tenant and provider = :provider and native_id = :native
              and ((namespace = :namespace and name = :name) or retired_at is not null
                or missing_since is not null or authorized_at is null
                or authorized_at < now() - interval '10 minutes')
            order by claimed desc, last_scan_at desc nulls last, retired_at desc nulls first,
              (namespace = :namespace and name = :name) desc, id
            limit 1
            """)
        .bind("tenant", intent.tenantId())
        .bind("provider", request.provider())
        .bind("native", request.accountId())
        .bind("namespace", intent.namespace())
        .bind("name", intent.name())
        .map(
            (row, context) ->
                new Before(
                    row.getLong("id"),
                    Json.tree(row.getString("request")),
                    row.getBoolean("suspended"),
                    row.getBoolean("away")))
        .findOne();
  }

  /** Other accounts that went by this object's name: the object now means another one. */
  private void stepAside(long chosen) {
    handle
        .createQuery(
            """
            select id from account
            where namespace = :namespace and name = :name and retired_at is null and id <> :chosen
              and tenant_id = :tenant
            """)
        .bind("namespace", intent.namespace())
        .bind("name", intent.name())
        .bind("chosen", chosen)
        .bind("tenant", intent.tenantId())
        .mapTo(Long.class)
        .list()
        .forEach(id -> AccountRetirement.retire(handle, id, false));
    handle
        .createUpdate(
            """
            update account
            set authorized_at = null, missing_since = coalesce(missing_since, now())
            where namespace = :namespace and name = :name and retired_at is null
              and tenant_id <> :tenant and (authorized_at is not null or missing_since is null)
            """)
        .bind("namespace", intent.namespace())
        .bind("name", intent.name())
        .bind("tenant", intent.tenantId())
        .execute();
  }

  private AccountRow update(long id) {
    return bind(handle
            .createQuery(
                """
                    update account
                    set partition = :partition, namespace = :namespace, name = :name, uid = :uid,
                      environment = :environment, criticality = :criticality,
                      data_class_default = :dataClass, deletion_policy = :deletionPolicy,
                      suspended = :suspended, request = :request, authorized_at = now(),
                      missing_since = null, retired_at = null,
                      claimed = claimed and retired_at is null,
                      changed_at = case when request = :request then changed_at else now() end
                    where id = :id returning\s"""
                    + AccountStore.COLUMNS)
            .bind("id", id))
        .map(AccountStore::row)
        .one();
  }

  private AccountRow insert() {
    return bind(handle
            .createQuery(
                """
                    insert into account (tenant_id, provider, native_id, partition, namespace, name,
                      uid, environment, criticality, data_class_default, deletion_policy, suspended,
                      request, authorized_at)
                    values (:tenant, :provider, :native, :partition, :namespace, :name, :uid,
                      :environment, :criticality, :dataClass, :deletionPolicy, :suspended, :request,
                      now())
                    returning\s"""
                    + AccountStore.COLUMNS)
            .bind("tenant", intent.tenantId())
            .bind("provider", request.provider())
            .bind("native", request.accountId()))
        .map(AccountStore::row)
        .one();
  }

  private <S extends SqlStatement<S>> S bind(S statement) {
    return statement
        .bind("partition", request.partition())
        .bind("namespace", intent.namespace())
        .bind("name", intent.name())
        .bind("uid", intent.uid())
        .bind("environment", request.environment())
        .bind("criticality", request.criticality())
        .bind("dataClass", request.dataClassing().byDefault())
        .bind("deletionPolicy", intent.deletionPolicy())
        .bind("suspended", intent.suspended())
        .bindByType("request", json, JsonNode.class);
  }
}
