package dev.mothership.cloud;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A token bucket for each region and limit of one account; one per session, shared by its threads.
 */
public final class CallBudget {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * How often calls may be made.
   *
   * @param bucket what shares the limit, within a region
   * @param atOnce calls that may be saved up
   * @param perSecond calls that each second adds
   */
  public record Limit(String bucket, double atOnce, double perSecond) {
    public Limit {
      if (!(perSecond > 0) || !(atOnce >= 1)) {
        throw new IllegalArgumentException(
            bucket + ": calls per second must be more than 0, at once 1 or more");
      }
    }
  }

  private final Function<String, Limit> limits;
  private final Ticker ticker;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * @param limits by the call's name, as {@code ec2:DescribeVpcs}
   */
  public CallBudget(Function<String, Limit> limits, Ticker ticker) {
    this.limits = limits;
    this.ticker = ticker;
  }

  /** Waits until a call may be made; returns at once, with the flag set, when interrupted. */
  public void take(String region, String call) {
    long due = due(region, call);
    long wait = due - ticker.nanoTime();
    while (wait > 0 && !Thread.currentThread().isInterrupted()) {
      ticker.pause(wait);
      wait = due - ticker.nanoTime();
    }
  }

  /** Takes a token, on credit if need be, and says when it may be used. */
  long due(String region, String call) {
    Limit limit = limits.apply(call);
    Bucket bucket =
        buckets.computeIfAbsent(
            region + '/' + limit.bucket(), key -> new Bucket(limit, ticker.nanoTime()));
    return bucket.due(ticker);
  }

  private static final class Bucket {
    private final Limit limit;
    private double tokens;
    private long last;

    Bucket(Limit limit, long now) {
      this.limit = limit;
      this.tokens = limit.atOnce();
      this.last = now;
    }

    synchronized long due(Ticker ticker) {
      long now = Math.max(last, ticker.nanoTime());
      double gained = (now - last) / NANOS * limit.perSecond();
      tokens = Math.min(limit.atOnce(), tokens + gained) - 1;
      last = now;
      return tokens >= 0 ? now : now + (long) Math.ceil(-tokens / limit.perSecond() * NANOS);
    }
  }
}
