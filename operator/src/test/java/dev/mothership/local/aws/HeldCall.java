package dev.mothership.local.aws;

import dev.mothership.local.LocalStackException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call that the cloud has done, and whose answer does not come as long as this is open. */
public final class HeldCall implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final String service;
  private final String what;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final CountDownLatch made = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  HeldCall(String service, String what) {
    this.service = service;
    this.what = what;
  }

  boolean takes(AwsCall call) {
    return call.service().equals(service)
        && call.action().contains(what)
        && taken.compareAndSet(false, true);
  }

  /** Returns when the answer may be sent. */
  void made() {
    made.countDown();
    await(released, LONGEST);
  }

  /**
   * Returns when the cloud has done it.
   *
   * @throws LocalStackException when nobody has asked for it until then
   */
  public void awaitMade(Duration patience) {
    if (!await(made, patience)) {
      throw new LocalStackException("nobody made the call " + service + ":" + what);
    }
  }

  private static boolean await(CountDownLatch latch, Duration patience) {
    try {
      return latch.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Has the answer sent. */
  @Override
  public void close() {
    released.countDown();
  }
}
