package dev.mothership.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Exceptions of one tenant's findings, within its correlation's transaction. */
public final class ExceptionFacts {
  private static final RowSet MATCHES =
      new RowSet(
          "exception_match",
          List.of("exception_id bigint"),
          List.of(
              "hash text", "matched int", "applied boolean", "accounts bigint[]", "names jsonb"),
          "true");

  private final Handle handle;
  private final long tenantId;

  public ExceptionFacts(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /**
   * Those of the tenant's namespaces and those of the cluster, approved or not, by id. Where a
   * policy may bound one, it is none that is approved before it was counted what it matches.
   */
  public List<StoredException> all() {
    return handle
        .createQuery(
            """
            select s.id, s.cluster, s.namespace, s.name, s.type, s.strength, s.match::text as match, s.max_matches,
                   s.hash, s.reason, s.expires_at, s.standing = 'approved' and (s.cut or not s.bounded or exists (select from exception_match m
                     where m.tenant_id = :tenant and m.exception_id = s.id and m.hash = s.hash)) as approved,
                   array(select a.id from account a where not s.cluster and a.tenant_id = :tenant
                     and a.namespace = s.namespace and a.retired_at is null) as accounts,
                   (select coalesce(sum(m.matched), 0)
                    from exception_match m join tenant t on t.id = m.tenant_id and t.retired_at is null
                    where s.cluster and m.exception_id = s.id and m.hash = s.hash
                      and m.tenant_id <> :tenant) as elsewhere,
                   (select count(*) from tenant t
                    where s.cluster and t.id <> :tenant and t.retired_at is null and t.correlated_at is not null
                      and exists (select from account a where a.tenant_id = t.id and a.retired_at is null)
                      and not exists (select from exception_match m
                        where m.tenant_id = t.id and m.exception_id = s.id and m.hash = s.hash)) as pending
            from (
              select e.*, exists (
                select from policy p join policy_account o on o.policy_id = p.id
                join account c on c.namespace = o.namespace and c.name = o.name and c.tenant_id = :tenant
                where e.asked_at + make_interval(days => cast(p.body->>'exceptionDays' as int)) < e.expires_at)
                as bounded
              from exception_standing e) s
            where s.type <> 'Attestation' and (s.cluster or s.tenant_id = :tenant) order by s.id
            """)
        .bind("tenant", tenantId)
        .map(
            (row, context) ->
                new StoredException(
                    row.getLong("id"),
                    row.getBoolean("cluster"),
                    row.getString("namespace"),
                    row.getString("name"),
                    row.getString("type"),
                    row.getString("strength"),
                    Json.tree(row.getString("match")),
                    row.getInt("max_matches"),
                    row.getString("hash"),
                    row.getString("reason"),
                    row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                    row.getBoolean("approved"),
                    Set.of((Long[]) row.getArray("accounts").getArray()),
                    row.getInt("elsewhere"),
                    row.getInt("pending")))
        .list();
  }

  /**
   * @return rows written
   */
  public int replace(Collection<ExceptionMatch> matches) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (ExceptionMatch match : matches) {
      ObjectNode row =
          rows.addObject()
              .put("exception_id", match.exceptionId())
              .put("hash", match.hash())
              .put("matched", match.matched())
              .put("applied", match.applied());
      ArrayNode accounts = row.putArray("accounts");
      match.accounts().forEach(accounts::add);
      ArrayNode names = row.putArray("names");
      match.names().forEach(names::add);
    }
    return MATCHES.replace(handle, tenantId, rows);
  }
}
