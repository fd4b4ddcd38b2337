package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A channel that a tenant's changes may be for: one of its namespaces, or a cluster channel.
 *
 * @param tenantId 0 for a cluster channel
 * @param claims whether findings of its namespace are its own: it is usable, or waits because its
 *     owner says so
 * @param routedTo the namespace for whose tenant a cluster channel's settings are filled in, where
 *     that is not the account's; else empty
 */
public record RoutedChannel(
    long id,
    ChannelIntent.Name name,
    long tenantId,
    JsonNode body,
    boolean claims,
    Instant startedAt,
    String routedTo) {
  /** The same, filled in for the tenant of a namespace; empty for the account's. */
  public RoutedChannel filledInFor(String namespace) {
    return new RoutedChannel(id, name, tenantId, body, claims, startedAt, namespace);
  }
}
