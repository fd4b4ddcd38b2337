package dev.mothership.store;

import dev.mothership.store.TicketSeen.Category;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * What people do with tickets, taken over: who works on it becomes triage; a ticket that is closed
 * too early is remembered and reopened once a later scan proves it; one that is closed as not to be
 * done proposes an exception. Nothing here silences a finding.
 */
@Singleton
public final class TicketReadings {
  /** How long a proposal that nobody decides on keeps a ticket from being reopened. */
  private static final Duration PATIENCE = Duration.ofDays(14);

  private final Database database;
  private final DatabaseTime time;

  public TicketReadings(Database database, DatabaseTime time) {
    this.database = database;
    this.time = time;
  }

  /**
   * Notes an issue as it was read. What was read before Mothership itself last changed the issue
   * says nothing.
   *
   * @param readAt when the reading began
   */
  public void note(long tenantId, long threadId, TicketSeen seen, Instant readAt) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                TicketStore.lock(handle, tenantId, threadId)
                    .filter(row -> !row.issueId().isEmpty())
                    .ifPresent(row -> note(handle, row, seen, readAt)));
  }

  private void note(Handle handle, TicketRow before, TicketSeen seen, Instant readAt) {
    Instant now = time.now(handle);
    boolean done = seen.category() == Category.DONE;
    boolean open = done && somethingIsLeft(handle, before);
    boolean closed = open && (before.closedAt() != null || before.category() != Category.DONE);
    boolean proposed = closed && seen.declined();
    boolean written =
        TicketStore.bind(
                    handle.createUpdate(
                        """
                        update ticket set issue_key = :key, category = :category, status = :status,
                          stuck = case when category = :category then stuck end,
                          resolution = :resolution, assignee = :assignee, gone_at = null,
                          closed_at = case when :closed then coalesce(closed_at, :now) end,
                          again_seq = case when :closed then again_seq end,
                          still_at = case when :closed then still_at end,
                          proposed_at = case when :proposed then proposed_at end
                        where tenant_id = :tenant and thread_id = :thread
                          and (acted_at is null or acted_at < :read)
                        """),
                    before.tenantId(),
                    before.threadId())
                .bind("key", seen.issueKey())
                .bind("category", seen.category().id())
                .bind("status", seen.status())
                .bind("resolution", seen.resolution())
                .bind("assignee", seen.assignee())
                .bind("closed", closed)
                .bind("proposed", proposed)
                .bind("now", now)
                .bind("read", readAt)
                .execute()
            > 0;
    if (!written) {
      return;
    }
    TicketTriage triage = new TicketTriage(handle, before.tenantId(), before.threadId());
    triage.take(before, seen);
    if (proposed && before.proposedAt() == null && triage.propose(seen)) {
      propose(handle, before, now);
    }
  }

  /** It stays closed while somebody decides; whoever closed it is told so. */
  private static void propose(Handle handle, TicketRow row, Instant now) {
    TicketStore.bind(
            handle.createUpdate(
                "update ticket set proposed_at = :now where tenant_id = :tenant and thread_id = :thread"),
            row.tenantId(),
            row.threadId())
        .bind("now", now)
        .execute();
    raise(handle, row, now);
  }

  private static boolean somethingIsLeft(Handle handle, TicketRow row) {
    return TicketStore.bind(
            handle.createQuery(
                """
                select exists (select from thread_finding l
                  join finding f on f.tenant_id = l.tenant_id and f.id = l.finding_id
                  where l.tenant_id = :tenant and l.thread_id = :thread and f.state = 'Open')
                """),
            row.tenantId(),
            row.threadId())
        .mapTo(Boolean.class)
        .one();
  }

  /** Has the thread sent as it stands, though none of its findings changed. */
  private static void raise(Handle handle, TicketRow row, Instant now) {
    TicketStore.bind(
            handle.createUpdate(
                """
                update thread set wanted = wanted + 1, due_at = coalesce(due_at, :now)
                where tenant_id = :tenant and id = :thread
                """),
            row.tenantId(),
            row.threadId())
        .bind("now", now)
        .execute();
  }

  /**
   * Has tickets reopened that people closed and whose findings a scan since then still found. A
   * scan counts that began after the closing was noticed, read the finding's resource whole, and
   * has been correlated; a ticket that is closed again waits for a scan of its own.
   *
   * @return how many
   */
  public int reopenProven() {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              Instant now = time.now(handle);
              noteScans(handle, now.minus(PATIENCE));
              return handle
                  .createUpdate(
                      """
                      with proven as (
                        update ticket k set still_at = :now
                        from tenant n
                        where n.id = k.tenant_id and k.closed_at is not null and k.still_at is null
                          and n.done_seq >= k.again_seq
                          and exists (select from thread_finding l
                            join finding f on f.tenant_id = l.tenant_id and f.id = l.finding_id
                            where l.tenant_id = k.tenant_id and l.thread_id = k.thread_id
                              and f.state = 'Open' and f.unreadable_since is null)
                        returning k.tenant_id, k.thread_id
                      )
                      update thread t set wanted = wanted + 1, due_at = coalesce(due_at, :now)
                      from proven where t.tenant_id = proven.tenant_id and t.id = proven.thread_id
                      """)
                  .bind("now", now)
                  .execute();
            });
  }

  private static void noteScans(Handle handle, Instant lapsed) {
    handle
        .createUpdate(
            """
            update ticket k set again_seq = n.requested_seq
            from tenant n
            where n.id = k.tenant_id and k.closed_at is not null and k.again_seq is null
              and (k.proposed_at is null or k.proposed_at < :lapsed or not exists (
                select from thread_finding l
                join finding f on f.tenant_id = l.tenant_id and f.id = l.finding_id
                where l.tenant_id = k.tenant_id and l.thread_id = k.thread_id and f.state = 'Open'
                  and exists (%s)))
              and exists (select from thread_finding l
                join finding f on f.tenant_id = l.tenant_id and f.id = l.finding_id
                join asset a on a.tenant_id = f.tenant_id and a.id = f.asset_id
                join scan_scope c on c.tenant_id = a.tenant_id and c.account_id = a.account_id
                  and c.region = a.scope_region and c.type = a.scope_type and c.state = 'complete'
                join scan s on s.id = c.scan_id
                where l.tenant_id = k.tenant_id and l.thread_id = k.thread_id
                  and f.state = 'Open' and f.unreadable_since is null
                  and s.started_at > k.closed_at and s.finished_at is not null)
            """
                .formatted(TicketTriage.STANDS))
        .bind("lapsed", lapsed)
        .execute();
  }
}
