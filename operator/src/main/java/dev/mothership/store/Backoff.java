package dev.mothership.store;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a failing task waits: doubling, never longer than its usual interval, spread out. */
final class Backoff {
  private static final int MOST_DOUBLINGS = 20;

  private Backoff() {}

  static Duration delay(Duration retryInterval, Duration interval, int failuresBefore) {
    return delay(retryInterval, interval, failuresBefore, ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param spread 0 to 1: takes up to a quarter off, so that accounts that failed together do not
   *     come back together
   */
  static Duration delay(
      Duration retryInterval, Duration interval, int failuresBefore, double spread) {
    long doubled =
        retryInterval.toMillis() * (1L << Math.min(Math.max(failuresBefore, 0), MOST_DOUBLINGS));
    long capped = Math.max(1, Math.min(doubled, interval.toMillis()));
    return Duration.ofMillis(capped - (long) (capped / 4.0 * spread));
  }
}
