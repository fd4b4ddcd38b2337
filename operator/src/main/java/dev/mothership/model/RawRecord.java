package dev.mothership.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What a provider answered about one resource, before any interpretation.
 *
 * @param payload the provider's fields under their own names; secrets already replaced
 * @param facets answers of detail calls by facet name, under the provider's own names
 * @param unread detail calls that failed, by facet name
 */
public record RawRecord(
    String type,
    String region,
    String nativeId,
    JsonNode payload,
    Map<String, JsonNode> facets,
    Map<String, Failure> unread) {
  public RawRecord {
    facets = Map.copyOf(facets);
    unread = Map.copyOf(unread);
  }
}
