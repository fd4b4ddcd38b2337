package dev.mothership.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Which thread is sent next, and the hold on its way. */
final class NextThread {
  /** Before columns of the tenant whose findings are told, and of the one that is told. */
  private static final String OWNER = "owner_";

  private static final String TOLD = "told_";

  /**
   * A channel's rate is kept by the generic cell rate algorithm: {@code rate_at} runs ahead of the
   * clock by as many messages as were sent beyond the rate, and may by five.
   *
   * <p>While a way fails, and until what became due meanwhile is sent, what became due first comes
   * first, whatever it is. Where the first one may be at fault itself, another is tried in the
   * pause.
   */
  private static final String TAKE =
      """
      with lane as (
        select l.tenant_id, l.channel_id, next.id as thread_id,
          interval '1 minute' / greatest(1, cast(c.body->>'ratePerMinute' as int)) as spacing
        from channel_lane l
        join tenant n on n.id = l.tenant_id and n.retired_at is null
        join channel c on c.id = l.channel_id
        left join channel v on v.id = c.via_id
        cross join lateral (
          select t.id from thread t
          cross join lateral (select coalesce(c.body->>'maxOpen' is null
            and (l.failures > 0 or t.due_at <= l.backlog_until), false) as part) backlog
          where t.tenant_id = l.tenant_id and t.channel_id = l.channel_id
            and t.due_at is not null and t.dead_at is null and t.retry_at <= :now
            and (l.retry_at <= :now or t.id <> l.doubted)
            and (t.reference <> '' or t.sending is not null or t.kind <> 'findings'
              or c.body->>'maxOpen' is null
              or (select count(*) from thread made
                  where made.tenant_id = l.tenant_id and made.channel_id = l.channel_id
                    and made.reference <> '' and made.open and made.kind = 'findings')
                < cast(c.body->>'maxOpen' as int))
          order by case when l.retry_at <= :now then 0 else t.attempts end,
            backlog.part desc, t.reference = '' and not backlog.part,
            case when c.body->>'maxOpen' is not null then -t.rank end, t.due_at, t.rank desc, t.id
          limit 1) next
        where c.usable and c.missing_since is null and c.authorized_at > :trusted
          and %s
          and (c.via_id is null or (v.usable and v.missing_since is null
            and v.authorized_at > :trusted))
          and (l.worker = '' or l.held_until < :now)
          and (l.retry_at <= :now or l.doubted is not null)
          and l.rate_at <= cast(:now as timestamptz) + 4 * (interval '1 minute' / greatest(1, cast(c.body->>'ratePerMinute' as int)))
        order by l.sent_at nulls first, l.tenant_id, l.channel_id
        limit 1 for update of l skip locked
      ), held as (
        update channel_lane l set worker = :worker, epoch = l.epoch + 1, held_until = :until,
          rate_at = greatest(l.rate_at, :now) + lane.spacing,
          doubted = case when l.retry_at > :now then l.doubted end
        from lane where l.tenant_id = lane.tenant_id and l.channel_id = lane.channel_id
        returning l.tenant_id, l.channel_id, l.epoch, lane.thread_id
      )
      select h.*, t.kind, t.group_key, t.mark, c.cluster, c.namespace, c.name, c.body,
        v.namespace as via_namespace, v.name as via_name, v.body as via_body,
        case when c.cluster then coalesce(a.namespace, c.namespace) else c.namespace end as place, t.rank,
        %s, %s
      from held h
      join thread t on t.tenant_id = h.tenant_id and t.id = h.thread_id
      join tenant n on n.id = h.tenant_id
      join channel c on c.id = h.channel_id
      left join lateral (select min(o.id) as id from tenant o
        where c.cluster and t.routed_to = any(o.namespaces) and o.retired_at is null) led on true
      join tenant told on told.id = coalesce(c.tenant_id, led.id, h.tenant_id)
      left join channel v on v.id = c.via_id
      left join account a on a.id = t.account_id
      """
          .formatted(
              ChannelStore.SERVES.formatted("l.tenant_id"),
              RoutingBatch.Tenant.columns("n", OWNER),
              RoutingBatch.Tenant.columns("told", TOLD));

  private NextThread() {}

  /** As {@link ThreadQueue#claim}. */
  static Optional<ThreadClaim> take(
      Handle handle, Instant now, String worker, Duration lease, Duration authorizedFor) {
    return handle
        .createQuery(TAKE)
        .bind("now", now)
        .bind("worker", worker)
        .bind("until", now.plus(lease))
        .bind("trusted", now.minus(authorizedFor))
        .map(NextThread::claim)
        .findOne();
  }

  private static ThreadClaim claim(ResultSet row, StatementContext context) throws SQLException {
    return new ThreadClaim(
        RoutingBatch.Tenant.of(row, OWNER),
        RoutingBatch.Tenant.of(row, TOLD),
        row.getLong("channel_id"),
        row.getLong("thread_id"),
        row.getLong("epoch"),
        row.getString("kind"),
        row.getString("group_key"),
        row.getString("mark"),
        ChannelColumns.name(row),
        Json.tree(row.getString("body")),
        ChannelColumns.via(row),
        ChannelColumns.viaBody(row),
        row.getString("place"),
        row.getInt("rank"));
  }
}
