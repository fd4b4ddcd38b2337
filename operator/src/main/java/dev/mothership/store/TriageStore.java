package dev.mothership.store;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Triage of findings, apart from their state; every change is in the audit. */
@Singleton
public final class TriageStore {
  private static final String COLUMNS =
      "t.status, t.assignee, t.comment, t.by_user, t.source, t.changed_at";

  private final Database database;

  public TriageStore(Database database) {
    this.database = database;
  }

  /**
   * A finding as people name it, with its triage.
   *
   * @param state Open, Resolved or Muted
   * @param triage null where there is none yet
   */
  public record Located(long tenantId, long findingId, String state, @Nullable TriageRow triage) {}

  /** A finding of an account in that namespace. */
  public Optional<Located> find(String namespace, String name) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select f.tenant_id, f.id, f.state, %s
                        from finding f
                        join account a on a.id = f.account_id and a.retired_at is null
                        left join triage t on t.tenant_id = f.tenant_id and t.finding_id = f.id
                        where f.name = :name and a.namespace = :namespace
                        order by f.id limit 1
                        """
                            .formatted(COLUMNS))
                    .bind("name", name)
                    .bind("namespace", namespace)
                    .map(
                        (row, context) ->
                            new Located(
                                row.getLong("tenant_id"),
                                row.getLong("id"),
                                row.getString("state"),
                                row.getString("by_user") == null ? null : row(row)))
                    .findOne());
  }

  /** As {@link #change(Handle, long, long, TriageChange, String, String)}, in a transaction. */
  public TriageRow change(
      long tenantId, long findingId, TriageChange change, String by, String source) {
    return database
        .jdbi()
        .inTransaction(handle -> change(handle, tenantId, findingId, change, by, source));
  }

  /**
   * Changes what differs; what does not writes nothing.
   *
   * @param source rest or jira
   * @return what it is then
   */
  public static TriageRow change(
      Handle handle, long tenantId, long findingId, TriageChange change, String by, String source) {
    handle
        .createQuery(
            """
            with before as (
              select t.status, t.assignee, t.comment from triage t
              where t.tenant_id = :tenant and t.finding_id = :finding for update
            ), written as (
              insert into triage as t (tenant_id, finding_id, status, assignee, comment, by_user, source)
              values (:tenant, :finding, coalesce(cast(:status as text), ''), coalesce(cast(:assignee as text), ''),
                coalesce(cast(:comment as text), ''), :by, :source)
              on conflict (tenant_id, finding_id) do update set status = coalesce(cast(:status as text), t.status),
                assignee = coalesce(cast(:assignee as text), t.assignee),
                comment = coalesce(cast(:comment as text), t.comment),
                by_user = :by, source = :source, changed_at = now()
              where (t.status, t.assignee, t.comment) is distinct from
                (coalesce(cast(:status as text), t.status), coalesce(cast(:assignee as text), t.assignee),
                 coalesce(cast(:comment as text), t.comment))
              returning t.status, t.assignee, t.comment
            ), audited as (
              insert into audit (actor, action, subject, detail)
              select :by, 'triage', 'Finding ' || f.name,
                jsonb_build_object('tenant', n.name, 'source', cast(:source as text),
                  'before', (select to_jsonb(before) from before), 'after', to_jsonb(written))
              from written
              join finding f on f.tenant_id = :tenant and f.id = :finding
              join tenant n on n.id = :tenant
              returning 1
            )
            select count(*) from audited
            """)
        .bind("tenant", tenantId)
        .bind("finding", findingId)
        .bind("status", change.status())
        .bind("assignee", change.assignee())
        .bind("comment", change.comment())
        .bind("by", by)
        .bind("source", source)
        .mapTo(Integer.class)
        .one();
    return handle
        .createQuery(
            "select %s from triage t where t.tenant_id = :tenant and t.finding_id = :finding"
                .formatted(COLUMNS))
        .bind("tenant", tenantId)
        .bind("finding", findingId)
        .map((row, context) -> row(row))
        .one();
  }

  private static TriageRow row(ResultSet row) throws SQLException {
    return new TriageRow(
        row.getString("status"),
        row.getString("assignee"),
        row.getString("comment"),
        row.getString("by_user"),
        row.getString("source"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }
}
