package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import dev.mothership.store.TicketSeen.Category;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** Issues of trackers by thread, as they were last seen there. */
@Singleton
public final class TicketStore {
  private static final String WHICH = " where tenant_id = :tenant and thread_id = :thread";
  private static final String SELECT =
      """
      select tenant_id, thread_id, channel_id, begun_at, site, issue_id, issue_key, told, category, assignee,
        closed_at, still_at, proposed_at
      from ticket
      """;

  private final Database database;
  private final DatabaseTime time;

  public TicketStore(Database database, DatabaseTime time) {
    this.database = database;
    this.time = time;
  }

  public Instant now() {
    return database.jdbi().withHandle(time::now);
  }

  public Optional<TicketRow> find(long tenantId, long threadId) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                bind(handle.createQuery(SELECT + WHICH), tenantId, threadId)
                    .map(TicketStore::row)
                    .findOne());
  }

  /** Before a create: should its answer be lost, it is known since when to look for the issue. */
  public void begin(long tenantId, long channelId, long threadId, String site) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                bind(
                        handle.createUpdate(
                            """
                            insert into ticket (tenant_id, thread_id, channel_id, begun_at, site)
                            values (:tenant, :thread, :channel, :now, :site)
                            on conflict (tenant_id, thread_id) do update set
                              channel_id = excluded.channel_id, begun_at = excluded.begun_at,
                              site = excluded.site,
                              issue_id = '', issue_key = '', told = '', category = 'to-do', status = '',
                              resolution = '', assignee = '', acted_at = null, closed_at = null,
                              again_seq = null, still_at = null, proposed_at = null, stuck = null,
                              gone_at = null
                            """),
                        tenantId,
                        threadId)
                    .bind("channel", channelId)
                    .bind("now", time.now(handle))
                    .bind("site", site)
                    .execute());
  }

  /** The create certainly made nothing. */
  public void refused(long tenantId, long threadId) {
    database
        .jdbi()
        .useHandle(
            handle ->
                bind(
                        handle.createUpdate("update ticket set begun_at = null" + WHICH),
                        tenantId,
                        threadId)
                    .execute());
  }

  /**
   * The issue is there; it is read back from now on.
   *
   * @param told hash of the fields that it has; empty where it is not known
   */
  public void made(
      long tenantId,
      long channelId,
      long threadId,
      String site,
      String issueId,
      String issueKey,
      String told) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              bind(
                      handle.createUpdate(
                          """
                          insert into ticket (tenant_id, thread_id, channel_id, site, issue_id, issue_key, told)
                          values (:tenant, :thread, :channel, :site, :issue, :key, :told)
                          on conflict (tenant_id, thread_id) do update set
                            channel_id = excluded.channel_id, begun_at = null, gone_at = null,
                            site = excluded.site,
                            issue_id = excluded.issue_id, issue_key = excluded.issue_key,
                            told = excluded.told
                          """),
                      tenantId,
                      threadId)
                  .bind("channel", channelId)
                  .bind("site", site)
                  .bind("issue", issueId)
                  .bind("key", issueKey)
                  .bind("told", told)
                  .execute();
              handle
                  .createUpdate(
                      """
                      insert into ticket_poll (tenant_id, channel_id) values (:tenant, :channel)
                      on conflict do nothing
                      """)
                  .bind("tenant", tenantId)
                  .bind("channel", channelId)
                  .execute();
            });
  }

  /** What its fields were brought to. */
  public void told(long tenantId, long threadId, String told) {
    database
        .jdbi()
        .useHandle(
            handle ->
                bind(
                        handle.createUpdate("update ticket set told = :told" + WHICH),
                        tenantId,
                        threadId)
                    .bind("told", told)
                    .execute());
  }

  /** Mothership itself changed its status: nobody else did. */
  public void acted(long tenantId, long threadId, Category category, String status) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                bind(
                        handle.createUpdate(
                            """
                            update ticket set category = :category, status = :status,
                              resolution = '', stuck = null, acted_at = :now, closed_at = null, again_seq = null,
                              still_at = null, proposed_at = null
                            """
                                + WHICH),
                        tenantId,
                        threadId)
                    .bind("category", category.id())
                    .bind("status", status)
                    .bind("now", time.now(handle))
                    .execute());
  }

  /** Its status could not follow the thread; told of with the channel until it can. */
  public void stuck(long tenantId, long threadId, Failure failure) {
    database
        .jdbi()
        .useHandle(
            handle ->
                bind(
                        handle.createUpdate("update ticket set stuck = :failure" + WHICH),
                        tenantId,
                        threadId)
                    .bindByType("failure", Json.node(failure), JsonNode.class)
                    .execute());
  }

  /** Nothing is left to do: whoever closed it was right. */
  public void settled(long tenantId, long threadId) {
    database
        .jdbi()
        .useHandle(
            handle ->
                bind(
                        handle.createUpdate(
                            """
                            update ticket set closed_at = null, again_seq = null, still_at = null,
                              proposed_at = null
                            """
                                + WHICH
                                + " and closed_at is not null"),
                        tenantId,
                        threadId)
                    .execute());
  }

  /** The tracker does not know it any more: it is not read back until it is made again. */
  public void gone(long tenantId, long threadId) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                bind(
                        handle.createUpdate(
                            "update ticket set gone_at = :now" + WHICH + " and gone_at is null"),
                        tenantId,
                        threadId)
                    .bind("now", time.now(handle))
                    .execute());
  }

  /** Those of a channel at that site with something left to do, in an order that stays. */
  public List<TicketRow> open(long tenantId, long channelId, String site) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        SELECT
                            + """
                              where tenant_id = :tenant and channel_id = :channel and issue_id <> ''
                                and gone_at is null and site = :site
                                and exists (select from thread t where t.tenant_id = ticket.tenant_id
                                  and t.id = ticket.thread_id and t.open)
                              order by thread_id
                              """)
                    .bind("tenant", tenantId)
                    .bind("channel", channelId)
                    .bind("site", site)
                    .map(TicketStore::row)
                    .list());
  }

  /** Of these issues, those that are tickets of the channel, or of one that sends through it. */
  public List<TicketRow> ofIssues(long channelId, Collection<String> issueIds) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        SELECT
                            + " where channel_id in (select id from channel where id = :channel or via_id = :channel)"
                            + " and issue_id <> '' and issue_id = any(:issues)"
                            + " order by tenant_id, thread_id")
                    .bind("channel", channelId)
                    .bindArray("issues", String.class, issueIds)
                    .map(TicketStore::row)
                    .list());
  }

  static Optional<TicketRow> lock(Handle handle, long tenantId, long threadId) {
    return bind(handle.createQuery(SELECT + WHICH + " for update"), tenantId, threadId)
        .map(TicketStore::row)
        .findOne();
  }

  static <S extends SqlStatement<S>> S bind(S sql, long tenantId, long threadId) {
    return sql.bind("tenant", tenantId).bind("thread", threadId);
  }

  static TicketRow row(ResultSet row, StatementContext context) throws SQLException {
    return new TicketRow(
        row.getLong("tenant_id"),
        row.getLong("thread_id"),
        row.getLong("channel_id"),
        Rows.instant(row, "begun_at"),
        row.getString("site"),
        row.getString("issue_id"),
        row.getString("issue_key"),
        row.getString("told"),
        Category.parse(row.getString("category")),
        row.getString("assignee"),
        Rows.instant(row, "closed_at"),
        Rows.instant(row, "still_at"),
        Rows.instant(row, "proposed_at"));
  }
}
