package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as stored.
 *
 * @param requestedSeq raised by every sync that changed something
 * @param doneSeq what the last correlation had seen
 */
public record TenantRow(
    long id,
    String name,
    String externalId,
    List<String> namespaces,
    JsonNode limits,
    long requestedSeq,
    long doneSeq,
    @Nullable Instant correlatedAt) {
  public TenantRow {
    namespaces = List.copyOf(namespaces);
  }
}
