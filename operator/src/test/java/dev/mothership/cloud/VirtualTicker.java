package dev.mothership.cloud;

import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only where somebody waits, and then at once. */
public final class VirtualTicker implements Ticker {
  private final AtomicLong now = new AtomicLong();

  @Override
  public long nanoTime() {
    return now.get();
  }

  /** Threads that wait together wait at the same time, not one after another. */
  @Override
  public void pause(long nanos) {
    long until = now.get() + nanos;
    now.accumulateAndGet(until, Math::max);
  }
}
