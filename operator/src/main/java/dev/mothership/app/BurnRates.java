package dev.mothership.app;

import dev.mothership.reconcile.Rounds;
import dev.mothership.store.Database;
import dev.mothership.store.FigureStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * The metric that has a value for each tenant. Only the leader has it, so that an alert of it comes
 * once.
 */
@Singleton
final class BurnRates {
  private static final Logger LOG = Logger.getLogger(BurnRates.class);
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final FigureStore store;
  private final MultiGauge gauge;
  private final Rounds rounds;

  BurnRates(Database database, FigureStore store, MeterRegistry registry) {
    this.store = store;
    this.gauge =
        MultiGauge.builder("mothership.slo.burn.rate")
            .description("How fast the tenant used up its error budget over 28 days")
            .register(registry);
    this.rounds =
        new Rounds("burn-rates", database, this::poll, e -> LOG.debug("no burn rates now", e));
  }

  void start() {
    rounds.start(Duration.ZERO, EVERY);
  }

  void stop() {
    rounds.stop();
  }

  private void poll() {
    gauge.register(
        store.burnRates().entrySet().stream()
            .map(rate -> MultiGauge.Row.of(Tags.of("tenant", rate.getKey()), rate.getValue()))
            .toList(),
        true);
  }
}
