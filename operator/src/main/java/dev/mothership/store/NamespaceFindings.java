package dev.mothership.store;

import java.util.Map;

/**
 * Findings of a tenant's accounts in one namespace.
 *
 * @param recentlyResolved those still worth showing, muted ones among them
 * @param openBySeverity by severity id; severities without any are absent
 * @param routed open findings of what the namespace owns in accounts of others
 */
public record NamespaceFindings(
    long tenantId,
    String namespace,
    int open,
    int recentlyResolved,
    int overdue,
    Map<String, Integer> openBySeverity,
    int routed) {
  public NamespaceFindings {
    openBySeverity = Map.copyOf(openBySeverity);
  }
}
