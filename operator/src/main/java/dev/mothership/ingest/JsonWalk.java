package dev.mothership.ingest;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Walks through a report in JSON or YAML once, record by record, and holds one record at a time.
 * Paths are as in {@link ReportHead}: {@code $.Findings[]} is each item of that list. Several
 * documents one after the other (JSON lines) are walked as if each were the report; {@code $} is
 * each of them, {@code $[]} each item of one that is a list.
 */
public final class JsonWalk {
  /** Takes one record. */
  @FunctionalInterface
  public interface Taker {
    void take(Item item) throws IOException;
  }

  private final ReportBody body;
  private final Map<String, Taker> takers = new LinkedHashMap<>();

  private JsonWalk(ReportBody body) {
    this.body = body;
  }

  public static JsonWalk of(ReportBody body) {
    return new JsonWalk(body);
  }

  /** Takers are called in the report's order; below a record that is taken none is. */
  public JsonWalk at(String path, Taker taker) {
    takers.put(path, taker);
    return this;
  }

  /**
   * @throws MalformedReport where the report is not JSON, or beyond what a report may be
   */
  public void run() throws IOException {
    try (InputStream in = body.open();
        JsonParser json = YamlText.json(in)) {
      while (json.nextToken() != null) {
        value(json, "$", "$");
      }
    } catch (StreamConstraintsException e) {
      throw new MalformedReport(where(e), e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw new MalformedReport(
          where(e),
          "not valid "
              + (e instanceof JacksonYAMLParseException ? "YAML" : "JSON")
              + ": "
              + e.getOriginalMessage());
    }
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? "$"
        : "line %d, column %d"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  /**
   * @param pattern of the path, without the numbers
   * @param path with them, for messages
   */
  private void value(JsonParser json, String pattern, String path) throws IOException {
    Taker taker = takers.get(pattern);
    if (taker != null && !(json.currentToken() == JsonToken.START_ARRAY && deeper(pattern))) {
      taker.take(new Item(new Tree(json).read(), path));
      return;
    }
    switch (json.currentToken()) {
      case START_OBJECT -> {
        Set<String> names = new HashSet<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          if (!names.add(name)) {
            throw twice(json, name);
          }
          if (names.size() > ReportLimits.MOST_VALUES) {
            throw new StreamConstraintsException(
                "one object has more names than a report can have", json.currentLocation());
          }
          json.nextToken();
          value(json, pattern + "." + name, path + "." + name);
        }
      }
      case START_ARRAY -> {
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
          value(json, pattern + "[]", path + "[" + i + "]");
        }
      }
      default -> {}
    }
  }

  private static JsonParseException twice(JsonParser json, String name) {
    return new JsonParseException(json, "Duplicate field '" + name + "'");
  }

  private boolean deeper(String pattern) {
    return takers.keySet().stream().anyMatch(other -> other.startsWith(pattern + "[]"));
  }

  /** Reads one value into memory, and no more of it than a record may have. */
  private static final class Tree {
    private final JsonParser json;
    private long characters;
    private int values;

    Tree(JsonParser json) {
      this.json = json;
    }

    JsonNode read() throws IOException {
      if (++values > ReportLimits.MOST_VALUES || characters > ReportLimits.LARGEST_RECORD) {
        throw new StreamConstraintsException(
            "one record is larger than a finding can be", json.currentLocation());
      }
      return switch (json.currentToken()) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> {
          characters += json.getTextLength();
          yield JsonNodeFactory.instance.textNode(json.getText());
        }
        case VALUE_NUMBER_INT -> {
          characters += json.getTextLength();
          yield json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? JsonNodeFactory.instance.numberNode(json.getBigIntegerValue())
              : JsonNodeFactory.instance.numberNode(json.getLongValue());
        }
        case VALUE_NUMBER_FLOAT -> JsonNodeFactory.instance.numberNode(json.getDoubleValue());
        case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
        case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
        default -> JsonNodeFactory.instance.nullNode();
      };
    }

    private ObjectNode object() throws IOException {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        characters += name.length();
        json.nextToken();
        if (object.replace(name, read()) != null) {
          throw twice(json, name);
        }
      }
      return object;
    }

    private ArrayNode array() throws IOException {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        array.add(read());
      }
      return array;
    }
  }
}
