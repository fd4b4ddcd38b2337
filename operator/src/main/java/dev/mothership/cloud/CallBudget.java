package dev.mothership.cloud;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A token bucket for each region and API of one account; one per session, shared by its threads.
 *
 * <p>Half of the smallest refill that EC2 documents for calls that change nothing (20 a second, 100
 * at once) leaves the other half to the account's owner:
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
public final class CallBudget {
  private static final double BURST_SECONDS = 5;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final double perSecond;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * @param perSecond tokens that each bucket gains in a second; five seconds' worth may be saved up
   */
  public CallBudget(double perSecond, LongSupplier nanoTime) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("calls per second must be more than 0");
    }
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
  }

  /** Waits until a call may be made; returns at once, with the flag set, when interrupted. */
  public void take(String region, String api) {
    long wait = reserve(region, api);
    long until = nanoTime.getAsLong() + wait;
    while (wait > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, wait);
      wait = until - nanoTime.getAsLong();
    }
  }

  /** Takes a token, on credit if need be, and says how many nanoseconds to wait for it. */
  long reserve(String region, String api) {
    Bucket bucket =
        buckets.computeIfAbsent(
            region + '/' + api,
            key -> new Bucket(Math.max(1, perSecond * BURST_SECONDS), nanoTime.getAsLong()));
    return bucket.reserve(perSecond, nanoTime.getAsLong());
  }

  private static final class Bucket {
    private final double capacity;
    private double tokens;
    private long last;

    Bucket(double capacity, long now) {
      this.capacity = capacity;
      this.tokens = capacity;
      this.last = now;
    }

    synchronized long reserve(double perSecond, long now) {
      tokens = Math.min(capacity, tokens + (now - last) / NANOS * perSecond) - 1;
      last = now;
      return tokens >= 0 ? 0 : (long) (-tokens / perSecond * NANOS);
    }
  }
}
