package dev.mothership.remediate;

import dev.mothership.store.RemediationRow;
import dev.mothership.store.RemediationStore;
import dev.mothership.store.RemediationTaken;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Takes due remediations one step further; started on every replica. */
@Singleton
public final class RemediationWorker {
  private static final Logger LOG = Logger.getLogger(RemediationWorker.class);
  private static final int SLOWEST_POLL_FACTOR = 30;

  private final RemediationStore store;
  private final RemediationSteps steps;
  private final RemediationSettings settings;
  private final String name = UUID.randomUUID().toString();
  private final AtomicBoolean told = new AtomicBoolean();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final ExecutorService workers;

  RemediationWorker(RemediationStore store, RemediationSteps steps, RemediationSettings settings) {
    this.store = store;
    this.steps = steps;
    this.settings = settings;
    this.workers = Executors.newFixedThreadPool(settings.workers());
  }

  /** Begins to take remediations; once, after the schema is there. */
  public void start() {
    for (int i = 0; i < settings.workers(); i++) {
      workers.execute(this::work);
    }
  }

  /** What is under way ends by itself, or by its lease. */
  public void stop(Duration patience) {
    stopping.countDown();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    long pause = settings.poll().toMillis();
    while (stopping.getCount() > 0) {
      try {
        boolean worked = once();
        told.set(false);
        pause = settings.poll().toMillis();
        if (worked) {
          continue;
        }
      } catch (RuntimeException e) {
        if (told.compareAndSet(false, true)) {
          LOG.warnf("remediations cannot be looked after; trying on: %s", e.getMessage());
        }
        pause = Math.min(pause * 2, settings.poll().toMillis() * SLOWEST_POLL_FACTOR);
      }
      try {
        if (stopping.await(pause, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /**
   * Takes one remediation one step further.
   *
   * @return false where none is due
   */
  boolean once() {
    Optional<RemediationRow> claimed = store.claim(name, settings.lease());
    if (claimed.isEmpty()) {
      return false;
    }
    RemediationRow row = claimed.get();
    try {
      steps.step(row);
    } catch (RemediationTaken e) {
      LOG.debug(e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s/%s is tried again later", row.namespace(), row.name());
      store.later(row);
    }
    return true;
  }
}
