package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thread as it is to be seen.
 *
 * @param threadId 0 for a test message, which is no thread
 * @param mark names the thread for ever, also in a database that was restored: lower case letters,
 *     digits and hyphens, at most 40
 * @param sequence of this content within the thread, from 1; the same number is always the same
 *     content
 * @param settings the channel's block of the notifier's type, templates filled in
 * @param secret the channel's Secret, by key; read for this dispatch alone
 * @param reference of the last receipt; empty where there never was one
 * @param unsureSince set where an earlier try, or one that the database no longer knows of, may
 *     have got through at or after this time: look for the mark before anything is made
 * @param moot whether nothing is left to do by now: what is not found need not be made
 * @param timeout in which the notifier must have ended
 */
public record Dispatch(
    long tenantId,
    long channelId,
    long threadId,
    String mark,
    long sequence,
    JsonNode settings,
    Map<String, String> secret,
    ThreadContent content,
    String reference,
    @Nullable Instant unsureSince,
    boolean moot,
    Duration timeout) {
  public Dispatch {
    secret = Map.copyOf(secret);
  }

  /** Whether nobody has seen the thread yet, as far as is known. */
  public boolean isNew() {
    return reference.isEmpty();
  }

  @Override
  public String toString() {
    return "Dispatch[%s %d]".formatted(mark, sequence);
  }
}
