package dev.mothership.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Clouds' texts as PostgreSQL can hold them: exactly as given, save for NUL and unpaired
 * surrogates, which neither text nor jsonb can hold and which become U+FFFD.
 * https://www.postgresql.org/docs/15/datatype-json.html
 */
public final class StorableText {
  private static final char REPLACEMENT = '\uFFFD';

  private StorableText() {}

  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c == 0 || Character.isSurrogate(c)) && !storable(text, i)) {
        return replaced(text);
      }
    }
    return text;
  }

  public static Map<String, String> of(Map<String, String> texts) {
    Map<String, String> storable = new LinkedHashMap<>();
    texts.forEach((key, value) -> storable.put(of(key), of(value)));
    return storable;
  }

  public static JsonNode of(JsonNode node) {
    if (node.isTextual()) {
      String text = of(node.textValue());
      return text.equals(node.textValue()) ? node : JsonNodeFactory.instance.textNode(text);
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(item -> array.add(of(item)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(field -> object.set(of(field.getKey()), of(field.getValue())));
      return object;
    }
    return node;
  }

  /** A record all of whose texts can be stored. */
  public static RawRecord of(RawRecord record) {
    Map<String, JsonNode> facets = new LinkedHashMap<>();
    record.facets().forEach((name, facet) -> facets.put(name, of(facet)));
    return new RawRecord(
        record.type(),
        record.region(),
        of(record.nativeId()),
        of(record.payload()),
        facets,
        record.unread());
  }

  private static boolean storable(String text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
    return c != 0;
  }

  private static String replaced(String text) {
    StringBuilder storable = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (!storable(text, i)) {
        storable.setCharAt(i, REPLACEMENT);
      }
    }
    return storable.toString();
  }
}
