package dev.mothership.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.Asset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/** Tells whether an asset changed: SHA-256 over its facts as JSON with sorted keys. */
final class ContentHash {
  private ContentHash() {}

  static byte[] of(Asset asset) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("type", asset.type());
    facts.put("region", asset.region());
    facts.put("name", asset.name());
    facts.set("tags", Json.node(asset.tags()));
    facts.set("properties", asset.properties());
    facts.set("unread", Json.node(asset.unread()));
    facts.put("dataClass", asset.dataClass());
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(Json.MAPPER.writeValueAsBytes(sorted(facts)));
    } catch (NoSuchAlgorithmException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      fields.forEach(object::set);
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(element -> array.add(sorted(element)));
      return array;
    }
    return node;
  }
}
