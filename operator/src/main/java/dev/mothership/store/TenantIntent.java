package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a Tenant object asks for.
 *
 * @param externalId empty keeps the present one, or makes one up for a new tenant
 */
public record TenantIntent(
    String name,
    String uid,
    String displayName,
    String criticality,
    JsonNode limits,
    List<String> namespaces,
    String externalId) {
  public TenantIntent {
    namespaces = List.copyOf(namespaces);
  }
}
