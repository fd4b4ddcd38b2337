package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.store.RoutingBatch.Mark;
import dev.mothership.store.RoutingBatch.Notice;
import dev.mothership.store.RoutingBatch.Row;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Takes rows of the outbox to the threads of those whom they concern, a tenant's in the order of
 * their ids; rows and threads change in one transaction.
 */
@Singleton
public final class RoutingStore {
  /** Names the lock by which one replica at a time routes a tenant's rows. */
  private static final int LOCK = 3;

  private final Database database;

  public RoutingStore(Database database) {
    this.database = database;
  }

  /**
   * Routes the next rows of one tenant.
   *
   * @return how many rows; 0 where none are left that another replica is not at
   */
  public int route(int most, Function<RoutingBatch, RoutingBatch.Result> router) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              for (long tenant : waiting(handle)) {
                if (lock(handle, tenant)) {
                  int routed = route(handle, tenant, most, router);
                  if (routed > 0) {
                    return routed;
                  }
                }
              }
              return 0;
            });
  }

  /**
   * Takes open findings of one tenant to the threads of a channel that passes over nothing.
   *
   * @return how many were looked at; 0 where none are left that another replica is not at
   */
  public int backfill(
      int most, BiFunction<RoutingBatch, RoutedChannel, RoutingBatch.Result> router) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              for (Lane lane : incomplete(handle)) {
                if (lock(handle, lane.tenant())) {
                  return backfill(handle, lane, most, router);
                }
              }
              return 0;
            });
  }

  private record Lane(long tenant, long channel, long beyond) {}

  private static List<Lane> incomplete(Handle handle) {
    return handle
        .createQuery(
            """
            select l.tenant_id, l.channel_id, l.backfill_from
            from channel_lane l join channel c on c.id = l.channel_id
            where l.backfill_from is not null and c.missing_since is null and %s
            order by random()
            """
                .formatted(ChannelStore.SERVES.formatted("l.tenant_id")))
        .map(
            (row, context) ->
                new Lane(
                    row.getLong("tenant_id"),
                    row.getLong("channel_id"),
                    row.getLong("backfill_from")))
        .list();
  }

  private static int backfill(
      Handle handle,
      Lane lane,
      int most,
      BiFunction<RoutingBatch, RoutedChannel, RoutingBatch.Result> router) {
    RoutingReader reader = new RoutingReader(handle, lane.tenant());
    List<RoutedFinding> open = reader.open(lane.beyond(), most);
    RoutingBatch batch = reader.batch(open);
    batch.channels().stream()
        .filter(channel -> channel.id() == lane.channel())
        .forEach(channel -> write(handle, lane.tenant(), router.apply(batch, channel)));
    handle
        .createUpdate(
            "update channel_lane set backfill_from = :next where tenant_id = :tenant and channel_id = :channel")
        .bind("next", open.size() < most ? null : (Long) open.get(open.size() - 1).id())
        .bind("tenant", lane.tenant())
        .bind("channel", lane.channel())
        .execute();
    return open.size();
  }

  private static int route(
      Handle handle, long tenant, int most, Function<RoutingBatch, RoutingBatch.Result> router) {
    List<Row> rows = rows(handle, tenant, most);
    if (rows.isEmpty()) {
      return 0;
    }
    RoutingReader reader = new RoutingReader(handle, tenant);
    List<RoutedChannel> channels = reader.channels();
    if (!channels.isEmpty()) {
      write(handle, tenant, router.apply(reader.batch(rows, channels)));
    }
    handle
        .createUpdate(
            "update outbox set routed = true where tenant_id = :tenant and id = any(:ids)")
        .bind("tenant", tenant)
        .bindArray("ids", Long.class, rows.stream().map(Row::id).toList())
        .execute();
    return rows.size();
  }

  private static List<Long> waiting(Handle handle) {
    return handle
        .createQuery(
            """
            select id from tenant t
            where exists (select from outbox o where o.tenant_id = t.id and not o.routed)
            order by random()
            """)
        .mapTo(Long.class)
        .list();
  }

  private static boolean lock(Handle handle, long tenant) {
    return handle
        .createQuery("select pg_try_advisory_xact_lock(:lock, cast(:tenant as int))")
        .bind("lock", LOCK)
        .bind("tenant", tenant)
        .mapTo(Boolean.class)
        .one();
  }

  private static List<Row> rows(Handle handle, long tenant, int most) {
    return handle
        .createQuery(
            """
            select id, at, kind, coalesce(finding_id, 0) as finding_id, body from outbox
            where tenant_id = :tenant and not routed order by id limit :most
            """)
        .bind("tenant", tenant)
        .bind("most", most)
        .map(
            (row, context) ->
                new Row(
                    row.getLong("id"),
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    row.getString("kind"),
                    row.getLong("finding_id"),
                    Json.tree(row.getString("body"))))
        .list();
  }

  private static void write(Handle handle, long tenant, RoutingBatch.Result result) {
    result.marks().stream()
        .map(Mark::channelId)
        .distinct()
        .forEach(channel -> ChannelStore.lane(handle, tenant, channel));
    result.notices().stream()
        .map(Notice::channelId)
        .distinct()
        .forEach(channel -> ChannelStore.lane(handle, tenant, channel));
    marks(handle, tenant, result.marks());
    result.notices().forEach(notice -> notice(handle, tenant, notice));
  }

  private static void marks(Handle handle, long tenant, List<Mark> marks) {
    if (marks.isEmpty()) {
      return;
    }
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (Mark mark : marks) {
      rows.addObject()
          .put("nth", rows.size())
          .put("channel", mark.channelId())
          .put("grp", mark.groupKey())
          .put("account", mark.accountId())
          .put("mark", mark.mark())
          .put("finding", mark.findingId())
          .put("change", mark.change())
          .put("was", mark.wasRisk())
          .put("note", mark.note())
          .put("opens", mark.opens())
          .put("due", mark.due())
          .put("at", mark.at().toString())
          .put("rank", mark.rank())
          .put("routed", mark.routedTo());
    }
    handle
        .createUpdate(
            """
            with mark as materialized (
              select * from jsonb_to_recordset(cast(:rows as jsonb)) as m(nth int, channel bigint, grp text,
                account bigint, mark text, finding bigint, change text, was int, note text, opens boolean,
                due boolean, at timestamptz, rank int, routed text)
            ), threads as (
              insert into thread as t (tenant_id, channel_id, kind, group_key, account_id, mark, wanted, due_at, rank, routed_to)
              select :tenant, channel, 'findings', grp, max(account), max(mark), 1,
                min(at) filter (where due and opens), max(rank), max(routed)
              from mark group by channel, grp order by channel, grp
              on conflict (tenant_id, channel_id, kind, group_key) do update set wanted = t.wanted + 1,
                account_id = excluded.account_id, due_at = least(t.due_at, excluded.due_at),
                rank = greatest(t.rank, excluded.rank)
              returning t.id, t.channel_id, t.group_key, t.wanted
            ), last as (
              select channel, grp, finding, (array_agg(change order by nth desc))[1] as change,
                (array_agg(was order by nth) filter (where was is not null))[1] as was,
                (array_agg(note order by nth desc))[1] as note
              from mark group by channel, grp, finding
            )
            insert into thread_finding as f (tenant_id, thread_id, finding_id, changed, change, was_risk, note)
            select :tenant, t.id, l.finding, case when l.change = '' then 0 else t.wanted end, l.change, l.was, l.note
            from last l join threads t on t.channel_id = l.channel and t.group_key = l.grp
            order by t.id, l.finding
            on conflict (tenant_id, thread_id, finding_id) do update set
              changed = greatest(f.changed, excluded.changed),
              change = case when excluded.change = '' then f.change else excluded.change end,
              was_risk = coalesce(f.was_risk, excluded.was_risk), note = excluded.note
            """)
        .bind("tenant", tenant)
        .bind("rows", rows.toString())
        .execute();
    handle
        .createUpdate(
            """
            update thread t set due_at = least(t.due_at, m.at)
            from (select channel, grp, min(at) as at
                  from jsonb_to_recordset(cast(:rows as jsonb)) as m(channel bigint, grp text, due boolean, at timestamptz)
                  where due group by channel, grp) m
            where t.tenant_id = :tenant and t.channel_id = m.channel and t.kind = 'findings'
              and t.group_key = m.grp and (t.reference <> '' or t.sending is not null)
              and (t.due_at is null or t.due_at > m.at)
            """)
        .bind("tenant", tenant)
        .bind("rows", rows.toString())
        .execute();
  }

  private static void notice(Handle handle, long tenant, Notice notice) {
    handle
        .createUpdate(
            """
            insert into thread as t (tenant_id, channel_id, kind, group_key, mark, wanted, due_at, subject, routed_to)
            values (:tenant, :channel, 'summary', :grp, :mark, 1, :at, :subject, :routed)
            on conflict (tenant_id, channel_id, kind, group_key) do update set wanted = t.wanted + 1,
              due_at = least(t.due_at, excluded.due_at), subject = excluded.subject
            """)
        .bind("tenant", tenant)
        .bind("channel", notice.channelId())
        .bind("grp", notice.groupKey())
        .bind("mark", notice.mark())
        .bind("at", notice.at())
        .bind("routed", notice.routedTo())
        .bindByType("subject", notice.subject(), JsonNode.class)
        .execute();
  }
}
