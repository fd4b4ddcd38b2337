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
 * @param correlationFailures in a row; 0 where the last one ended well
 * @param correlationFailure of the last of them, in a word; empty where it ended well
 */
public record TenantRow(
    long id,
    String name,
    String externalId,
    List<String> namespaces,
    JsonNode limits,
    long requestedSeq,
    long doneSeq,
    @Nullable Instant correlatedAt,
    int correlationFailures,
    String correlationFailure) {
  public TenantRow {
    namespaces = List.copyOf(namespaces);
  }
}
