package dev.mothership.normalise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads the summaries that stand in the place of secrets: {@code {name, length, detectors[],
 * fingerprint}}. A text that is no summary is never kept.
 */
final class Summaries {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Summaries() {}

  /** Of a map from name to summary. */
  static ArrayNode ofMap(JsonNode variables) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    variables.properties().forEach(one -> all.add(named(one.getKey(), one.getValue())));
    return all;
  }

  /** Of a list of pairs of {@code name} and {@code value}; what else a pair tells is kept. */
  static ArrayNode ofPairs(JsonNode pairs) {
    return Fields.each(
        pairs,
        pair -> {
          ObjectNode read = named(Fields.text(pair, "name"), pair.path("value"));
          Fields.copy(pair, "type", read, "type");
          return read;
        });
  }

  private static ObjectNode named(String name, JsonNode summary) {
    return JsonNodeFactory.instance.objectNode().put("name", name).setAll(of(summary));
  }

  /** One summary; an empty object where there is none. */
  static ObjectNode of(JsonNode text) {
    ObjectNode summary = JsonNodeFactory.instance.objectNode();
    try {
      JsonNode read = JSON.readTree(text.asText(""));
      if (read.path("fingerprint").isTextual() && read.path("detectors").isArray()) {
        Fields.copy(read, "length", summary, "length");
        Fields.copy(read, "detectors", summary, "detectors");
        Fields.copy(read, "fingerprint", summary, "fingerprint");
      }
      return summary;
    } catch (JsonProcessingException e) {
      return summary;
    }
  }
}
