package dev.mothership.app;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** What only the leader does. */
@Singleton
final class LeaderDuties {
  private static final Logger LOG = Logger.getLogger(LeaderDuties.class);
  private static final long LONGEST_EXIT_SECONDS = 10;

  private final List<Background> parts;
  private final AtomicBoolean leading = new AtomicBoolean();
  private final AtomicBoolean ending = new AtomicBoolean();

  LeaderDuties(Parts parts) {
    this.parts = parts.leading();
  }

  void begin() {
    if (leading.compareAndSet(false, true)) {
      LOG.info("this replica leads");
      parts.forEach(part -> part.start().run());
    }
  }

  /** In good order, at shutdown. */
  void end() {
    ending.set(true);
    if (leading.compareAndSet(true, false)) {
      parts.forEach(part -> part.stop().run());
    }
  }

  /**
   * Somebody else may lead from now on, so what only a leader does ends at once, and this process
   * soon after, to come back as a standby. The exit runs on a thread of its own: an exit within a
   * shutdown hook waits for itself.
   */
  void lost() {
    if (ending.getAndSet(true)) {
      return;
    }
    LOG.error("the lease is lost; the process ends");
    Thread exit = new Thread(() -> System.exit(1), "exit");
    exit.setDaemon(true);
    exit.start();
    Thread halt = new Thread(LeaderDuties::haltSoon, "halt");
    halt.setDaemon(true);
    halt.start();
    if (leading.compareAndSet(true, false)) {
      parts.forEach(part -> part.stop().run());
    }
  }

  private static void haltSoon() {
    try {
      TimeUnit.SECONDS.sleep(LONGEST_EXIT_SECONDS);
      Runtime.getRuntime().halt(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
