package dev.mothership.remediate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One text for one value: fields in order of name, no white space, whole numbers in digits; as RFC
 * 8785 for the values that plans hold.
 */
public final class CanonicalJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private CanonicalJson() {}

  public static String text(JsonNode value) {
    return sorted(value).toString();
  }

  /** SHA-256 of the text, in hex. */
  public static String hash(JsonNode value) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text(value).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether two values have the same text, whatever types of number they were read as. */
  public static boolean same(JsonNode one, JsonNode other) {
    return text(one).equals(text(other));
  }

  /** The elements in order of their texts: for lists whose order means nothing. */
  public static ArrayNode ordered(Iterable<? extends JsonNode> elements) {
    List<JsonNode> sorted = new ArrayList<>();
    elements.forEach(sorted::add);
    sorted.sort(Comparator.comparing(CanonicalJson::text));
    return JsonNodeFactory.instance.arrayNode().addAll(sorted);
  }

  static JsonMapper mapper() {
    return MAPPER;
  }

  private static JsonNode sorted(JsonNode value) {
    if (value.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      value.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      fields.forEach(object::set);
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> array.add(sorted(item)));
      return array;
    }
    return value;
  }
}
