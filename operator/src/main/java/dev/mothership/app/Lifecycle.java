package dev.mothership.app;

import dev.mothership.reconcile.ScanSignals;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** The order in which things begin and end. */
@Singleton
final class Lifecycle {
  private static final Logger LOG = Logger.getLogger(Lifecycle.class);

  private final DatabaseStartup database;
  private final OperatorStartup operator;
  private final ScanSignals signals;
  private final LeaderDuties duties;
  private final Parts parts;
  private final Figures figures;
  private final AtomicBoolean working = new AtomicBoolean();

  Lifecycle(
      DatabaseStartup database,
      OperatorStartup operator,
      ScanSignals signals,
      LeaderDuties duties,
      Parts parts,
      Figures figures) {
    this.database = database;
    this.operator = operator;
    this.signals = signals;
    this.duties = duties;
    this.parts = parts;
    this.figures = figures;
  }

  void start() {
    database.start(this::work);
    signals.start();
    figures.start();
    operator.start();
  }

  private void work() {
    working.set(true);
    parts.everywhere().forEach(part -> part.start().run());
  }

  /** Claims go back first, so that other replicas go on with them at once. */
  void stop(@Observes ShutdownEvent event) {
    LOG.info("stopping");
    database.stop();
    if (working.get()) {
      parts.everywhere().forEach(part -> part.stop().run());
    }
    duties.end();
    figures.stop();
    signals.stop();
    operator.stop();
  }
}
