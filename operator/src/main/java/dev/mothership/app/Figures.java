package dev.mothership.app;

import dev.mothership.model.Severity;
import dev.mothership.publish.Projections;
import dev.mothership.reconcile.KnownAccounts;
import dev.mothership.reconcile.Rounds;
import dev.mothership.store.AccountSummary;
import dev.mothership.store.Database;
import dev.mothership.store.FigureStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Metrics of the installation; no label has more values than this code names. */
@Singleton
final class Figures {
  private static final Logger LOG = Logger.getLogger(Figures.class);
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final KnownAccounts known;
  private final Projections projections;
  private final FigureStore store;
  private final MeterRegistry registry;
  private volatile FigureStore.Figures last = FigureStore.Figures.NONE;
  private volatile FigureStore.Told told = new FigureStore.Told(0, 0);
  private final Rounds rounds;

  Figures(
      KnownAccounts known,
      Projections projections,
      Database database,
      FigureStore store,
      MeterRegistry registry) {
    this.known = known;
    this.projections = projections;
    this.store = store;
    this.registry = registry;
    this.rounds = new Rounds("figures", database, this::poll, e -> LOG.debug("no figures now", e));
  }

  void start() {
    Gauge.builder("mothership.accounts", () -> known.summaries().size())
        .description("Accounts that are not retired")
        .register(registry);
    for (Severity severity : Severity.values()) {
      Gauge.builder("mothership.findings.open", () -> open(severity))
          .description("Open findings")
          .tag("severity", severity.id())
          .register(registry);
    }
    Gauge.builder("mothership.findings.shown", projections::shown)
        .description("Open findings that are shown as objects")
        .register(registry);
    Gauge.builder("mothership.findings.hidden", projections::hidden)
        .description("Open findings that are not shown as objects")
        .register(registry);
    Gauge.builder("mothership.namespaces.truncated", projections::truncated)
        .description("Namespaces in which not all open findings are shown")
        .register(registry);
    Gauge.builder("mothership.openreports.failing", () -> projections.openReportsFailing() ? 1 : 0)
        .description("1 while reports of OpenReports are wanted and cannot be written")
        .register(registry);
    Gauge.builder("mothership.tasks.due", () -> last.tasksDue())
        .description("Tasks that are due and that no worker has taken")
        .register(registry);
    Gauge.builder("mothership.messages.waiting", () -> told.waiting())
        .description("Messages with something that nobody has seen yet")
        .register(registry);
    Gauge.builder("mothership.messages.dead", () -> told.dead())
        .description("Messages that were given up")
        .register(registry);
    rounds.start(Duration.ZERO, EVERY);
  }

  void stop() {
    rounds.stop();
  }

  private void poll() {
    FigureStore.Figures fresh = store.since(last);
    fresh
        .finished()
        .forEach(
            (outcome, count) ->
                registry.counter("mothership.scans", "outcome", outcome).increment(count));
    last = fresh;
    told = store.told();
  }

  private int open(Severity severity) {
    return known.summaries().stream()
        .map(AccountSummary::openBySeverity)
        .mapToInt(counts -> counts.getOrDefault(severity.id(), 0))
        .sum();
  }
}
