package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A field of a project's form for new issues.
 *
 * @param needed whether Jira refuses an issue without it
 * @param allowed names of the values to choose from; empty where anything goes
 */
record JiraField(String id, String name, boolean needed, List<String> allowed) {
  JiraField {
    allowed = List.copyOf(allowed);
  }

  static JiraField of(JsonNode field) {
    List<String> allowed = new ArrayList<>();
    for (JsonNode value : field.path("allowedValues")) {
      allowed.add(value.path("name").asText(value.path("value").asText()));
    }
    return new JiraField(
        field.path("fieldId").asText(field.path("key").asText()),
        field.path("name").asText(),
        field.path("required").asBoolean() && !field.path("hasDefaultValue").asBoolean(),
        allowed);
  }
}
