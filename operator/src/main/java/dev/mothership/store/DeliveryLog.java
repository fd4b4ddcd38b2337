package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import dev.mothership.store.DeliveryFailure.Blame;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What became of tries, and how long what failed waits. */
final class DeliveryLog {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Handle handle;
  private final ThreadClaim claim;
  private final Instant now;

  DeliveryLog(Handle handle, ThreadClaim claim, Instant now) {
    this.handle = handle;
    this.claim = claim;
    this.now = now;
  }

  void fail(long sequence, DeliveryFailure failed) {
    JsonNode failure = Json.node(failed.failure());
    lane(failed, failure);
    if (!failed.unsure()) {
      sure();
    }
    boolean dead = thread(failed, failure);
    write(handle, claim, sequence, now, dead ? "dead" : "failed", failed.failure());
  }

  /** A message's own fault says nothing of the way. */
  private void lane(DeliveryFailure failed, JsonNode failure) {
    if (failed.blame() == Blame.MESSAGE) {
      return;
    }
    int before =
        ThreadQueue.bind(
                handle.createQuery(
                    "select failures from channel_lane where tenant_id = :tenant and channel_id = :channel"),
                claim)
            .mapTo(Integer.class)
            .one();
    Duration pause =
        failed.pause().isZero()
            ? Backoff.delay(FIRST_PAUSE, LONGEST_PAUSE, before)
            : failed.pause();
    ThreadQueue.bind(
            handle.createUpdate(
                """
                update channel_lane set failures = failures + 1, failure = :failure, retry_at = :retry
                where tenant_id = :tenant and channel_id = :channel
                """),
            claim)
        .bindByType("failure", failure, JsonNode.class)
        .bind("retry", now.plus(pause))
        .execute();
  }

  /** Nothing got through of this try, nor of one before: the next need not look. */
  private void sure() {
    ThreadQueue.bind(
            handle.createUpdate(
                """
                update thread set unsure_since = null where tenant_id = :tenant and id = :thread
                """),
            claim)
        .execute();
  }

  /** Whether the message is given up. */
  private boolean thread(DeliveryFailure failed, JsonNode failure) {
    if (failed.blame() == Blame.NOBODY || failed.blame() == Blame.CHANNEL) {
      return false;
    }
    int before =
        ThreadQueue.bind(
                handle.createQuery(
                    "select attempts from thread where tenant_id = :tenant and id = :thread"),
                claim)
            .mapTo(Integer.class)
            .one();
    return ThreadQueue.bind(
            handle.createQuery(
                """
                update thread set attempts = attempts + 1, failing_since = coalesce(failing_since, :now),
                  failure = :failure, retry_at = :retry,
                  dead_at = case when :hopeless or (attempts + 1 >= :tries
                    and coalesce(failing_since, :now) <= :before) then cast(:now as timestamptz) end
                where tenant_id = :tenant and id = :thread returning dead_at is not null
                """),
            claim)
        .bind("now", now)
        .bindByType("failure", failure, JsonNode.class)
        .bind("retry", now.plus(Backoff.delay(FIRST_PAUSE, LONGEST_PAUSE, before)))
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
