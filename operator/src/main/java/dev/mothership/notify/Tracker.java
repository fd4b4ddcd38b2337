package dev.mothership.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way to tell people in which they answer, as by closing a ticket. A new one is one more
 * implementation, found by CDI.
 */
public interface Tracker {
  /** As {@link Notifier#type()}. */
  String type();

  /** How often it is read. */
  Duration every(JsonNode settings);

  /**
   * Takes over what people did since.
   *
   * @throws NotifyException where it could not be read to the end; it is read again as a whole
   */
  void read(Reading reading);

  /**
   * A tenant's tickets of one channel.
   *
   * @param settings the channel's block of the tracker's type, what is known of the tenant filled
   *     in
   * @param secret the channel's Secret, by key; read for this reading alone
   * @param since when the last whole reading began; null before the first
   * @param at when this one begins
   * @param timeout of one request and what belongs to it
   */
  record Reading(
      long tenantId,
      long channelId,
      JsonNode settings,
      Map<String, String> secret,
      @Nullable Instant since,
      Instant at,
      Duration timeout) {
    public Reading {
      secret = Map.copyOf(secret);
    }

    /** Without the Secret. */
    @Override
    public String toString() {
      return "Reading[%d %d]".formatted(tenantId, channelId);
    }
  }
}
