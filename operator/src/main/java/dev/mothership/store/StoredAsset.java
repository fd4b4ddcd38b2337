package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mothership.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An open asset as correlation reads it; model.Asset with the ids of its rows. */
public record StoredAsset(
    long id,
    long accountId,
    String scopeRegion,
    String scopeType,
    String type,
    String key,
    String region,
    String nativeId,
    String name,
    Map<String, String> tags,
    JsonNode properties,
    Map<String, Failure> unread,
    String dataClass) {
  public StoredAsset {
    tags = Map.copyOf(tags);
    unread = Map.copyOf(unread);
  }

  /** A text property; empty where absent. */
  public String text(String property) {
    return properties.path(property).asText("");
  }

  /** A list of texts; empty where absent. */
  public List<String> texts(String property) {
    List<String> texts = new ArrayList<>();
    properties.path(property).forEach(item -> texts.add(item.asText()));
    return texts;
  }

  /** A list of objects, or nothing to iterate over where absent. */
  public JsonNode items(String property) {
    JsonNode items = properties.path(property);
    return items.isArray() ? items : MissingNode.getInstance();
  }
}
