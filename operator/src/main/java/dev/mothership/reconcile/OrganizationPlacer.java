package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudOrganizationResource;
import dev.mothership.store.Database;
import dev.mothership.store.OrganizationRow;
import dev.mothership.store.OrganizationStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Declares the accounts of organizations as soon as a discovery or a spec changes, and compares all
 * of them now and then. Only the leader runs it; it calls no cloud.
 */
@Singleton
public final class OrganizationPlacer {
  private static final Logger LOG = Logger.getLogger(OrganizationPlacer.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration COMPARE = Duration.ofSeconds(20);

  private final OrganizationStore organizations;
  private final OrganizationState state;
  private final Placement placement;
  private final CloudOrganizationReconciler reconciler;
  private final StoreHealth health;
  private final Clock clock;
  private Map<String, OrganizationRow> known = Map.of();
  private final Map<String, Placed> placed = new HashMap<>();
  private final Rounds rounds;

  OrganizationPlacer(
      Database database,
      OrganizationStore organizations,
      OrganizationState state,
      Placement placement,
      CloudOrganizationReconciler reconciler,
      StoreHealth health,
      Clock clock) {
    this.organizations = organizations;
    this.state = state;
    this.placement = placement;
    this.reconciler = reconciler;
    this.health = health;
    this.clock = clock;
    this.rounds = new Rounds("organizations", database, this::tick, this::failed);
  }

  /** What a placement went by, and when. */
  private record Placed(CloudOrganizationResource object, Instant discoveredAt, Instant at) {}

  /** Begins to place; once, by the leader. */
  public void start() {
    rounds.start(Duration.ZERO, EVERY);
  }

  public void stop() {
    rounds.stop();
  }

  private void failed(RuntimeException e) {
    if (StoreHealth.isOutage(e)) {
      health.failed(e);
    } else {
      LOG.warnf("accounts of organizations are not placed; trying on: %s", e.getMessage());
    }
  }

  private void tick() {
    Map<String, OrganizationRow> rows =
        organizations.all().stream()
            .collect(Collectors.toMap(OrganizationRow::name, Function.identity()));
    rows.values().stream()
        .filter(row -> !shown(row).equals(shown(known.get(row.name()))))
        .forEach(row -> reconciler.signal(row.name()));
    known = rows;
    for (CloudOrganizationResource object : state.allowed()) {
      String name = object.getMetadata().getName();
      OrganizationRow row = rows.get(name);
      @Nullable Instant discovered = row == null ? null : row.discoveredAt();
      if (row != null && discovered != null && due(name, object, discovered)) {
        placed.put(name, new Placed(object, discovered, clock.instant()));
        if (state.put(name, placement.run(object, row))) {
          reconciler.signal(name);
        }
      }
    }
  }

  private boolean due(String name, CloudOrganizationResource object, Instant discoveredAt) {
    Placed last = placed.get(name);
    return last == null
        || last.object() != object
        || !last.discoveredAt().equals(discoveredAt)
        || !last.at().plus(COMPARE).isAfter(clock.instant());
  }

  /** All of a row that a status tells; not when it was last vouched for. */
  private static String shown(@Nullable OrganizationRow row) {
    return row == null
        ? ""
        : Objects.toString(row.lastFailure())
            + row.problems()
            + row.discoveredAt()
            + row.nextAt()
            + row.running()
            + row.handled();
  }
}
