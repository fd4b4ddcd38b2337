package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.RiskModelResource;
import dev.mothership.scan.ModelComparison;
import dev.mothership.scan.TenantCorrelation;
import dev.mothership.store.Database;
import dev.mothership.store.ModelDifference;
import dev.mothership.store.ReadOnlyRun;
import dev.mothership.store.RiskModelRow;
import dev.mothership.store.RiskModelRow.ModelReplay;
import dev.mothership.store.RiskModelStore;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What the leader does about risk models besides reconciling them: forgets those whose objects are
 * gone, and works out what those that are not active would change.
 */
@Singleton
public final class RiskModelKeeper {
  private static final Logger LOG = Logger.getLogger(RiskModelKeeper.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  /** Estates change, so a comparison is made again after this time. */
  static final Duration OUTDATED = Duration.ofHours(1);

  static final String BUILT_IN = "default";

  private final KubernetesClient client;
  private final RiskModelStore models;
  private final TenantStore tenants;
  private final TenantCorrelation correlation;
  private final ModelComparison comparison;
  private final ReadOnlyRun readOnly;
  private final Clock clock;
  private Set<String> absent = Set.of();
  private final Rounds rounds;

  RiskModelKeeper(
      KubernetesClient client,
      Database database,
      RiskModelStore models,
      TenantStore tenants,
      TenantCorrelation correlation,
      ModelComparison comparison,
      Clock clock) {
    this.client = client;
    this.models = models;
    this.tenants = tenants;
    this.correlation = correlation;
    this.comparison = comparison;
    this.readOnly = new ReadOnlyRun(database);
    this.clock = clock;
    this.rounds =
        new Rounds(
            "risk-models",
            database,
            this::glance,
            e ->
                LOG.warnf("risk models cannot be looked after now, trying on: %s", e.getMessage()));
  }

  /** Begins; returns at once. */
  public void start() {
    rounds.start(Duration.ZERO, EVERY);
  }

  /** Ends after the tenant that is looked at. */
  public void stop() {
    rounds.stop();
  }

  /** One round; at most one model is compared in it. */
  void glance() {
    forgetGone();
    String rules = correlation.rules();
    models.all().stream()
        .filter(model -> model.wanted() && model.mode().equals(RiskModelRow.SHADOW))
        .filter(model -> outdated(model, rules))
        .findFirst()
        .ifPresent(model -> compare(model, rules));
  }

  /** An object counts as gone when two lists in a row did not hold it. */
  private void forgetGone() {
    Set<String> present =
        client.resources(RiskModelResource.class).list().getItems().stream()
            .map(model -> model.getMetadata().getName())
            .collect(Collectors.toSet());
    Set<String> missing = new HashSet<>(models.notAmong(present));
    for (String name : missing) {
      if (absent.contains(name) && models.remove(name)) {
        LOG.infof("risk model %s is gone", name);
      }
    }
    absent = missing;
  }

  private boolean outdated(RiskModelRow model, String rules) {
    ModelReplay replay = model.replay();
    return replay == null
        || !replay.version().equals(model.version())
        || !replay.rules().equals(rules)
        || replay.computedAt().plus(OUTDATED).isBefore(clock.instant());
  }

  /** One tenant after the other, each in a transaction of its own that can write nothing. */
  private void compare(RiskModelRow model, String rules) {
    String active = models.enforced().map(RiskModelRow::name).orElse(BUILT_IN);
    ModelDifference difference = ModelDifference.NONE;
    int looked = 0;
    int failed = 0;
    for (TenantRow tenant : tenants.all()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      try {
        difference =
            difference.plus(readOnly.run(handle -> comparison.compare(handle, tenant.id(), model)));
        looked++;
      } catch (RuntimeException e) {
        if (StoreHealth.isOutage(e)) {
          throw e;
        }
        failed++;
        LOG.warnf(e, "tenant %s cannot be rated by risk model %s", tenant.name(), model.name());
      }
    }
    models.saveReplay(
        model.name(),
        new ModelReplay(
            model.version(), active, rules, clock.instant(), looked, failed, difference));
  }
}
