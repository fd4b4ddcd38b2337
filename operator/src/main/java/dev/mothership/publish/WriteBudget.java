package dev.mothership.publish;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A token bucket over all writes of this process to the API server; for one thread. */
final class WriteBudget {
  private final double perNano;
  private final double burst;
  private final LongSupplier nanos;
  private final Pause pause;
  private double tokens;
  private long last;

  /** How time passes while a write has to wait. */
  interface Pause {
    void nanos(long duration) throws InterruptedException;
  }

  WriteBudget(int perSecond, int burst, LongSupplier nanos, Pause pause) {
    this.perNano = perSecond / (double) Duration.ofSeconds(1).toNanos();
    this.burst = burst;
    this.nanos = nanos;
    this.pause = pause;
    this.tokens = burst;
    this.last = nanos.getAsLong();
  }

  /** Takes one write and tells how long to wait before making it. */
  Duration reserve() {
    long now = nanos.getAsLong();
    tokens = Math.min(burst, tokens + (now - last) * perNano) - 1;
    last = now;
    return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens / perNano));
  }

  void await() throws InterruptedException {
    pause.nanos(reserve().toNanos());
  }
}
