package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Maps of texts, as some services tell attributes and tags, as JSON objects sorted by name. */
final class MapJson {
  private MapJson() {}

  static ObjectNode of(Map<?, String> values) {
    Map<String, String> sorted = new TreeMap<>();
    values.forEach((name, value) -> sorted.put(String.valueOf(name), value));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    sorted.forEach(json::put);
    return json;
  }
}
