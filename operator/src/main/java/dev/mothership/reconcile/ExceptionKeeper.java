package dev.mothership.reconcile;

import dev.mothership.store.Database;
import dev.mothership.store.ExceptionDeadlines;
import dev.mothership.store.ExceptionState;
import dev.mothership.store.ExceptionStore;
import dev.mothership.store.ExceptionStore.Name;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What the leader does about exceptions besides reconciling them: ends those whose time is over,
 * warns before, writes those that were proposed elsewhere, and has statuses follow what correlation
 * found.
 */
@Singleton
public final class ExceptionKeeper {
  private static final Logger LOG = Logger.getLogger(ExceptionKeeper.class);
  private static final Duration EVERY = Duration.ofSeconds(3);

  /** Before an exception's end, in days. */
  private static final List<Integer> WARNINGS = List.of(14, 3);

  private final Database database;
  private final ExceptionStore exceptions;
  private final ExceptionDeadlines deadlines;
  private final ProposedExceptions proposed;
  private final PostureExceptionReconciler namespaced;
  private final ClusterPostureExceptionReconciler cluster;
  private Map<Name, ExceptionState> before = Map.of();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "exceptions");
            thread.setDaemon(true);
            return thread;
          });

  ExceptionKeeper(
      Database database,
      ExceptionStore exceptions,
      ExceptionDeadlines deadlines,
      ProposedExceptions proposed,
      PostureExceptionReconciler namespaced,
      ClusterPostureExceptionReconciler cluster) {
    this.database = database;
    this.exceptions = exceptions;
    this.deadlines = deadlines;
    this.proposed = proposed;
    this.namespaced = namespaced;
    this.cluster = cluster;
  }

  /** Begins; returns at once. */
  public void start() {
    timer.scheduleWithFixedDelay(this::guardedGlance, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  public void stop() {
    timer.shutdownNow();
  }

  private void guardedGlance() {
    try {
      if (database.migrated()) {
        glance();
      }
    } catch (RuntimeException e) {
      LOG.warnf("exceptions cannot be looked after now, trying on: %s", e.getMessage());
    }
  }

  void glance() {
    int tenants = deadlines.correlate();
    if (tenants > 0) {
      LOG.infof("%d tenants are correlated again: exceptions of theirs end or begin", tenants);
    }
    int warnings = deadlines.warn(WARNINGS);
    if (warnings > 0) {
      LOG.infof("%d warnings of exceptions that end soon", warnings);
    }
    proposed.write();
    signal(exceptions.states());
  }

  private void signal(Map<Name, ExceptionState> after) {
    after.forEach(
        (name, state) -> {
          if (!state.equals(before.get(name))) {
            if (name.cluster()) {
              cluster.signal(new ResourceID(name.name()));
            } else {
              namespaced.signal(new ResourceID(name.name(), name.namespace()));
            }
          }
        });
    before = after;
  }
}
