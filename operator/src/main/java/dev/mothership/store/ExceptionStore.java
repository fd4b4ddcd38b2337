package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Exceptions by object; whatever one changes has the tenants it concerns correlated again. */
@Singleton
public final class ExceptionStore {
  /** Tenants that have yet to count: a new one is not waited for. */
  private static final String STATE =
      """
      select s.id, s.cluster, s.namespace, s.name, s.standing, coalesce(s.decided_by, '') as decided_by,
             s.decided_at, coalesce(i.by_user, '') as ignored_by, coalesce(not i.same, false) as ignored_for_hash,
             least(s.bound_at, o.latest) as latest, s.bound_at < o.latest as bound, s.bound_by,
             case when s.cut then s.expires_at end as cut_to,
             (select count(*) from tenant t
              where t.retired_at is null and s.type <> 'Attestation'
                and (t.id = s.tenant_id or (s.cluster and t.correlated_at is not null and exists (
                  select from account a where a.tenant_id = t.id and a.retired_at is null)))
                and not exists (select from exception_match m
                  where m.tenant_id = t.id and m.exception_id = s.id and m.hash = s.hash)) as pending,
             coalesce(m.matched, 0) as matched, coalesce(m.applied, false) as applied,
             coalesce(n.names, '[]')::text as names
      from exception_standing s
      cross join lateral (
        select coalesce(s.decided_at + s.longest, date_trunc('day', now() + s.longest)) as latest) o
      left join lateral (
        select a.by_user, a.target_hash = s.hash as same from approval a
        where s.standing = 'waiting' and a.decision = 'Approve'
          and a.target_kind = case when s.cluster then 'ClusterPostureException' else 'PostureException' end
          and a.target_name = s.name and (s.cluster or a.namespace = s.namespace)
        order by a.decided_at desc, a.id desc limit 1) i on true
      left join lateral (
        select sum(m.matched) as matched, bool_or(m.applied) as applied
        from exception_match m join tenant t on t.id = m.tenant_id and t.retired_at is null
        where m.exception_id = s.id and m.hash = s.hash) m on true
      left join lateral (
        select jsonb_agg(first.name) as names from (
          select one.name from exception_match m cross join jsonb_array_elements_text(m.names) one(name)
          where m.exception_id = s.id and m.hash = s.hash order by m.tenant_id limit 20) first) n on true
      """;

  private final Database database;

  public ExceptionStore(Database database) {
    this.database = database;
  }

  /** By whom an exception is known; no namespace for a cluster exception. */
  public record Name(boolean cluster, String namespace, String name) {}

  /**
   * Stores what the object asks for.
   *
   * @return what it comes to; empty where its namespace is no tenant's, so that it is of nothing
   */
  public Optional<ExceptionState> save(ExceptionIntent intent) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              Name name = new Name(intent.cluster(), intent.namespace(), intent.name());
              Optional<Long> tenant = tenant(handle, intent);
              if (!intent.cluster() && tenant.isEmpty()) {
                remove(handle, name);
                return Optional.empty();
              }
              id(handle, name).ifPresent(id -> leave(handle, id, tenant));
              upsert(handle, intent, tenant)
                  .ifPresent(id -> ExceptionTenants.correlate(handle, id));
              long id = id(handle, name).orElseThrow();
              return handle
                  .createQuery(STATE + " where s.id = :id")
                  .bind("id", id)
                  .map((row, context) -> state(row))
                  .findOne();
            });
  }

  /** What every exception comes to. */
  public Map<Name, ExceptionState> states() {
    Map<Name, ExceptionState> states = new LinkedHashMap<>();
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery(STATE + " order by s.id")
                    .map((row, context) -> Map.entry(name(row), state(row)))
                    .forEach(entry -> states.put(entry.getKey(), entry.getValue())));
    return states;
  }

  public List<Name> names() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select cluster, namespace, name from exception order by id")
                    .map((row, context) -> name(row))
                    .list());
  }

  /** Forgets an exception whose object is gone: what it applied to returns. */
  public void remove(Name name) {
    database.jdbi().useTransaction(handle -> remove(handle, name));
  }

  private static void remove(Handle handle, Name name) {
    id(handle, name)
        .ifPresent(
            id -> {
              ExceptionTenants.correlate(handle, id);
              handle.execute("delete from exception where id = ?", id);
            });
  }

  /** The tenant that had the namespace before is correlated without the exception. */
  private static void leave(Handle handle, long id, Optional<Long> tenant) {
    handle
        .createQuery("select tenant_id from exception where id = :id and tenant_id is not null")
        .bind("id", id)
        .mapTo(Long.class)
        .findOne()
        .filter(before -> !tenant.equals(Optional.of(before)))
        .ifPresent(before -> TaskRequests.correlation(handle, before));
  }

  private static Optional<Long> tenant(Handle handle, ExceptionIntent intent) {
    return handle
        .createQuery(
            """
            select min(id) from tenant where :namespace = any(namespaces) and retired_at is null
            having count(*) = 1
            """)
        .bind("namespace", intent.namespace())
        .mapTo(Long.class)
        .findOne();
  }

  private static Optional<Long> id(Handle handle, Name name) {
    return handle
        .createQuery(
            """
            select id from exception
            where cluster = :cluster and namespace = :namespace and name = :name for update
            """)
        .bind("cluster", name.cluster())
        .bind("namespace", name.namespace())
        .bind("name", name.name())
        .mapTo(Long.class)
        .findOne();
  }

  /** The id where anything differs from what is stored. */
  private static Optional<Long> upsert(
      Handle handle, ExceptionIntent intent, Optional<Long> tenant) {
    return handle
        .createQuery(
            """
            insert into exception (cluster, namespace, name, tenant_id, uid, hash, type, strength, match, max_matches,
              framework, requirement, accounts, reason, evidence, requested_by, expires_at, asked_at, longest)
            values (:cluster, :namespace, :name, :tenant, :uid, :hash, :type, :strength, :match, :most,
              :framework, :requirement, :accounts, :reason, :evidence, :by, :expires, :asked, :longest)
            on conflict (cluster, namespace, name) do update set tenant_id = excluded.tenant_id, uid = excluded.uid,
              hash = excluded.hash, type = excluded.type, strength = excluded.strength, match = excluded.match,
              max_matches = excluded.max_matches, framework = excluded.framework,
              requirement = excluded.requirement, accounts = excluded.accounts, reason = excluded.reason,
              evidence = excluded.evidence, requested_by = excluded.requested_by, expires_at = excluded.expires_at,
              asked_at = excluded.asked_at, longest = excluded.longest, changed_at = now(),
              warned = case when exception.hash = excluded.hash then exception.warned end
            where (exception.tenant_id, exception.uid, exception.hash, exception.longest)
              is distinct from (excluded.tenant_id, excluded.uid, excluded.hash, excluded.longest)
            returning id
            """)
        .bind("cluster", intent.cluster())
        .bind("namespace", intent.namespace())
        .bind("name", intent.name())
        .bind("tenant", tenant.orElse(null))
        .bind("uid", intent.uid())
        .bind("hash", intent.hash())
        .bind("type", intent.type())
        .bind("strength", intent.strength())
        .bindByType("match", intent.match(), JsonNode.class)
        .bind("most", intent.maxMatches())
        .bind("framework", intent.framework())
        .bind("requirement", intent.requirement())
        .bindArray("accounts", String.class, intent.accounts())
        .bind("reason", intent.reason())
        .bindByType("evidence", Json.node(intent.evidence()), JsonNode.class)
        .bind("by", intent.requestedBy())
        .bind("expires", OffsetDateTime.ofInstant(intent.expires(), ZoneOffset.UTC))
        .bind("asked", OffsetDateTime.ofInstant(intent.asked(), ZoneOffset.UTC))
        .bind("longest", intent.longest())
        .mapTo(Long.class)
        .findOne();
  }

  private static Name name(ResultSet row) throws SQLException {
    return new Name(row.getBoolean("cluster"), row.getString("namespace"), row.getString("name"));
  }

  private static ExceptionState state(ResultSet row) throws SQLException {
    List<String> names = new ArrayList<>();
    Json.tree(row.getString("names")).forEach(name -> names.add(name.asText()));
    return new ExceptionState(
        row.getLong("id"),
        row.getString("standing"),
        row.getString("decided_by"),
        Rows.instant(row, "decided_at"),
        row.getString("ignored_by"),
        row.getBoolean("ignored_for_hash"),
        Objects.requireNonNull(Rows.instant(row, "latest")),
        row.getBoolean("bound") ? row.getString("bound_by") : "",
        Rows.instant(row, "cut_to"),
        row.getInt("pending"),
        row.getInt("matched"),
        row.getBoolean("applied"),
        names);
  }
}
