package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Threads with something that nobody has seen. A tenant's way through a channel is held by one
 * claim at a time, and whoever lost it cannot commit. What was begun is sent again alike until it
 * is acknowledged, so that a receiver can tell it by its sequence.
 */
@Singleton
public final class ThreadQueue {
  private final Database database;
  private final DatabaseTime time;

  public ThreadQueue(Database database, DatabaseTime time) {
    this.database = database;
    this.time = time;
  }

  /**
   * Takes the way of the thread that is next: of the tenant and channel that have waited longest,
   * threads that people have seen first, then those that changed first, then the greatest risk. Of
   * what waited for a way that failed, those that changed first, whether seen or not; the greatest
   * risk first where the channel bounds how many may be open.
   *
   * @param authorizedFor how old reconcile's last word on a channel may be
   */
  public Optional<ThreadClaim> claim(String worker, Duration lease, Duration authorizedFor) {
    return database
        .jdbi()
        .inTransaction(
            handle -> NextThread.take(handle, time.now(handle), worker, lease, authorizedFor));
  }

  /**
   * Settles what is sent: what was begun and not acknowledged, else the thread as it stands. Empty
   * where people need not see it, which ends the claim.
   *
   * @param notifier type of who sends it: what another made is not its to change
   * @param render asked unless something was begun
   */
  public Optional<ThreadClaim.Sending> begin(ThreadClaim claim, String notifier, Rendering render) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              lockEpoch(handle, claim);
              Row row = row(handle, claim, notifier);
              JsonNode content = row.sending();
              long sequence = row.sendingSeq();
              boolean moot = false;
              if (content != null && row.seen().reference().isEmpty()) {
                moot = render.render(handle, row.seen(), time.now(handle)).isEmpty();
              } else if (content == null) {
                Optional<JsonNode> made = render.render(handle, row.seen(), time.now(handle));
                if (made.isEmpty()) {
                  pass(handle, claim);
                  return Optional.empty();
                }
                content = made.get();
                sequence = row.wanted();
              }
              note(handle, claim, content, sequence);
              return Optional.of(
                  new ThreadClaim.Sending(
                      content, sequence, row.seen().reference(), row.unsureSince(), moot));
            });
  }

  /** Makes what a thread tells. */
  @FunctionalInterface
  public interface Rendering {
    /**
     * @param handle within the transaction that settles it
     * @return empty where nobody has seen the thread and nothing is left to do
     */
    Optional<JsonNode> render(Handle handle, Seen seen, Instant now);
  }

  /**
   * What people have seen of a thread.
   *
   * @param sequence 0 for nothing
   * @param open whether they saw that something was left to do
   * @param subject of a summary or digest
   * @param escalatedAt since when what is overdue is to be brought to somebody's notice; null where
   *     nothing is, or it was
   */
  public record Seen(
      long sequence,
      String reference,
      boolean open,
      JsonNode subject,
      @Nullable Instant escalatedAt) {}

  private record Row(
      Seen seen,
      long wanted,
      @Nullable JsonNode sending,
      long sendingSeq,
      @Nullable Instant unsureSince) {}

  private static Row row(Handle handle, ThreadClaim claim, String notifier) {
    return bind(
            handle.createQuery(
                """
                select t.wanted, t.sent, t.open,
                  case when t.notifier = :notifier then t.reference else '' end as reference, t.subject, t.sending, t.sending_seq,
                  case when t.escalated_seq > t.sent then t.escalated_at end as escalated_at,
                  case when t.reference = '' and c.unsure_until > now()
                    then least(t.unsure_since, c.unsure_since) else t.unsure_since end as unsure_since
                from thread t join channel c on c.id = t.channel_id
                where t.tenant_id = :tenant and t.id = :thread for update of t
                """),
            claim)
        .bind("notifier", notifier)
        .map(
            (row, context) -> {
              String sending = row.getString("sending");
              return new Row(
                  new Seen(
                      row.getLong("sent"),
                      row.getString("reference"),
                      row.getBoolean("open"),
                      Json.tree(row.getString("subject")),
                      Rows.instant(row, "escalated_at")),
                  row.getLong("wanted"),
                  sending == null ? null : Json.tree(sending),
                  row.getLong("sending_seq"),
                  Rows.instant(row, "unsure_since"));
            })
        .findOne()
        .orElseThrow(() -> new LeaseLost(claim));
  }

  private void note(Handle handle, ThreadClaim claim, JsonNode content, long sequence) {
    bind(
            handle.createUpdate(
                """
                update thread set sending = :content, sending_seq = :sequence,
                  unsure_since = coalesce(unsure_since, :now)
                where tenant_id = :tenant and id = :thread
                """),
            claim)
        .bindByType("content", content, JsonNode.class)
        .bind("sequence", sequence)
        .bind("now", time.now(handle))
        .execute();
  }

  private static void pass(Handle handle, ThreadClaim claim) {
    bind(
            handle.createUpdate(
                """
                update thread set sent = wanted, due_at = null, retry_at = '-infinity', sending = null,
                  sending_seq = null, unsure_since = null, attempts = 0, failing_since = null,
                  failure = null, alone_since = null
                where tenant_id = :tenant and id = :thread
                """),
            claim)
        .execute();
    free(handle, claim);
  }

  /** Nobody has seen it, and nobody need to any more. */
  public void drop(ThreadClaim claim) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              lockEpoch(handle, claim);
              pass(handle, claim);
            });
  }

  /** People see it. */
  public void acknowledge(
      ThreadClaim claim,
      long sequence,
      String notifier,
      String reference,
      String url,
      boolean open) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              lockEpoch(handle, claim);
              Instant now = time.now(handle);
              bind(
                      handle.createUpdate(
                          """
                          update thread set notifier = :notifier, reference = :reference, url = :url, open = :open, sent = :sequence,
                            sending = null, sending_seq = null, unsure_since = null, attempts = 0,
                            failing_since = null, failure = null, alone_since = null, retry_at = '-infinity',
                            due_at = case when wanted > :sequence then cast(:now as timestamptz) end
                          where tenant_id = :tenant and id = :thread
                          """),
                      claim)
                  .bind("notifier", notifier)
                  .bind("reference", reference)
                  .bind("url", url)
                  .bind("open", open)
                  .bind("sequence", sequence)
                  .bind("now", now)
                  .execute();
              bind(
                      handle.createUpdate(
                          """
                          update thread_finding set was_risk = null, note = ''
                          where tenant_id = :tenant and thread_id = :thread and changed <= :sequence
                            and (was_risk is not null or note <> '')
                          """),
                      claim)
                  .bind("sequence", sequence)
                  .execute();
              new DeliveryLog(handle, claim, now).sent(sequence);
            });
  }

  /** It did not get through. */
  public void fail(ThreadClaim claim, long sequence, DeliveryFailure failure) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              lockEpoch(handle, claim);
              new DeliveryLog(handle, claim, time.now(handle)).fail(sequence, failure);
              free(handle, claim);
            });
  }

  /** Leaves it due as it was, from then on. */
  public void postpone(ThreadClaim claim, Instant until) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              lockEpoch(handle, claim);
              bind(
                      handle.createUpdate(
                          "update thread set retry_at = :until where tenant_id = :tenant and id = :thread"),
                      claim)
                  .bind("until", until)
                  .execute();
              free(handle, claim);
            });
  }

  /** Leaves it for another replica, with nothing done. */
  public void giveBack(ThreadClaim claim) {
    database.jdbi().useHandle(handle -> free(handle, claim));
  }

  public Instant now() {
    return database.jdbi().withHandle(time::now);
  }

  static void lockEpoch(Handle handle, ThreadClaim claim) {
    bind(
            handle.createQuery(
                """
                select 1 from channel_lane
                where tenant_id = :tenant and channel_id = :channel and epoch = :epoch and worker <> '' for update
                """),
            claim)
        .mapTo(Integer.class)
        .findOne()
        .orElseThrow(() -> new LeaseLost(claim));
  }

  private static void free(Handle handle, ThreadClaim claim) {
    bind(
            handle.createUpdate(
                """
                update channel_lane set worker = '', held_until = null
                where tenant_id = :tenant and channel_id = :channel and epoch = :epoch
                """),
            claim)
        .execute();
  }

  static <S extends SqlStatement<S>> S bind(S sql, ThreadClaim claim) {
    return sql.bind("tenant", claim.tenantId())
        .bind("channel", claim.channelId())
        .bind("thread", claim.threadId())
        .bind("epoch", claim.epoch());
  }
}
