package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.PostureStatus.Projection;
import dev.mothership.publish.Projections;
import dev.mothership.store.AccountStore;
import dev.mothership.store.AccountSummary;
import dev.mothership.store.Database;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells reconcilers what workers on any replica have done: one poll of all summaries, compared with
 * the last. Nothing ends it but {@link #stop()}, and it needs no database to start.
 */
@Singleton
public final class ScanSignals {
  private static final Logger LOG = Logger.getLogger(ScanSignals.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final AccountStore accounts;
  private final TenantStore tenants;
  private final KnownAccounts known;
  private final StoreHealth health;
  private final Projections projections;
  private final CloudAccountReconciler accountReconciler;
  private final TenantReconciler tenantReconciler;
  private Map<String, Optional<Projection>> shown = Map.of();
  private final Rounds rounds;

  ScanSignals(
      Database database,
      AccountStore accounts,
      TenantStore tenants,
      KnownAccounts known,
      StoreHealth health,
      Projections projections,
      CloudAccountReconciler accountReconciler,
      TenantReconciler tenantReconciler) {
    this.accounts = accounts;
    this.tenants = tenants;
    this.known = known;
    this.health = health;
    this.projections = projections;
    this.accountReconciler = accountReconciler;
    this.tenantReconciler = tenantReconciler;
    this.rounds = new Rounds("scan-signals", database, this::poll, this::failed);
  }

  /** Begins to poll; once. */
  public void start() {
    health.onChange(
        () -> {
          tenantReconciler.signalAll();
          accountReconciler.signalAll();
        });
    rounds.start(Duration.ZERO, EVERY);
  }

  public void stop() {
    rounds.stop();
  }

  private void failed(RuntimeException e) {
    if (StoreHealth.isOutage(e)) {
      health.failed(e);
    } else {
      LOG.error("the poll of summaries failed; trying on", e);
    }
  }

  private void poll() {
    List<AccountSummary> summaries = accounts.summaries();
    List<TenantRow> rows = tenants.all();
    Map<ResourceID, AccountSummary> before = byId(known.summaries(), ScanSignals::id);
    Map<ResourceID, AccountSummary> after = byId(summaries, ScanSignals::id);
    Map<String, TenantRow> tenantsBefore = byId(known.tenants(), TenantRow::name);
    Map<String, TenantRow> tenantsAfter = byId(rows, TenantRow::name);
    known.set(summaries, rows);
    Set<ResourceID> changed = changed(before, after);
    Map<Long, String> names =
        rows.stream().collect(Collectors.toMap(TenantRow::id, TenantRow::name));
    Set<String> changedTenants = changed(tenantsBefore, tenantsAfter);
    changed.stream()
        .map(after::get)
        .filter(Objects::nonNull)
        .map(summary -> names.get(summary.tenantId()))
        .filter(Objects::nonNull)
        .forEach(changedTenants::add);
    Map<String, Optional<Projection>> shownNow = new HashMap<>();
    rows.forEach(row -> shownNow.put(row.name(), projections.over(row.namespaces())));
    changedTenants.addAll(changed(shown, shownNow));
    shown = shownNow;
    changed.forEach(accountReconciler::signal);
    changedTenants.forEach(tenantReconciler::signal);
    health.worked();
  }

  private static <K, V> Set<K> changed(Map<K, V> before, Map<K, V> after) {
    Set<K> changed = new HashSet<>();
    after.forEach(
        (key, value) -> {
          if (!value.equals(before.get(key))) {
            changed.add(key);
          }
        });
    before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(changed::add);
    return changed;
  }

  private static <K, V> Map<K, V> byId(List<V> values, Function<V, K> key) {
    Map<K, V> map = new HashMap<>();
    values.forEach(value -> map.put(key.apply(value), value));
    return map;
  }

  private static ResourceID id(AccountSummary summary) {
    return new ResourceID(summary.name(), summary.namespace());
  }
}
