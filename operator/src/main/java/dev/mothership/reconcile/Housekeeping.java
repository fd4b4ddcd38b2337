package dev.mothership.reconcile;

import dev.mothership.scan.TenantCorrelation;
import dev.mothership.store.Database;
import dev.mothership.store.Retention;
import dev.mothership.store.ServiceLevelStore;
import dev.mothership.store.TaskQueue;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the leader does all the time: it tells of findings that have become overdue, and has tenants
 * correlated again that were correlated by other rules or another risk model than these, or not
 * today; and when it begins to lead and every hour after that old rows go.
 */
@Singleton
public final class Housekeeping {
  private static final Logger LOG = Logger.getLogger(Housekeeping.class);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration KEEP = Duration.ofDays(90);

  /** How soon an overdue finding is told, and a new rule or risk model applied. */
  private static final Duration GLANCE = Duration.ofSeconds(5);

  private final Database database;
  private final Retention retention;
  private final TaskQueue queue;
  private final TenantCorrelation correlation;
  private final Clock clock;
  private final Rounds rounds;
  private @Nullable Instant done;

  Housekeeping(
      Database database,
      Retention retention,
      TaskQueue queue,
      TenantCorrelation correlation,
      Clock clock) {
    this.database = database;
    this.retention = retention;
    this.queue = queue;
    this.correlation = correlation;
    this.clock = clock;
    this.rounds =
        new Rounds(
            "housekeeping",
            database,
            this::glance,
            e -> LOG.warnf("housekeeping failed and is tried again: %s", e.getMessage()));
  }

  /** Begins; returns at once. */
  public void start() {
    rounds.start(Duration.ZERO, GLANCE);
  }

  public void stop() {
    rounds.stop();
  }

  void glance() {
    int overdue = database.jdbi().inTransaction(ServiceLevelStore::tellOverdue);
    if (overdue > 0) {
      LOG.infof("%d findings are overdue now", overdue);
    }
    int tenants = queue.requestCorrelations(correlation.rules());
    if (tenants > 0) {
      LOG.infof(
          "%d tenants are correlated again: the rules, the risk model or the day changed", tenants);
    }
    Instant now = clock.instant();
    if (done == null || !now.isBefore(done.plus(EVERY))) {
      tidy();
      done = now;
    }
  }

  private void tidy() {
    Retention.Removed removed = retention.run(KEEP);
    if (!removed.nothing()) {
      LOG.infof("old rows are removed: %s", removed);
    }
  }
}
