package dev.mothership.normalise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads an AWS payload and writes properties; what the payload lacks stays absent. */
final class Fields {
  private Fields() {}

  /** A text, or an empty one. */
  static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }

  /**
   * A text that identifies the resource.
   *
   * @throws MissingField where it is missing
   */
  static String required(JsonNode node, String field) {
    String value = text(node, field);
    if (value.isEmpty()) {
      throw new MissingField(field);
    }
    return value;
  }

  /** Copies a field under a new name where the payload has it. */
  static void copy(JsonNode from, String field, ObjectNode to, String name) {
    JsonNode value = from.path(field);
    if (!value.isMissingNode() && !value.isNull()) {
      to.set(name, value);
    }
  }

  /** Copies a flag; false where the payload says nothing. */
  static void flag(JsonNode from, String field, ObjectNode to, String name) {
    to.put(name, from.path(field).asBoolean(false));
  }

  /** The texts found at a field of each item, in order; items without it are passed over. */
  static ArrayNode texts(JsonNode items, String field) {
    ArrayNode texts = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : items) {
      if (item.path(field).isTextual()) {
        texts.add(item.path(field));
      }
    }
    return texts;
  }

  static ArrayNode each(JsonNode items, Function<JsonNode, ObjectNode> reading) {
    ArrayNode read = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> read.add(reading.apply(item)));
    return read;
  }

  /** Tags that a call of their own told, a list of Key and Value; none where it told none. */
  static Map<String, String> tagList(@Nullable JsonNode list) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (list != null) {
      list.forEach(tag -> tags.put(text(tag, "Key"), text(tag, "Value")));
    }
    return tags;
  }

  /** Tags given as a list of Key and Value; {@code Tags} or {@code TagSet}. */
  static Map<String, String> tags(JsonNode payload) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String field : new String[] {"Tags", "TagSet"}) {
      payload.path(field).forEach(tag -> tags.put(text(tag, "Key"), text(tag, "Value")));
    }
    return tags;
  }

  /** Tags given as a map from name to value; none where they could not be read. */
  static Map<String, String> tagMap(@Nullable JsonNode given) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (given != null) {
      given.properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText("")));
    }
    return tags;
  }

  /** Tags given as a list {@code tags} of key and value, as ECS and CodeBuild do. */
  static Map<String, String> lowerTags(JsonNode payload) {
    Map<String, String> tags = new LinkedHashMap<>();
    payload.path("tags").forEach(tag -> tags.put(text(tag, "key"), text(tag, "value")));
    return tags;
  }
}
