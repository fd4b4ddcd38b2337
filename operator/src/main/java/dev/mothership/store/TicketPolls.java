package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** When tickets are read back: a tenant's of one channel together, by one replica at a time. */
@Singleton
public final class TicketPolls {
  private static final String TOLD = "told_";

  private static final String WHICH = " where tenant_id = :tenant and channel_id = :channel";

  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final Database database;
  private final DatabaseTime time;

  public TicketPolls(Database database, DatabaseTime time) {
    this.database = database;
    this.time = time;
  }

  /**
   * A replica's turn to read.
   *
   * @param tenantId whose findings the tickets are about
   * @param told whose channel it is
   * @param via the cluster channel that it is sent through; null for its own
   * @param since when the last whole reading began; null before the first
   * @param at when this one begins
   */
  public record Poll(
      long tenantId,
      RoutingBatch.Tenant told,
      long channelId,
      ChannelIntent.Name channel,
      JsonNode body,
      ChannelIntent.@Nullable Name via,
      @Nullable JsonNode viaBody,
      @Nullable Instant since,
      Instant at) {}

  /**
   * Takes the reading that has been due longest, of a channel that may send.
   *
   * @param lease after which another replica may read in its place, which does no harm
   */
  public Optional<Poll> claim(Duration lease, Duration authorizedFor) {
    return database
        .jdbi()
        .inTransaction(
            handle ->
                handle
                    .createQuery(
                        """
                        with next as (
                          select p.tenant_id, p.channel_id, c.cluster, c.namespace, c.name, c.body,
                            v.name as via_name, v.body as via_body,
                            %s
                          from ticket_poll p
                          join channel c on c.id = p.channel_id
                          join tenant n on n.id = p.tenant_id and n.retired_at is null
                          join tenant told on told.id = coalesce(c.tenant_id, p.tenant_id)
                          left join channel v on v.id = c.via_id
                          where p.next_at <= :now and c.usable and c.missing_since is null
                            and c.authorized_at > cast(:now as timestamptz) - cast(:authorizedFor as interval)
                            and %s
                            and (c.via_id is null or (v.usable and v.missing_since is null
                              and v.authorized_at > cast(:now as timestamptz) - cast(:authorizedFor as interval)))
                          order by p.next_at, p.tenant_id, p.channel_id
                          limit 1 for update of p skip locked
                        )
                        update ticket_poll p set next_at = cast(:now as timestamptz) + cast(:lease as interval) from next
                        where p.tenant_id = next.tenant_id and p.channel_id = next.channel_id
                        returning next.*, p.read_at, cast(:now as timestamptz) as at
                        """
                            .formatted(
                                RoutingBatch.Tenant.columns("told", TOLD),
                                ChannelStore.SERVES.formatted("p.tenant_id")))
                    .bind("now", time.now(handle))
                    .bind("lease", lease)
                    .bind("authorizedFor", authorizedFor)
                    .map(TicketPolls::poll)
                    .findOne());
  }

  /** It was read to its end. */
  public void done(Poll poll, Duration next) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                handle
                    .createUpdate(
                        """
                        update ticket_poll set read_at = :at, failure = null, failures = 0,
                          next_at = least(next_at, cast(:now as timestamptz) + cast(:next as interval))
                        """
                            + WHICH)
                    .bind("at", poll.at())
                    .bind("now", time.now(handle))
                    .bind("next", next)
                    .bind("tenant", poll.tenantId())
                    .bind("channel", poll.channelId())
                    .execute());
  }

  /**
   * It could not be read to its end: it waits longer each time.
   *
   * @param first how long it waits after a first failure
   * @param least how long it waits anyway
   */
  public void failed(Poll poll, Failure failure, Duration first, Duration least) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              int before =
                  handle
                      .createQuery(
                          "update ticket_poll set failure = :failure, failures = failures + 1"
                              + WHICH
                              + " returning failures - 1")
                      .bindByType("failure", Json.node(failure), JsonNode.class)
                      .bind("tenant", poll.tenantId())
                      .bind("channel", poll.channelId())
                      .mapTo(Integer.class)
                      .one();
              Duration wait = Backoff.delay(first, LONGEST, before);
              handle
                  .createUpdate("update ticket_poll set next_at = :next" + WHICH)
                  .bind("next", time.now(handle).plus(wait.compareTo(least) > 0 ? wait : least))
                  .bind("tenant", poll.tenantId())
                  .bind("channel", poll.channelId())
                  .execute();
            });
  }

  /** A channel with a Secret of its own. */
  public record Own(long channelId, JsonNode body) {}

  /** Where a tracker calls back; empty where the channel may not send, or sends through another. */
  public Optional<Own> own(ChannelIntent.Name name) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select id, body::text as body from channel
                        where cluster = :cluster and namespace = :namespace and name = :name
                          and via_id is null and usable and missing_since is null
                        """)
                    .bind("cluster", name.cluster())
                    .bind("namespace", name.namespace())
                    .bind("name", name.name())
                    .map(
                        (row, context) ->
                            new Own(row.getLong("id"), Json.tree(row.getString("body"))))
                    .findOne());
  }

  /** Something happened there that should not wait for its time. */
  public void soon(long tenantId, long channelId) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                handle
                    .createUpdate("update ticket_poll set next_at = least(next_at, :now)" + WHICH)
                    .bind("now", time.now(handle))
                    .bind("tenant", tenantId)
                    .bind("channel", channelId)
                    .execute());
  }

  /** What keeps a channel's tickets from being read or moved; null where nothing does. */
  static @Nullable Failure failure(Handle handle, long channelId) {
    return handle
        .createQuery(
            """
            select failure from ticket_poll where channel_id = :channel and failure is not null
            union all
            (select stuck from ticket where channel_id = :channel and stuck is not null
              and gone_at is null order by tenant_id, thread_id limit 1)
            limit 1
            """)
        .bind("channel", channelId)
        .map((row, context) -> Json.read(row.getString("failure"), Failure.class))
        .findFirst()
        .orElse(null);
  }

  private static Poll poll(ResultSet row, StatementContext context) throws SQLException {
    return new Poll(
        row.getLong("tenant_id"),
        RoutingBatch.Tenant.of(row, TOLD),
        row.getLong("channel_id"),
        ChannelColumns.name(row),
        Json.tree(row.getString("body")),
        ChannelColumns.via(row),
        ChannelColumns.viaBody(row),
        Rows.instant(row, "read_at"),
        row.getObject("at", OffsetDateTime.class).toInstant());
  }
}
