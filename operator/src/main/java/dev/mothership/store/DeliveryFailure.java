package dev.mothership.store;

import dev.mothership.model.Failure;
import java.time.Duration;

/**
 * Why a message did not get through, and what follows.
 *
 * @param pause for the whole way; {@link Duration#ZERO} to leave it to the failures in a row
 * @param unsure whether this try, or one before, may have made something for all that
 */
public record DeliveryFailure(
    Failure failure, Blame blame, Duration pause, boolean unsure, Patience patience) {
  /** Whose fault it is. */
  public enum Blame {
    /** Nobody's: the receiver asked to wait. */
    NOBODY,
    /** The way or the message: both wait longer each time, and the message may be given up. */
    EITHER,
    /** The way alone: no message is given up for it. */
    CHANNEL,
    /** The message alone: it is given up. */
    MESSAGE
  }

  /**
   * When a message is given up that fails again and again: after so many tries, and not before it
   * has failed for so long.
   */
  public record Patience(int tries, Duration time) {}
}
