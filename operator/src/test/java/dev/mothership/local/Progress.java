package dev.mothership.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says what is going on as soon as it takes longer than a second. */
public final class Progress {
  private static final Duration REPEAT = Duration.ofSeconds(5);

  private final PrintStream out;
  private final Duration patience;

  Progress(PrintStream out, Duration patience) {
    this.out = out;
    this.patience = patience;
  }

  /** Prints to the standard output. */
  public static Progress stdout() {
    return new Progress(System.out, Duration.ofSeconds(1));
  }

  /** Prints one line now. */
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  /**
   * Does the work; prints its name and the seconds it has taken once it outlasts the patience,
   * every five seconds after that, and at its end.
   *
   * @throws LocalStackException with the cause, if the work throws a checked exception
   */
  public <T> T during(String what, Callable<T> work) {
    long start = System.nanoTime();
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    ticker.scheduleAtFixedRate(
        () -> say("  … " + what + " (" + seconds(start) + " s)"),
        patience.toMillis(),
        REPEAT.toMillis(),
        TimeUnit.MILLISECONDS);
    boolean done = false;
    try {
      T result = work.call();
      done = true;
      return result;
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException(what + ": interrupted", e);
    } catch (Exception e) {
      throw new LocalStackException(what + ": " + e.getMessage(), e);
    } finally {
      ticker.shutdownNow();
      if (System.nanoTime() - start > patience.toNanos()) {
        say("  " + (done ? "✓ " : "✗ ") + what + " (" + seconds(start) + " s)");
      }
    }
  }

  private static long seconds(long start) {
    return Math.round((System.nanoTime() - start) / 1e9);
  }
}
