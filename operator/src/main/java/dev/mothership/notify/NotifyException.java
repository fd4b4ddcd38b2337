package dev.mothership.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message did not get through. The reason is a condition's, in CamelCase; the message names what
 * to do and never holds a secret.
 */
public final class NotifyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What follows from it. */
  public enum Kind {
    /** The receiver asked to wait; counts for nothing. */
    THROTTLED,
    /** It does not answer as it should; it is tried again, later and later. */
    UNAVAILABLE,
    /** It refuses everything of this channel until a person changes something. */
    CHANNEL_REFUSED,
    /** It refuses this one message for what it holds; a dead letter at once. */
    MESSAGE_REFUSED
  }

  private final Kind kind;
  private final String reason;
  private final @Nullable Duration retryAfter;
  private final boolean unsure;

  private NotifyException(
      Kind kind,
      String reason,
      String message,
      @Nullable Duration retryAfter,
      boolean unsure,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.unsure = unsure;
  }

  /** Asked to wait, with nothing done. */
  public static NotifyException throttled(Duration retryAfter, String message) {
    return new NotifyException(Kind.THROTTLED, "Throttled", message, retryAfter, false, null);
  }

  /**
   * @param unsure whether something may have been made for all that, as after a lost answer
   */
  public static NotifyException unavailable(
      String message, boolean unsure, @Nullable Throwable cause) {
    return new NotifyException(Kind.UNAVAILABLE, "Unreachable", message, null, unsure, cause);
  }

  public static NotifyException channelRefused(String reason, String message) {
    return new NotifyException(Kind.CHANNEL_REFUSED, reason, message, null, false, null);
  }

  public static NotifyException messageRefused(String reason, String message) {
    return new NotifyException(Kind.MESSAGE_REFUSED, reason, message, null, false, null);
  }

  /** The same, where part of the dispatch was done before: it must be looked for the next time. */
  public NotifyException afterPart() {
    return new NotifyException(kind, reason, message(), retryAfter, true, this);
  }

  public Kind kind() {
    return kind;
  }

  public String reason() {
    return reason;
  }

  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  public boolean unsure() {
    return unsure;
  }
}
