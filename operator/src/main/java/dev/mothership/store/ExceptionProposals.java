package dev.mothership.store;

import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Exceptions that are asked for outside of Kubernetes; they silence nothing by themselves. */
@Singleton
public final class ExceptionProposals {
  private final Database database;

  public ExceptionProposals(Database database) {
    this.database = database;
  }

  /**
   * A proposal without an object yet.
   *
   * @param namespace of the finding's account
   * @param requestedBy as the other side knows the person
   * @param maxDays for how long policies let exceptions last there; null where none says
   */
  public record Proposal(
      long tenantId,
      long findingId,
      String namespace,
      String finding,
      String title,
      String requestedBy,
      String source,
      String reason,
      @Nullable Integer maxDays) {}

  /**
   * Within the caller's transaction. A finding has one proposal at a time: a second one is none,
   * unless the first was written before and its object is gone.
   *
   * @param source where it was asked for: jira
   * @return whether it is one
   */
  public static boolean propose(
      Handle handle,
      long tenantId,
      long findingId,
      String requestedBy,
      String source,
      String reason) {
    return handle
            .createUpdate(
                """
                insert into exception_proposal (tenant_id, finding_id, requested_by, source, reason)
                values (:tenant, :finding, :by, :source, :reason)
                on conflict (tenant_id, finding_id) do update set requested_by = excluded.requested_by,
                  source = excluded.source, reason = excluded.reason, at = now(), object = ''
                where exception_proposal.object <> '' and not exists (
                  select from exception e where e.tenant_id = excluded.tenant_id
                    and e.namespace || '/' || e.name = exception_proposal.object)
                """)
            .bind("tenant", tenantId)
            .bind("finding", findingId)
            .bind("by", requestedBy)
            .bind("source", source)
            .bind("reason", reason)
            .execute()
        > 0;
  }

  /** The oldest first; of findings that are open. */
  public List<Proposal> waiting(int limit) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select p.tenant_id, p.finding_id, c.namespace, f.name as finding, f.title, p.requested_by,
                               p.source, p.reason,
                               (select min(cast(o.body->>'exceptionDays' as int))
                                from policy o join policy_account a on a.policy_id = o.id
                                where a.namespace = c.namespace and a.name = c.name
                                  and o.body->>'shadow' is distinct from 'true') as days
                        from exception_proposal p
                        join finding f on f.tenant_id = p.tenant_id and f.id = p.finding_id
                        join account c on c.id = f.account_id and c.retired_at is null
                        where p.object = '' and f.state = 'Open' order by p.at, p.finding_id limit :limit
                        """)
                    .bind("limit", limit)
                    .map(
                        (row, context) ->
                            new Proposal(
                                row.getLong("tenant_id"),
                                row.getLong("finding_id"),
                                row.getString("namespace"),
                                row.getString("finding"),
                                row.getString("title"),
                                row.getString("requested_by"),
                                row.getString("source"),
                                row.getString("reason"),
                                row.getObject("days", Integer.class)))
                    .list());
  }

  /** Notes the object that was written for it. */
  public void written(Proposal proposal, String object) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update exception_proposal set object = :object
                        where tenant_id = :tenant and finding_id = :finding
                        """)
                    .bind("object", proposal.namespace() + "/" + object)
                    .bind("tenant", proposal.tenantId())
                    .bind("finding", proposal.findingId())
                    .execute());
  }
}
