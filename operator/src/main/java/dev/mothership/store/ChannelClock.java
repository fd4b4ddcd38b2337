package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What becomes due because time goes by. Safe beside itself on other replicas. */
@Singleton
public final class ChannelClock {
  private final Database database;
  private final DatabaseTime time;

  public ChannelClock(Database database, DatabaseTime time) {
    this.database = database;
    this.time = time;
  }

  /** Every tenant has its way through the channels of the cluster that are told by themselves. */
  public int openWays() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into channel_lane (tenant_id, channel_id, backfill_from)
                        select t.id, c.id, case when c.body->>'skipExisting' = 'false' then 0 end
                        from channel c cross join tenant t
                        where c.cluster and c.usable and c.missing_since is null and c.body->>'route' <> 'None'
                          and t.retired_at is null
                          and not exists (select from channel_lane l where l.tenant_id = t.id and l.channel_id = c.id)
                        order by t.id, c.id on conflict do nothing
                        """)
                    .execute());
  }

  /**
   * Threads with something that has been overdue for as long as their channel asks are due once
   * more, once; those with nothing overdue any more may be again.
   */
  public int escalate() {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              Instant now = time.now(handle);
              return handle
                  .createUpdate(
                      """
                      with late as (
                        select t.tenant_id, t.id, coalesce(bool_or(f.state = 'Open'
                            and f.due_at + make_interval(secs => cast(c.body->>'escalateAfter' as int)) <= :now), false) as late
                        from thread t join channel c on c.id = t.channel_id
                        join thread_finding m on m.tenant_id = t.tenant_id and m.thread_id = t.id
                        join finding f on f.tenant_id = m.tenant_id and f.id = m.finding_id
                        where t.kind = 'findings' and t.reference <> '' and c.missing_since is null
                          and c.body->>'escalateAfter' is not null
                          and (t.escalated_at is not null or (f.state = 'Open' and f.due_at <= :now))
                        group by t.tenant_id, t.id
                      )
                      update thread t set escalated_at = case when late.late then cast(:now as timestamptz) end,
                        escalated_seq = case when late.late then t.wanted + 1 else t.escalated_seq end,
                        wanted = case when late.late then t.wanted + 1 else t.wanted end,
                        due_at = case when late.late then coalesce(t.due_at, :now) else t.due_at end
                      from late where t.tenant_id = late.tenant_id and t.id = late.id
                        and late.late <> (t.escalated_at is not null)
                      """)
                  .bind("now", now)
                  .execute();
            });
  }

  /**
   * A channel's regular word to a tenant.
   *
   * @param due null where it is to be told for the first time
   */
  public record Digest(
      long tenantId,
      String tenant,
      long channelId,
      ChannelIntent.Name channel,
      JsonNode body,
      @Nullable Instant due,
      Instant now) {}

  /** A digest's thread, and when the next is due. */
  public record DigestThread(String groupKey, String mark, JsonNode subject, Instant next) {}

  /**
   * Makes the digests that are due. One that is to be told for the first time is only given its
   * time.
   *
   * @param next when it is due after a moment
   * @param make what it tells
   */
  public int digests(
      BiFunction<JsonNode, Instant, Instant> next, BiFunction<Handle, Digest, DigestThread> make) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              Instant now = time.now(handle);
              List<Digest> due = due(handle, now);
              for (Digest digest : due) {
                if (digest.due() == null) {
                  schedule(handle, digest, next.apply(digest.body(), now));
                } else {
                  DigestThread made = make.apply(handle, digest);
                  write(handle, digest, made, now);
                  schedule(handle, digest, made.next());
                }
              }
              return due.size();
            });
  }

  private static List<Digest> due(Handle handle, Instant now) {
    return handle
        .createQuery(
            """
            select l.tenant_id, t.name as tenant, l.channel_id, c.cluster, c.namespace, c.name, c.body, l.digest_at
            from channel_lane l join channel c on c.id = l.channel_id join tenant t on t.id = l.tenant_id
            where t.retired_at is null and c.missing_since is null and c.usable and jsonb_typeof(c.body->'digest') = 'object'
              and (c.cluster or c.tenant_id = l.tenant_id)
              and (not c.cluster or c.body->>'route' <> 'None')
              and (l.digest_at is null or l.digest_at <= :now)
            order by l.tenant_id, l.channel_id limit 100 for update of l skip locked
            """)
        .bind("now", now)
        .map(
            (row, context) ->
                new Digest(
                    row.getLong("tenant_id"),
                    row.getString("tenant"),
                    row.getLong("channel_id"),
                    ChannelColumns.name(row),
                    Json.tree(row.getString("body")),
                    Rows.instant(row, "digest_at"),
                    now))
        .list();
  }

  private static void schedule(Handle handle, Digest digest, Instant next) {
    handle
        .createUpdate(
            "update channel_lane set digest_at = :next where tenant_id = :tenant and channel_id = :channel")
        .bind("next", next)
        .bind("tenant", digest.tenantId())
        .bind("channel", digest.channelId())
        .execute();
  }

  private static void write(Handle handle, Digest digest, DigestThread made, Instant now) {
    handle
        .createUpdate(
            """
            insert into thread (tenant_id, channel_id, kind, group_key, mark, wanted, due_at, subject)
            values (:tenant, :channel, 'digest', :grp, :mark, 1, :now, :subject)
            on conflict (tenant_id, channel_id, kind, group_key) do nothing
            """)
        .bind("tenant", digest.tenantId())
        .bind("channel", digest.channelId())
        .bind("grp", made.groupKey())
        .bind("mark", made.mark())
        .bind("now", now)
        .bindByType("subject", made.subject(), JsonNode.class)
        .execute();
  }
}
