package dev.mothership.notify;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message did not get through. The failure's reason becomes a condition's; its message says what
 * to do and never holds a secret, nor what somebody's server answered at length.
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
  private final transient Failure failure;
  private final Duration retryAfter;
  private final boolean unsure;

  private NotifyException(
      Kind kind, Failure failure, Duration retryAfter, boolean unsure, @Nullable Throwable cause) {
    super(failure.call() + ": " + failure.code() + ": " + failure.message(), cause);
    this.kind = kind;
    this.failure = failure;
    this.retryAfter = retryAfter;
    this.unsure = unsure;
  }

  /**
   * Asked to wait, with nothing done.
   *
   * @param call what was called, as {@code slack:chat.postMessage}
   */
  public static NotifyException throttled(String call, Duration retryAfter) {
    return new NotifyException(
        Kind.THROTTLED,
        new Failure(
            FailureReason.THROTTLED,
            call,
            "429",
            "The receiver asks to wait for %d s.".formatted(retryAfter.toSeconds())),
        retryAfter,
        false,
        null);
  }

  /**
   * @param code the receiver's word for it, as {@code HTTP 503}
   * @param unsure whether something may have been made for all that, as after a lost answer
   */
  public static NotifyException unavailable(
      String call, String code, String message, boolean unsure, @Nullable Throwable cause) {
    return new NotifyException(
        Kind.UNAVAILABLE,
        new Failure(FailureReason.UNREACHABLE, call, code, message),
        Duration.ZERO,
        unsure,
        cause);
  }

  public static NotifyException channelRefused(Failure failure) {
    return new NotifyException(Kind.CHANNEL_REFUSED, failure, Duration.ZERO, false, null);
  }

  public static NotifyException messageRefused(Failure failure) {
    return new NotifyException(Kind.MESSAGE_REFUSED, failure, Duration.ZERO, false, null);
  }

  /** The same, where part of the dispatch was done before: it must be looked for the next time. */
  public NotifyException afterPart() {
    return new NotifyException(kind, failure, retryAfter, true, this);
  }

  public Kind kind() {
    return kind;
  }

  public Failure failure() {
    return failure;
  }

  /** Zero unless throttled. */
  public Duration retryAfter() {
    return retryAfter;
  }

  public boolean unsure() {
    return unsure;
  }
}
