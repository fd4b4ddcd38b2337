package dev.mothership.reconcile;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.ConnectionException;

/**
 * Whether the database answers, as last seen by anybody. While it does not, reconcilers say so
 * without waiting for a connection each; listeners hear of every change.
 */
@Singleton
public final class StoreHealth {
  static final String MESSAGE =
      "The operator's database does not answer. What is shown is the last known; nothing is synced"
          + " until it answers again.";

  private static final Logger LOG = Logger.getLogger(StoreHealth.class);
  private static final List<String> OUTAGES = List.of("08", "53", "55P03", "57", "58");
  private static final int MAX_CAUSES = 10;

  /** When to look again while it is too early to say anything. */
  static final Duration SOON = Duration.ofSeconds(1);

  /** A start takes this long before an unheard-of database is worth a word. */
  private static final Duration STARTING = Duration.ofSeconds(10);

  private final Clock clock;
  private final Instant started;
  private final AtomicBoolean available = new AtomicBoolean();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean heard;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  StoreHealth(Clock clock) {
    this.clock = clock;
    this.started = clock.instant();
  }

  boolean available() {
    return available.get();
  }

  /** Whether it is too early to say anything: what a status tells from before then stands. */
  boolean starting() {
    return !heard && clock.instant().isBefore(started.plus(STARTING));
  }

  /** The listener runs on the thread that notices the change, so it must be quick. */
  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  void worked() {
    heard = true;
    told.set(false);
    if (available.compareAndSet(false, true)) {
      LOG.info("the database answers");
      listeners.forEach(Runnable::run);
    }
  }

  /** Logged once until it works again. */
  void failed(RuntimeException cause) {
    heard = true;
    if (told.compareAndSet(false, true)) {
      LOG.warnf("the database does not answer; trying on: %s", cause.getMessage());
    }
    if (available.compareAndSet(true, false)) {
      listeners.forEach(Runnable::run);
    }
  }

  /**
   * Tells an absent database from a fault of ours: no connection, or SQLSTATE class 08
   * (connection), 53 (resources), 57 (operator intervention) or 58 (system error), or 55P03 (a lock
   * that somebody else keeps), as in PostgreSQL's Appendix A.
   */
  static boolean isOutage(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof ConnectionException) {
        return true;
      }
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && OUTAGES.stream().anyMatch(sql.getSQLState()::startsWith)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
