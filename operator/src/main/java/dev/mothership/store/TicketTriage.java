package dev.mothership.store;

import dev.mothership.store.TicketSeen.Category;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What a ticket says of the findings of its thread. */
final class TicketTriage {
  /** The worst of a ticket's findings; the others keep it from staying closed. */
  private static final int MOST_PROPOSED = 50;

  private static final String SOURCE = "jira";

  /** Somebody may still decide on it, or has approved it and the findings are about to be muted. */
  static final String STANDS =
      """
      select from exception_proposal p
      left join exception_standing s on s.tenant_id = p.tenant_id and s.namespace || '/' || s.name = p.object
      where p.tenant_id = f.tenant_id and p.finding_id = f.id
        and (p.object = '' or s.standing in ('waiting', 'approved'))
      """;

  private static final String FINDINGS =
      """
      from thread_finding l
      join finding f on f.tenant_id = l.tenant_id and f.id = l.finding_id
      where l.tenant_id = :tenant and l.thread_id = :thread
      """;

  private final Handle handle;
  private final long tenantId;
  private final long threadId;

  TicketTriage(Handle handle, long tenantId, long threadId) {
    this.handle = handle;
    this.tenantId = tenantId;
    this.threadId = threadId;
  }

  /**
   * Who works on it, for every finding where the ticket changed, else for those that came to it
   * since. What people said elsewhere stands until the ticket itself changes.
   */
  void take(TicketRow before, TicketSeen seen) {
    boolean works = seen.category() == Category.IN_PROGRESS;
    boolean left = before.category() == Category.IN_PROGRESS && seen.category() == Category.TO_DO;
    boolean moved = left || (works && before.category() != Category.IN_PROGRESS);
    boolean assigned = !before.assignee().equals(seen.assignee());
    boolean news = moved || assigned;
    if (!news && !works && seen.assignee().isEmpty()) {
      return;
    }
    String status = works ? "InProgress" : "Acknowledged";
    TriageChange change =
        news
            ? new TriageChange(moved ? status : null, assigned ? seen.assignee() : null, null)
            : new TriageChange(works ? status : null, seen.assignee(), null);
    for (long finding : unresolved(news)) {
      TriageStore.change(handle, tenantId, finding, change, seen.issueKey(), SOURCE);
    }
  }

  private List<Long> unresolved(boolean all) {
    return TicketStore.bind(
            handle.createQuery(
                "select f.id "
                    + FINDINGS
                    + """
                       and f.state <> 'Resolved'
                       and (:all or not exists (select from triage t
                         where t.tenant_id = f.tenant_id and t.finding_id = f.id))
                      order by f.id
                      """),
            tenantId,
            threadId)
        .bind("all", all)
        .mapTo(Long.class)
        .list();
  }

  /**
   * Asks for what only an approval grants.
   *
   * @return whether anything is asked for that was not refused before
   */
  boolean propose(TicketSeen seen) {
    List<Long> open =
        TicketStore.bind(
                handle.createQuery(
                    "select f.id "
                        + FINDINGS
                        + " and f.state = 'Open' order by f.risk desc, f.id limit :most"),
                tenantId,
                threadId)
            .bind("most", MOST_PROPOSED)
            .mapTo(Long.class)
            .list();
    String by = seen.assignee().isEmpty() ? seen.issueKey() : seen.assignee();
    String reason = "%s was closed as \"%s\".".formatted(seen.issueKey(), seen.resolution());
    for (long finding : open) {
      if (ExceptionProposals.propose(handle, tenantId, finding, by, SOURCE, reason)) {
        tell(finding, seen);
      }
    }
    return TicketStore.bind(
            handle.createQuery(
                "select exists (select "
                    + FINDINGS
                    + " and f.state = 'Open' and exists ("
                    + STANDS
                    + "))"),
            tenantId,
            threadId)
        .mapTo(Boolean.class)
        .one();
  }

  private void tell(long finding, TicketSeen seen) {
    handle
        .createUpdate(
            """
            insert into outbox (tenant_id, kind, finding_id, dedupe, body)
            select f.tenant_id, 'exception-proposed', f.id,
              encode(f.key, 'hex') || ':exception-proposed:' || to_char(p.at at time zone 'UTC', 'YYYYMMDDHH24MISSUS'),
              jsonb_build_object('name', f.name, 'title', f.title, 'source', p.source,
                'ticket', cast(:ticket as text), 'requestedBy', p.requested_by, 'reason', p.reason)
            from finding f join exception_proposal p on p.tenant_id = f.tenant_id and p.finding_id = f.id
            where f.tenant_id = :tenant and f.id = :finding
            """)
        .bind("ticket", seen.issueKey())
        .bind("tenant", tenantId)
        .bind("finding", finding)
        .execute();
  }
}
