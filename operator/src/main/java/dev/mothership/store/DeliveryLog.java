package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import dev.mothership.store.DeliveryFailure.Blame;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What became of tries, and how long what failed waits. As long as it may be the way that fails,
 * the way rests and no message does, so that the one which is due longest is tried first. Where one
 * fails again and again, now and then another is tried in the pause: where that one gets through,
 * the first rests by itself from then on, and the others go on.
 */
final class DeliveryLog {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Failures of a way in a row after which another message is tried too. */
  private static final int DOUBT = 3;

  private final Handle handle;
  private final ThreadClaim claim;
  private final Instant now;

  DeliveryLog(Handle handle, ThreadClaim claim, Instant now) {
    this.handle = handle;
    this.claim = claim;
    this.now = now;
  }

  /**
   * How things stood before a try.
   *
   * @param failures of the way in a row
   * @param second whether it was tried only because another fails
   * @param attempts failures of the message in a row
   * @param alone whether the message fails while others get through
   */
  private record Before(int failures, boolean second, int attempts, boolean alone) {}

  void fail(long sequence, DeliveryFailure failed) {
    JsonNode failure = Json.node(failed.failure());
    Before before = before();
    lane(failed, failure, before);
    if (!failed.unsure()) {
      sure();
    }
    boolean dead = thread(failed, failure, before);
    write(handle, claim, sequence, now, dead ? "dead" : "failed", failed.failure());
  }

  /** It got through: the way works, and whatever failed at the same time is at fault itself. */
  void sent(long sequence) {
    if (before().second()) {
      alone();
    }
    ThreadQueue.bind(
            handle.createUpdate(
                """
                update channel_lane set worker = '', held_until = null,
                  backlog_until = case when failures > 0 then cast(:now as timestamptz) else backlog_until end,
                  failures = 0, failure = null, doubted = null, retry_at = '-infinity',
                  sent = sent + 1, sent_at = :now
                where tenant_id = :tenant and channel_id = :channel and epoch = :epoch
                """),
            claim)
        .bind("now", now)
        .execute();
    write(handle, claim, sequence, now, "sent", null);
  }

  private Before before() {
    return ThreadQueue.bind(
            handle.createQuery(
                """
                select l.failures, coalesce(l.doubted <> t.id, false) as second, t.attempts,
                  t.alone_since is not null as alone
                from channel_lane l join thread t on t.tenant_id = l.tenant_id and t.id = :thread
                where l.tenant_id = :tenant and l.channel_id = :channel
                """),
            claim)
        .map(
            (row, context) ->
                new Before(
                    row.getInt("failures"),
                    row.getBoolean("second"),
                    row.getInt("attempts"),
                    row.getBoolean("alone")))
        .one();
  }

  private void alone() {
    ThreadQueue.bind(
            handle.createUpdate(
                """
                update thread t set alone_since = :now, retry_at = greatest(t.retry_at, :retry)
                from channel_lane l
                where l.tenant_id = :tenant and l.channel_id = :channel
                  and t.tenant_id = l.tenant_id and t.id = l.doubted
                """),
            claim)
        .bind("now", now)
        .bind("retry", now.plus(Backoff.delay(FIRST_PAUSE, LONGEST_PAUSE, DOUBT)))
        .execute();
  }

  /** A message's own fault says nothing of the way, nor does a second of the same. */
  private void lane(DeliveryFailure failed, JsonNode failure, Before before) {
    boolean either = failed.blame() == Blame.EITHER;
    if (failed.blame() == Blame.MESSAGE || (either && before.alone())) {
      return;
    }
    if (either && before.second()) {
      ThreadQueue.bind(
              handle.createUpdate(
                  "update channel_lane set doubted = null where tenant_id = :tenant and channel_id = :channel"),
              claim)
          .execute();
      return;
    }
    Duration pause =
        failed.pause().isZero()
            ? Backoff.delay(FIRST_PAUSE, LONGEST_PAUSE, before.failures())
            : failed.pause();
    ThreadQueue.bind(
            handle.createUpdate(
                """
                update channel_lane set failures = failures + 1, failure = :failure, retry_at = :retry,
                  doubted = case when :doubt then cast(:thread as bigint) end
                where tenant_id = :tenant and channel_id = :channel
                """),
            claim)
        .bindByType("failure", failure, JsonNode.class)
        .bind("retry", now.plus(pause))
        .bind("doubt", either && (before.failures() + 1) % DOUBT == 0)
        .execute();
  }

  /** Nothing got through of this try, nor of one before: the next tells how it stands by then. */
  private void sure() {
    ThreadQueue.bind(
            handle.createUpdate(
                """
                update thread set unsure_since = null, sending = null, sending_seq = null
                where tenant_id = :tenant and id = :thread
                """),
            claim)
        .execute();
  }

  /** Whether the message is given up. */
  private boolean thread(DeliveryFailure failed, JsonNode failure, Before before) {
    if (failed.blame() == Blame.NOBODY || failed.blame() == Blame.CHANNEL) {
      return false;
    }
    return ThreadQueue.bind(
            handle.createQuery(
                """
                update thread set attempts = attempts + 1, failing_since = coalesce(failing_since, :now),
                  failure = :failure,
                  retry_at = case when alone_since is null then retry_at else cast(:retry as timestamptz) end,
                  dead_at = case when :hopeless or (attempts + 1 >= :tries
                    and coalesce(failing_since, :now) <= :before) then cast(:now as timestamptz) end
                where tenant_id = :tenant and id = :thread returning dead_at is not null
                """),
            claim)
        .bind("now", now)
        .bindByType("failure", failure, JsonNode.class)
        .bind("retry", now.plus(Backoff.delay(FIRST_PAUSE, LONGEST_PAUSE, before.attempts())))
        .bind("hopeless", failed.blame() == Blame.MESSAGE)
        .bind("tries", failed.patience().tries())
        .bind("before", now.minus(failed.patience().time()))
        .mapTo(Boolean.class)
        .one();
  }

  static void write(
      Handle handle,
      ThreadClaim claim,
      long sequence,
      Instant at,
      String outcome,
      @Nullable Failure failure) {
    ThreadQueue.bind(
            handle.createUpdate(
                """
                insert into delivery (tenant_id, at, channel_id, thread_id, sequence, outcome, failure)
                values (:tenant, :at, :channel, :thread, :sequence, :outcome, cast(:failure as jsonb))
                """),
            claim)
        .bind("at", at)
        .bind("sequence", sequence)
        .bind("outcome", outcome)
        .bind("failure", failure == null ? null : Json.node(failure).toString())
        .execute();
  }
}
