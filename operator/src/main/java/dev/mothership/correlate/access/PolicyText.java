package dev.mothership.correlate.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads policy documents; what cannot be read becomes the document's problem. */
final class PolicyText {
  /** No document that AWS takes is as large: its quotas end at 32 kB. */
  static final int LARGEST = 1 << 20;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String WITH_VARIABLES = "2012-10-17";
  private static final Set<String> ELEMENTS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  private PolicyText() {}

  /** A document as the provider gave it, as an object or as text. */
  static PolicyDocument read(JsonNode given, String id) {
    JsonNode document = given;
    if (given.isTextual()) {
      String text = given.asText();
      if (text.length() > LARGEST) {
        return PolicyDocument.unreadable(id, "the document is larger than any that AWS takes");
      }
      try {
        document = MAPPER.readTree(text);
      } catch (JsonProcessingException e) {
        return PolicyDocument.unreadable(id, "the document is no JSON");
      }
    }
    if (!document.isObject()) {
      return PolicyDocument.unreadable(id, "the document is no JSON object");
    }
    boolean variables = WITH_VARIABLES.equals(document.path("Version").asText());
    List<Clause> clauses = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int position = 0;
    for (JsonNode item : items(document.path("Statement"))) {
      position++;
      String sid = item.path("Sid").asText("");
      String name = sid.isEmpty() ? "#" + position : sid;
      Optional<String> problem = problem(item);
      if (problem.isPresent()) {
        problems.add("statement " + name + " " + problem.get());
      } else {
        clauses.add(clause(name, item, variables));
      }
    }
    if (clauses.isEmpty() && problems.isEmpty()) {
      problems.add("the document has no statement");
    }
    return new PolicyDocument(id, clauses, String.join("; ", problems));
  }

  /** The same text for documents that differ in nothing but order of keys and white space. */
  static String canonical(JsonNode document) {
    StringBuilder out = new StringBuilder();
    canonical(document, out);
    return out.toString();
  }

  private static void canonical(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
      out.append('{');
      sorted.forEach(
          (key, value) -> {
            out.append(key.length()).append(':').append(key);
            canonical(value, out);
          });
      out.append('}');
    } else if (node.isArray()) {
      out.append('[');
      node.forEach(item -> canonical(item, out));
      out.append(']');
    } else {
      String text = node.asText();
      out.append(node.isTextual() ? '"' : '#').append(text.length()).append(':').append(text);
    }
  }

  private static Optional<String> problem(JsonNode item) {
    if (!item.isObject()) {
      return Optional.of("is no object");
    }
    String effect = item.path("Effect").asText();
    if (!effect.equals("Allow") && !effect.equals("Deny")) {
      return Optional.of("has neither effect");
    }
    if (item.has("Action") == item.has("NotAction")) {
      return Optional.of("needs one of Action and NotAction");
    }
    if (item.has("Resource") && item.has("NotResource")) {
      return Optional.of("has both Resource and NotResource");
    }
    List<String> strange = new ArrayList<>();
    item.fieldNames()
        .forEachRemaining(
            name -> {
              if (!ELEMENTS.contains(name)) {
                strange.add(name);
              }
            });
    return strange.isEmpty()
        ? Optional.empty()
        : Optional.of("has " + String.join(", ", strange) + ", which nobody knows");
  }

  private static Clause clause(String id, JsonNode item, boolean variables) {
    boolean except = item.has("NotAction");
    boolean exceptResources = item.has("NotResource");
    Optional<Principals> principals =
        item.has("Principal")
            ? Optional.of(Principals.of(item.get("Principal"), false))
            : item.has("NotPrincipal")
                ? Optional.of(Principals.of(item.get("NotPrincipal"), true))
                : Optional.empty();
    List<Condition> conditions = new ArrayList<>();
    item.path("Condition")
        .properties()
        .forEach(
            operator ->
                operator
                    .getValue()
                    .properties()
                    .forEach(
                        key ->
                            conditions.add(
                                Condition.of(
                                    operator.getKey(),
                                    key.getKey(),
                                    texts(key.getValue()),
                                    variables))));
    return new Clause(
        id,
        "Allow".equals(item.path("Effect").asText()),
        texts(item.path(except ? "NotAction" : "Action")).stream()
            .map(action -> action.toLowerCase(Locale.ROOT))
            .toList(),
        except,
        texts(item.path(exceptResources ? "NotResource" : "Resource")),
        exceptResources,
        !exceptResources && !item.has("Resource"),
        principals,
        conditions,
        variables);
  }

  /** One text or a list of them; numbers and booleans by what they are written as. */
  static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    items(value).forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static List<JsonNode> items(JsonNode value) {
    List<JsonNode> items = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(items::add);
    } else if (!value.isMissingNode() && !value.isNull()) {
      items.add(value);
    }
    return items;
  }
}
