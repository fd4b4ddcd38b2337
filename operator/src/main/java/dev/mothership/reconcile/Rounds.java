package dev.mothership.reconcile;

import dev.mothership.store.Database;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Does one thing again and again on a daemon thread of its own, from when the database's schema is
 * there. A round that fails is told and ends nothing: the next one comes.
 */
public final class Rounds {
  private final Database database;
  private final Runnable round;
  private final Consumer<RuntimeException> failed;
  private final ScheduledExecutorService timer;

  /**
   * @param thread its name
   * @param failed told on that thread of every round that fails
   */
  public Rounds(
      String thread, Database database, Runnable round, Consumer<RuntimeException> failed) {
    this.database = database;
    this.round = round;
    this.failed = failed;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, thread);
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Begins; once, and returns at once.
   *
   * @param delay before the first round
   * @param pause between the end of one and the start of the next
   */
  public void start(Duration delay, Duration pause) {
    timer.scheduleWithFixedDelay(
        this::once, delay.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** No round begins any more; one that runs is interrupted. */
  public void stop() {
    timer.shutdownNow();
  }

  void once() {
    try {
      if (database.migrated()) {
        round.run();
      }
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }
}
