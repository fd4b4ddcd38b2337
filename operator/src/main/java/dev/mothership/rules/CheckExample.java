package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small estate and what its check must say about one of its assets.
 *
 * @param on native id of the judged asset; the first asset where empty
 * @param reason text that the verdict's reason must contain; empty for any
 * @param failed scope types whose last list call failed
 * @param observedAt when everything was listed last, as {@code 2026-06-01T00:00:00Z}; now where
 *     empty
 * @param policy what a cluster policy of the account asks for; null for none
 */
public record CheckExample(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) String expect,
    String on,
    String reason,
    List<String> failed,
    String observedAt,
    @Nullable JsonNode policy,
    @JsonProperty(required = true) List<ExampleAsset> assets) {
  public CheckExample {
    failed = failed == null ? List.of() : List.copyOf(failed);
    assets = List.copyOf(assets);
    on = on == null || on.isEmpty() ? assets.get(0).id() : on;
    reason = reason == null ? "" : reason;
    observedAt = observedAt == null ? "" : observedAt;
    if (!List.of("fail", "pass", "unknown", "not_applicable").contains(expect)) {
      throw new IllegalArgumentException(name + ": " + expect + " is no result");
    }
  }

  /**
   * One asset of an example.
   *
   * @param key made up from type and id where empty
   * @param unread facets that could not be read, as stored
   */
  public record ExampleAsset(
      @JsonProperty(required = true) String type,
      @JsonProperty(required = true) String id,
      String key,
      JsonNode properties,
      JsonNode unread,
      JsonNode tags) {
    public ExampleAsset {
      key = key == null ? "example:" + type + "/" + id : key;
      properties = properties == null ? JsonNodeFactory.instance.objectNode() : properties;
      unread = unread == null ? JsonNodeFactory.instance.objectNode() : unread;
      tags = tags == null ? JsonNodeFactory.instance.objectNode() : tags;
    }
  }
}
