package dev.mothership.reconcile;

import dev.mothership.store.AccountSummary;
import dev.mothership.store.TenantRow;
import jakarta.inject.Singleton;
import java.util.List;

/** What the last poll read, for those who need a glance and no query of their own. */
@Singleton
public final class KnownAccounts {
  private volatile List<AccountSummary> summaries = List.of();
  private volatile List<TenantRow> tenants = List.of();

  /** By namespace and name; empty before the first poll. */
  public List<AccountSummary> summaries() {
    return summaries;
  }

  List<TenantRow> tenants() {
    return tenants;
  }

  void set(List<AccountSummary> freshSummaries, List<TenantRow> freshTenants) {
    summaries = List.copyOf(freshSummaries);
    tenants = List.copyOf(freshTenants);
  }
}
