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

  private final ExceptionStore exceptions;
  private final ExceptionDeadlines deadlines;
  private final ProposedExceptions proposed;
  private final PostureExceptionReconciler namespaced;
  private final ClusterPostureExceptionReconciler cluster;
  private Map<Name, ExceptionState> before = Map.of();
  private final Rounds rounds;

  ExceptionKeeper(
      Database database,
      ExceptionStore exceptions,
      ExceptionDeadlines deadlines,
      ProposedExceptions proposed,
      PostureExceptionReconciler namespaced,
      ClusterPostureExceptionReconciler cluster) {
    this.exceptions = exceptions;
    this.deadlines = deadlines;
    this.proposed = proposed;
    this.namespaced = namespaced;
    this.cluster = cluster;
    this.rounds =
        new Rounds(
            "exceptions",
            database,
            this::glance,
            e -> LOG.warnf("exceptions cannot be looked after now, trying on: %s", e.getMessage()));
  }

  /** Begins; returns at once. */
  public void start() {
    rounds.start(Duration.ZERO, EVERY);
  }

  public void stop() {
    rounds.stop();
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
