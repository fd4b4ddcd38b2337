package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One statement of an IAM policy.
 *
 * @param source the policy it stands in
 * @param conditionKeys condition keys in lower case; empty where the statement is unconditional
 * @param id its Sid, else its position
 */
record Statement(
    String source,
    String id,
    boolean allow,
    List<String> actions,
    List<String> notActions,
    List<String> resources,
    List<String> notResources,
    List<String> conditionKeys) {
  /** Statements of a document in order; none where it is no policy. */
  static List<Statement> of(String source, JsonNode document) {
    List<Statement> statements = new ArrayList<>();
    JsonNode body = document.path("Statement");
    List<JsonNode> items = new ArrayList<>();
    if (body.isArray()) {
      body.forEach(items::add);
    } else if (body.isObject()) {
      items.add(body);
    }
    for (JsonNode item : items) {
      List<String> keys = new ArrayList<>();
      item.path("Condition")
          .forEach(
              operator ->
                  operator
                      .fieldNames()
                      .forEachRemaining(key -> keys.add(key.toLowerCase(Locale.ROOT))));
      statements.add(
          new Statement(
              source,
              item.path("Sid").asText("#" + (statements.size() + 1)),
              "Allow".equals(item.path("Effect").asText()),
              lower(texts(item.path("Action"))),
              lower(texts(item.path("NotAction"))),
              texts(item.path("Resource")),
              texts(item.path("NotResource")),
              keys));
    }
    return statements;
  }

  boolean covers(String action) {
    String wanted = action.toLowerCase(Locale.ROOT);
    return notActions.isEmpty()
        ? actions.stream().anyMatch(pattern -> Wildcards.matches(pattern, wanted))
        : notActions.stream().noneMatch(pattern -> Wildcards.matches(pattern, wanted));
  }

  /** Whether it holds for this resource; a resource with stars stands for all that it matches. */
  boolean reaches(String resource) {
    return notResources.isEmpty()
        ? resources.stream().anyMatch(pattern -> Wildcards.matches(pattern, resource))
        : notResources.stream().noneMatch(pattern -> Wildcards.matches(pattern, resource));
  }

  /** Whether it holds for some object of the bucket, though perhaps not for all. */
  boolean reachesObjectsOf(String bucketArn) {
    if (reaches(bucketArn + "/*")) {
      return true;
    }
    return notResources.isEmpty()
        && resources.stream()
            .anyMatch(
                pattern -> {
                  int slash = pattern.indexOf('/');
                  return slash > 0 && Wildcards.matches(pattern.substring(0, slash), bucketArn);
                });
  }

  boolean unconditional() {
    return conditionKeys.isEmpty();
  }

  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(item -> texts.add(item.asText()));
    } else if (value.isTextual()) {
      texts.add(value.asText());
    }
    return texts;
  }

  private static List<String> lower(List<String> texts) {
    return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
  }
}
