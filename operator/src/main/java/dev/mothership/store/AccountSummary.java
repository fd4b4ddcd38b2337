package dev.mothership.store;

import dev.mothership.model.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one account, for its status: bounded however large the account is.
 *
 * @param lastFailure of the last attempt to open the account; null when it opened
 * @param outcome of the last finished scan: complete, partial, failed or abandoned; empty if none
 * @param lastScanAt when a scan last merged what it read
 * @param scopesDone of the running scan, else of the last one
 * @param failedScopes the first 20 by type and region
 * @param unreadFacets facets of open assets that could not be read
 * @param unreadCalls the first 20 distinct reasons for unread facets
 * @param coverage evaluated share of checks × assets, 0 to 100; null where no check applied yet
 * @param openBySeverity counts of open findings by severity id; severities without any are absent
 * @param openFindings null before the first correlation
 * @param handledRequest the last rescan token served to its end
 * @param assets open assets
 */
public record AccountSummary(
    long id,
    long tenantId,
    String namespace,
    String name,
    String provider,
    String nativeId,
    boolean claimed,
    String verifiedArn,
    @Nullable Boolean externalIdEnforced,
    @Nullable Failure lastFailure,
    String outcome,
    @Nullable Instant lastScanAt,
    @Nullable Instant nextScanAt,
    boolean running,
    int scopesDone,
    int scopesTotal,
    List<ScopeFailure> failedScopes,
    int failedScopeCount,
    long unreadFacets,
    List<Failure> unreadCalls,
    long calls,
    long throttled,
    @Nullable Double coverage,
    Map<String, Integer> openBySeverity,
    @Nullable Integer openFindings,
    @Nullable Double score,
    String handledRequest,
    long assets) {
  public AccountSummary {
    failedScopes = List.copyOf(failedScopes);
    unreadCalls = List.copyOf(unreadCalls);
    openBySeverity = Map.copyOf(openBySeverity);
  }
}
