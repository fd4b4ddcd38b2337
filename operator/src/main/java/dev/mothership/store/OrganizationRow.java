package dev.mothership.store;

import dev.mothership.model.DiscoveryRequest;
import dev.mothership.model.Failure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An organization as stored.
 *
 * @param nativeId empty before the first discovery
 * @param lastFailure of the last discovery; null when it listed the accounts
 * @param problems what the last discovery could not read beside
 * @param discoveredAt of the last complete list of accounts
 * @param handled the last reconcile-requested-at served
 */
public record OrganizationRow(
    long id,
    String name,
    String externalId,
    DiscoveryRequest request,
    boolean suspended,
    @Nullable Instant authorizedAt,
    String nativeId,
    @Nullable Failure lastFailure,
    List<Failure> problems,
    long calls,
    long throttled,
    @Nullable Instant discoveredAt,
    @Nullable Instant nextAt,
    boolean running,
    String handled) {
  public OrganizationRow {
    problems = List.copyOf(problems);
  }
}
