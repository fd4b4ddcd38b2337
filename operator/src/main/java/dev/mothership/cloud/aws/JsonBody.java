package dev.mothership.cloud.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/** A JSON answer whose values can be edited by path; numbers keep every digit. */
final class JsonBody {
  private static final String ANY = "*";
  private static final List<String> NAMES = List.of("name", "Name");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build());
  }

  private final ObjectNode root;

  private JsonBody(ObjectNode root) {
    this.root = root;
  }

  /** Empty where the text is not one JSON object. */
  static Optional<JsonBody> parse(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode read = JSON.readTree(text);
      return read instanceof ObjectNode
          ? Optional.of(new JsonBody((ObjectNode) read))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * Rewrites every value at a path. Texts stay texts, a number becomes 0 and a flag false, so that
   * the answer can still be read; of an object or a list, everything in it is rewritten.
   *
   * @param path field names from the root, divided by slashes; {@code *} is every element of a list
   *     and every field of an object
   * @param change makes a new text of the value's name and the value; the name is that of the
   *     field, or what stands beside it as {@code name}; empty for an element of a list
   */
  void edit(String path, BinaryOperator<String> change) {
    follow(root, path.split("/"), 0, change);
  }

  /** Removes a field of the root; false where there is none. */
  boolean remove(String field) {
    return root.remove(field) != null;
  }

  private static void follow(
      JsonNode at, String[] names, int depth, BinaryOperator<String> change) {
    boolean last = depth == names.length - 1;
    if (at instanceof ObjectNode) {
      ObjectNode object = (ObjectNode) at;
      for (String field : List.copyOf(fields(object, names[depth]))) {
        JsonNode value = object.get(field);
        if (last) {
          String name = names[depth].equals(ANY) ? field : label(object, field);
          object.set(field, edited(name, value, change));
        } else {
          follow(value, names, depth + 1, change);
        }
      }
    } else if (at instanceof ArrayNode && names[depth].equals(ANY)) {
      ArrayNode array = (ArrayNode) at;
      for (int i = 0; i < array.size(); i++) {
        if (last) {
          array.set(i, edited("", array.get(i), change));
        } else {
          follow(array.get(i), names, depth + 1, change);
        }
      }
    }
  }

  private static List<String> fields(ObjectNode object, String name) {
    if (name.equals(ANY)) {
      return object.properties().stream().map(field -> field.getKey()).toList();
    }
    return object.has(name) ? List.of(name) : List.of();
  }

  private static String label(ObjectNode object, String field) {
    return NAMES.stream()
        .filter(name -> !name.equals(field) && object.path(name).isTextual())
        .findFirst()
        .map(name -> object.path(name).textValue())
        .orElse(field);
  }

  private static JsonNode edited(String name, JsonNode value, BinaryOperator<String> change) {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    if (value instanceof ObjectNode) {
      ObjectNode object = (ObjectNode) value;
      object.properties().forEach(f -> f.setValue(edited(f.getKey(), f.getValue(), change)));
    } else if (value instanceof ArrayNode) {
      ArrayNode array = (ArrayNode) value;
      IntStream.range(0, array.size())
          .forEach(i -> array.set(i, edited(name, array.get(i), change)));
    } else if (value.isTextual()) {
      return factory.textNode(change.apply(name, value.textValue()));
    } else if (value.isNumber()) {
      return factory.numberNode(0);
    } else if (value.isBoolean()) {
      return factory.booleanNode(false);
    }
    return value;
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
