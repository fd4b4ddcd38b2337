package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A channel that a tenant's changes may be for: one of its namespaces, or a cluster channel.
 *
 * @param tenantId 0 for a cluster channel
 * @param claims whether findings of its namespace are its own: it is usable, or waits because its
 *     owner says so
 */
public record RoutedChannel(
    long id,
    ChannelIntent.Name name,
    long tenantId,
    JsonNode body,
    boolean claims,
    Instant startedAt) {}
