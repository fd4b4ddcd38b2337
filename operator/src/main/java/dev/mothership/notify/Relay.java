package dev.mothership.notify;

import dev.mothership.store.Database;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Tells people, on every replica: one thread routes what changed, some send, one sees to what time
 * makes due. Dying anywhere leaves what was begun to whoever comes next.
 */
@Singleton
public final class Relay {
  private static final Logger LOG = Logger.getLogger(Relay.class);
  private static final int SLOWEST_POLL_FACTOR = 30;

  /** One may wait for a tracker that does not answer. */
  private static final int READERS = 2;

  private static final Duration TICK = Duration.ofSeconds(15);

  private final Router router;
  private final Sender sender;
  private final Tester tester;
  private final Regularly regularly;
  private final Readback readback;
  private final Database database;
  private final NotifySettings settings;
  private final ExecutorService threads = Executors.newCachedThreadPool(Relay::daemon);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicBoolean failing = new AtomicBoolean();

  @Inject
  Relay(
      Router router,
      Sender sender,
      Tester tester,
      Regularly regularly,
      Readback readback,
      Database database,
      NotifySettings settings) {
    this.router = router;
    this.sender = sender;
    this.tester = tester;
    this.regularly = regularly;
    this.readback = readback;
    this.database = database;
    this.settings = settings;
  }

  /** Begins; once, after the schema is there. */
  public void start() {
    threads.execute(() -> work(settings.poll(), router::step));
    threads.execute(() -> work(settings.poll(), tester::step));
    for (int i = 0; i < READERS; i++) {
      threads.execute(() -> work(settings.poll(), readback::step));
    }
    threads.execute(
        () ->
            work(
                TICK,
                () -> {
                  regularly.step();
                  readback.reopen();
                  return false;
                }));
    for (int i = 0; i < settings.workers(); i++) {
      threads.execute(() -> work(settings.poll(), sender::step));
    }
  }

  /**
   * Lets what is being sent come to its end.
   *
   * @return false where something did not end in time; its lease will
   */
  public boolean stop(Duration patience) {
    stopping.countDown();
    threads.shutdown();
    try {
      return threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * @param step true where there may be more to do at once
   */
  private void work(Duration poll, BooleanSupplier step) {
    long pause = poll.toMillis();
    while (stopping.getCount() > 0) {
      try {
        if (database.migrated() && step.getAsBoolean()) {
          recovered();
          pause = poll.toMillis();
          continue;
        }
        recovered();
        pause = poll.toMillis();
      } catch (RuntimeException e) {
        if (failing.compareAndSet(false, true)) {
          LOG.warn("people cannot be told now; trying on", e);
        }
        pause = Math.min(pause * 2, poll.toMillis() * SLOWEST_POLL_FACTOR);
      }
      try {
        if (stopping.await(pause, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void recovered() {
    if (failing.compareAndSet(true, false)) {
      LOG.info("people are told again");
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "notify");
    thread.setDaemon(true);
    return thread;
  }
}
