package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import dev.mothership.store.ChannelIntent.Name;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Channels by object: a re-created one finds its threads again. */
@Singleton
public final class ChannelStore {
  /** How long messages are looked for that a restored database may not know of. */
  private static final Duration LOOK = Duration.ofDays(30);

  /** Of a clock that goes differently, and of a message on its way when the copy was made. */
  private static final Duration SLACK = Duration.ofMinutes(15);

  /**
   * Whether channel c may tell of a tenant's findings, the tenant's id given as SQL: the cluster's,
   * those of its namespaces, and those of namespaces that a route leads some of its assets to.
   */
  static final String SERVES =
      """
      (c.cluster or c.tenant_id = %1$s or exists (
        select from asset_owner o where o.tenant_id = %1$s and o.namespace = c.namespace))\
      """;

  private static final String WHICH =
      "cluster = :cluster and namespace = :namespace and name = :name";

  private final Database database;
  private final DatabaseTime time;

  public ChannelStore(Database database, DatabaseTime time) {
    this.database = database;
    this.time = time;
  }

  /**
   * Stores what the object asks for and stamps it authorized where it may send; what is as it was
   * is stamped every other minute. Where the object tells of more messages than the database knows
   * of, the database was restored: for a while, nothing is made before it was looked for.
   *
   * @return the channel's id
   */
  public long save(ChannelIntent intent) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              Instant now = time.now(handle);
              Optional<String> before = version(handle, intent.name());
              long id = upsert(handle, intent, now);
              if (before.isPresent() && !before.get().equals(intent.version())) {
                tryNow(handle, id);
              }
              if (intent.tenantId().isPresent()) {
                lane(handle, intent.tenantId().getAsLong(), id);
              }
              noteRestored(handle, id, intent.known(), now);
              resend(handle, id, intent.resend(), now);
              return id;
            });
  }

  /** What it has come to, over all tenants. */
  public ChannelSummary summary(long channelId) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select c.id, c.test_done, c.test_failure, c.test_at, c.resend_done,
                          coalesce(l.sent, 0) as sent, l.sent_at, coalesce(l.failures, 0) as failures,
                          worst.failure, t.backlog, t.dead, t.open, dead.failure as last_dead,
                          (select count(*) from channel u where u.via_id = c.id and u.missing_since is null) as users
                        from channel c
                        left join lateral (
                          select sum(sent) as sent, max(sent_at) as sent_at, max(failures) as failures
                          from channel_lane where channel_id = c.id) l on true
                        left join lateral (
                          select failure from channel_lane where channel_id = c.id and failure is not null
                          order by failures desc, tenant_id limit 1) worst on true
                        left join lateral (
                          select count(*) filter (where due_at is not null and dead_at is null) as backlog,
                            count(*) filter (where dead_at is not null) as dead,
                            count(*) filter (where reference <> '' and open and kind = 'findings') as open
                          from thread where channel_id = c.id) t on true
                        left join lateral (
                          select failure from thread where channel_id = c.id and dead_at is not null
                          order by dead_at desc, id desc limit 1) dead on true
                        where c.id = :id
                        """)
                    .bind("id", channelId)
                    .map((row, context) -> summary(row, handle))
                    .one());
  }

  /** All that are not known to be gone. */
  public List<Name> names() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select cluster, namespace, name from channel where missing_since is null order by id")
                    .map((row, context) -> ChannelColumns.name(row))
                    .list());
  }

  /** The object is gone: nothing is sent any more, and nothing waits for it. */
  public void gone(Name name) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              bind(
                      handle.createUpdate(
                          """
                          update channel set missing_since = now(), usable = false, authorized_at = null
                          where missing_since is null and\s"""
                              + WHICH),
                      name)
                  .execute();
              bind(
                      handle.createUpdate(
                          """
                          update thread set due_at = null, sending = null, sending_seq = null, sent = wanted,
                            dead_at = null
                          where channel_id = (select id from channel where\s"""
                              + WHICH
                              + ")"),
                      name)
                  .execute();
            });
  }

  /** A tenant's way through a channel, made where there is none. */
  static void lane(Handle handle, long tenantId, long channelId) {
    handle
        .createUpdate(
            """
            insert into channel_lane (tenant_id, channel_id, backfill_from)
            select :tenant, id, case when body->>'skipExisting' = 'false' then 0 end
            from channel where id = :channel
            on conflict do nothing
            """)
        .bind("tenant", tenantId)
        .bind("channel", channelId)
        .execute();
  }

  private static Optional<String> version(Handle handle, Name name) {
    return bind(
            handle.createQuery("select version from channel where " + WHICH + " for update"), name)
        .mapTo(String.class)
        .findOne();
  }

  private static long upsert(Handle handle, ChannelIntent intent, Instant now) {
    Long tenant = intent.tenantId().isPresent() ? intent.tenantId().getAsLong() : null;
    return bind(
            handle.createQuery(
                """
                with saved as (
                  insert into channel as c (cluster, namespace, name, uid, tenant_id, via_id, version, body,
                    usable, suspended, authorized_at, started_at, test_wanted)
                  values (:cluster, :namespace, :name, :uid, :tenant,
                    (select id from channel where cluster and name = :via), :version, :body, :usable,
                    :suspended, case when :usable then cast(:now as timestamptz) end, :now, :test)
                  on conflict (cluster, namespace, name) do update set uid = excluded.uid,
                    tenant_id = excluded.tenant_id, via_id = excluded.via_id, version = excluded.version,
                    body = excluded.body, usable = excluded.usable, suspended = excluded.suspended,
                    authorized_at = excluded.authorized_at, test_wanted = excluded.test_wanted,
                    missing_since = null,
                    started_at = case when c.missing_since is null then c.started_at else excluded.started_at end,
                    changed_at = case when c.version = excluded.version then c.changed_at else now() end
                  where (c.uid, c.tenant_id, c.via_id, c.version, c.usable, c.suspended, c.test_wanted,
                      c.missing_since is null, c.authorized_at is null)
                    is distinct from (excluded.uid, excluded.tenant_id, excluded.via_id, excluded.version,
                      excluded.usable, excluded.suspended, excluded.test_wanted, true, excluded.authorized_at is null)
                    or c.authorized_at < cast(:now as timestamptz) - interval '2 minutes'
                  returning id
                )
                select id from saved
                union all
                select id from channel
                where cluster = :cluster and namespace = :namespace and name = :name
                limit 1
                """),
            intent.name())
        .bind("uid", intent.uid())
        .bind("tenant", tenant)
        .bind("via", intent.via())
        .bind("version", intent.version())
        .bindByType("body", intent.body(), JsonNode.class)
        .bind("usable", intent.usable())
        .bind("suspended", intent.suspended())
        .bind("now", now)
        .bind("test", intent.test())
        .mapTo(Long.class)
        .one();
  }

  /** A new spec may have mended what went wrong. */
  private static void tryNow(Handle handle, long id) {
    handle
        .createUpdate("update channel_lane set retry_at = '-infinity' where channel_id = :id")
        .bind("id", id)
        .execute();
    handle
        .createUpdate(
            "update thread set retry_at = '-infinity' where channel_id = :id and due_at is not null")
        .bind("id", id)
        .execute();
  }

  private static void noteRestored(Handle handle, long id, long known, Instant now) {
    handle
        .createUpdate(
            """
            update channel c set unsure_until = :until,
              unsure_since = least(c.unsure_since, coalesce(l.sent_at, c.started_at) - cast(:slack as interval))
            from (select coalesce(sum(sent), 0) as sent, max(sent_at) as sent_at
                  from channel_lane where channel_id = :id) l
            where c.id = :id and l.sent < :known
            """)
        .bind("id", id)
        .bind("known", known)
        .bind("slack", SLACK)
        .bind("until", now.plus(LOOK))
        .execute();
  }

  /** Once for each value: dead letters are due again, as they stand by now. */
  private static void resend(Handle handle, long id, String token, Instant now) {
    boolean asked =
        handle
                .createUpdate(
                    """
                    update channel set resend_done = :token
                    where id = :id and :token <> '' and resend_done <> :token
                    """)
                .bind("id", id)
                .bind("token", token)
                .execute()
            > 0;
    if (asked) {
      handle
          .createUpdate(
              """
              update thread set dead_at = null, attempts = 0, failing_since = null, failure = null,
                alone_since = null, retry_at = '-infinity', sending = null, sending_seq = null, wanted = wanted + 1,
                due_at = coalesce(due_at, :now)
              where channel_id = :id and dead_at is not null
              """)
          .bind("id", id)
          .bind("now", now)
          .execute();
      tryNow(handle, id);
    }
  }

  private static <S extends org.jdbi.v3.core.statement.SqlStatement<S>> S bind(S sql, Name name) {
    return sql.bind("cluster", name.cluster())
        .bind("namespace", name.namespace())
        .bind("name", name.name());
  }

  private static ChannelSummary summary(ResultSet row, Handle handle) throws SQLException {
    long id = row.getLong("id");
    Failure failure = Rows.failure(row, "failure");
    return new ChannelSummary(
        id,
        row.getLong("sent"),
        Rows.instant(row, "sent_at"),
        row.getInt("backlog"),
        row.getInt("dead"),
        row.getInt("open"),
        row.getInt("failures"),
        failure == null ? TicketPolls.failure(handle, id) : failure,
        Rows.failure(row, "last_dead"),
        row.getInt("users"),
        row.getString("test_done"),
        Rows.failure(row, "test_failure"),
        Rows.instant(row, "test_at"),
        row.getString("resend_done"));
  }
}
