package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountStore;
import dev.mothership.store.Database;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Retires accounts and tenants whose objects are gone, in place of finalizers. Only the leader runs
 * it. A list that fails, a kind that is not served included, retires nothing.
 */
@Singleton
public final class AbsenceSweep {
  /** An RFC 3339 time on a Tenant: what went missing before it is meant to go. */
  static final String APPROVED_AT = "mothership.dev/sweep-approved-at";

  private static final Logger LOG = Logger.getLogger(AbsenceSweep.class);
  private static final String DELETE = "Delete";

  private final KubernetesClient client;
  private final AccountStore accounts;
  private final TenantStore tenants;
  private final SweepState state;
  private final TenantReconciler tenantReconciler;
  private final OwnerAccess access;
  private final SweepSettings settings;
  private final Absences<Long> missingAccounts;
  private final Absences<String> missingTenants;
  private final Rounds rounds;

  AbsenceSweep(
      Database database,
      KubernetesClient client,
      AccountStore accounts,
      TenantStore tenants,
      SweepState state,
      TenantReconciler tenantReconciler,
      OwnerAccess access,
      SweepSettings settings,
      Clock clock) {
    this.client = client;
    this.accounts = accounts;
    this.tenants = tenants;
    this.state = state;
    this.tenantReconciler = tenantReconciler;
    this.access = access;
    this.settings = settings;
    this.missingAccounts = new Absences<>(clock, settings.grace());
    this.missingTenants = new Absences<>(clock, settings.grace());
    this.rounds = new Rounds("sweep", database, this::sweep, this::hindered);
  }

  /** Begins to sweep; once, by the leader. */
  public void start() {
    rounds.start(settings.every(), settings.every());
  }

  public void stop() {
    rounds.stop();
  }

  void guardedSweep() {
    rounds.once();
  }

  /** Whatever hinders a comparison also begins every grace anew. */
  private void hindered(RuntimeException e) {
    missingAccounts.forget();
    missingTenants.forget();
    LOG.warnf("nothing is swept: %s", e.getMessage());
  }

  void sweep() {
    List<TenantResource> tenantObjects = EveryObject.list(client, TenantResource.class);
    List<CloudAccountResource> accountObjects =
        EveryObject.list(client, CloudAccountResource.class);
    Set<String> present =
        accountObjects.stream()
            .map(a -> a.getMetadata().getNamespace() + "/" + a.getMetadata().getName())
            .collect(Collectors.toSet());
    List<TenantRow> rows = tenants.all();
    sweepAccounts(present, rows, tenantObjects);
    sweepTenants(rows, tenantObjects);
    revokeOrphans(tenantObjects);
  }

  /** What hinders this hinders no retirement. */
  private void revokeOrphans(List<TenantResource> tenantObjects) {
    try {
      access.revokeAllBut(
          tenantObjects.stream()
              .map(tenant -> tenant.getMetadata().getName())
              .collect(Collectors.toSet()));
    } catch (KubernetesClientException e) {
      LOG.warnf("access of owners without a Tenant is not swept: %s", e.getMessage());
    }
  }

  private void sweepAccounts(
      Set<String> present, List<TenantRow> rows, List<TenantResource> tenantObjects) {
    List<AccountRow> missing = accounts.markMissing(present);
    Set<Long> overdue = missingAccounts.note(missing.stream().map(AccountRow::id).toList());
    boolean tooMany = Absences.tooMany(missing.size(), present.size() + missing.size());
    Map<Long, String> names =
        rows.stream().collect(Collectors.toMap(TenantRow::id, TenantRow::name));
    Map<String, Instant> approvals = approvals(tenantObjects);
    Map<String, Integer> halted = new HashMap<>();
    for (AccountRow row : missing) {
      String tenant = names.getOrDefault(row.tenantId(), "");
      if (tooMany && !approved(row, approvals.get(tenant))) {
        halted.merge(tenant, 1, Integer::sum);
      } else if (overdue.contains(row.id())) {
        accounts.retire(row.id(), DELETE.equals(row.deletionPolicy()));
        LOG.infof(
            "account %s/%s is retired: its object has been gone for %s",
            row.namespace(), row.name(), settings.grace());
      }
    }
    tell(halted);
  }

  private void tell(Map<String, Integer> halted) {
    Map<String, Integer> before = state.all();
    if (!before.equals(halted)) {
      state.set(halted);
      if (before.isEmpty()) {
        LOG.warnf(
            "too many CloudAccounts are missing at once; nothing is retired until their Tenants carry"
                + " %s: %s",
            APPROVED_AT, halted);
      }
      tenantReconciler.signalAll();
    }
  }

  private void sweepTenants(List<TenantRow> rows, List<TenantResource> objects) {
    Set<String> present =
        objects.stream().map(tenant -> tenant.getMetadata().getName()).collect(Collectors.toSet());
    List<String> missing =
        rows.stream().map(TenantRow::name).filter(name -> !present.contains(name)).toList();
    Set<String> overdue = missingTenants.note(missing);
    if (!Absences.tooMany(missing.size(), rows.size())) {
      overdue.forEach(
          name -> {
            tenants.retire(name);
            LOG.infof("tenant %s is retired: its object has been gone", name);
          });
    }
  }

  private static boolean approved(AccountRow row, @Nullable Instant at) {
    return at != null && row.missingSince() != null && !at.isBefore(row.missingSince());
  }

  private static Map<String, Instant> approvals(List<TenantResource> tenants) {
    return tenants.stream()
        .map(tenant -> Map.entry(tenant.getMetadata().getName(), approval(tenant)))
        .filter(entry -> entry.getValue().isPresent())
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().orElseThrow()));
  }

  private static Optional<Instant> approval(TenantResource tenant) {
    String text = AskedFor.annotation(tenant, APPROVED_AT);
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
