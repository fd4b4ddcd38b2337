package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value that policies may set and a check's query binds as {@code :name}.
 *
 * @param byDefault an integer, a text, or a list of either; its type is the parameter's
 * @param stricter of which of two values more fails; null where neither is, and then only a
 *     ClusterScanPolicy may set it
 */
public record CheckParameter(
    @JsonProperty(required = true) String name,
    @JsonProperty(value = "default", required = true) JsonNode byDefault,
    @JsonProperty(required = true) String description,
    @Nullable Stricter stricter) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9_]{0,40}");
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,9}");

  public CheckParameter {
    if (!NAME.matcher(name).matches() || name.equals("tenant")) {
      throw new IllegalArgumentException(name + " is no name of a parameter");
    }
    boolean list = byDefault.isArray() && !byDefault.isEmpty();
    JsonNode one = list ? byDefault.get(0) : byDefault;
    if (!one.isInt() && !one.isTextual()) {
      throw new IllegalArgumentException(
          name + ": a default is an integer, a text, or a list of either");
    }
    if (stricter != null && !byDefault.isInt()) {
      throw new IllegalArgumentException(name + ": only of two integers one is stricter");
    }
  }

  /** Which of two integers is the stricter one. */
  public enum Stricter {
    LOWER,
    HIGHER;

    @JsonCreator
    static Stricter of(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT));
    }
  }

  /** The value that a policy wrote, lists with commas; empty where it is of another type. */
  public Optional<JsonNode> parse(String text) {
    if (!byDefault.isArray()) {
      return one(byDefault, text.strip());
    }
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    for (String part : text.split(",")) {
      Optional<JsonNode> value = one(byDefault.get(0), part.strip());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(values);
  }

  /** Whether more fails with the one than with the other. */
  public boolean isStricter(JsonNode one, JsonNode other) {
    if (stricter == null) {
      return false;
    }
    return stricter == Stricter.LOWER ? one.asInt() < other.asInt() : one.asInt() > other.asInt();
  }

  /** As a query binds it: an Integer, a String, or a List of either. */
  public static Object bound(JsonNode value) {
    if (value.isArray()) {
      List<Object> values = new ArrayList<>();
      value.forEach(item -> values.add(bound(item)));
      return List.copyOf(values);
    }
    return value.isInt() ? (Object) value.asInt() : value.asText();
  }

  private static Optional<JsonNode> one(JsonNode like, String text) {
    if (like.isInt()) {
      return INTEGER.matcher(text).matches()
          ? Optional.of(JsonNodeFactory.instance.numberNode(Integer.parseInt(text)))
          : Optional.empty();
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(JsonNodeFactory.instance.textNode(text));
  }
}
