package dev.mothership.scan;

import dev.mothership.store.Claim;
import dev.mothership.store.CorrelationRun;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Correlates one tenant; the queue lets only one run at a time. */
@Singleton
public final class CorrelateTask {
  private static final Logger LOG = Logger.getLogger(CorrelateTask.class);
  private static final int PAUSE_FACTOR = 2;

  private final TenantCorrelation correlation;
  private final CorrelationRun runs;
  private final Clock clock;

  CorrelateTask(TenantCorrelation correlation, CorrelationRun runs, Clock clock) {
    this.correlation = correlation;
    this.runs = runs;
    this.clock = clock;
  }

  /**
   * Runs the task to its end and frees it. A tenant that changes all the time is correlated for at
   * most a third of a worker's time.
   *
   * @throws dev.mothership.store.LeaseLost where another worker has the task
   */
  void run(Claim claim) {
    Instant began = clock.instant();
    runs.run(
        claim,
        correlation.rules(),
        () -> since(began).multipliedBy(PAUSE_FACTOR),
        handle -> correlation.run(handle, claim.tenantId()));
    LOG.infof("tenant correlated in %d ms", since(began).toMillis());
  }

  private Duration since(Instant began) {
    return Duration.between(began, clock.instant());
  }
}
