package dev.mothership.reconcile;

import jakarta.inject.Singleton;
import java.util.Map;

/** Where the sweep has halted and waits for a person. */
@Singleton
public final class SweepState {
  private volatile Map<String, Integer> missingByTenant = Map.of();

  /** How many accounts of the tenant are missing while the sweep is halted; 0 while it is not. */
  int halted(String tenant) {
    return missingByTenant.getOrDefault(tenant, 0);
  }

  Map<String, Integer> all() {
    return missingByTenant;
  }

  void set(Map<String, Integer> missing) {
    missingByTenant = Map.copyOf(missing);
  }
}
