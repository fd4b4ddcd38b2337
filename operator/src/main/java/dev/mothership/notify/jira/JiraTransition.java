package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.store.TicketSeen.Category;
import java.util.ArrayList;
import java.util.List;

/**
 * A way out of an issue's present status.
 *
 * @param resolutions that its screen lets one choose from; empty where it does not ask
 */
record JiraTransition(
    String id, String name, String to, Category category, List<String> resolutions) {
  JiraTransition {
    resolutions = List.copyOf(resolutions);
  }

  static JiraTransition of(JsonNode transition) {
    List<String> resolutions = new ArrayList<>();
    transition
        .path("fields")
        .path("resolution")
        .path("allowedValues")
        .forEach(value -> resolutions.add(value.path("name").asText()));
    return new JiraTransition(
        transition.path("id").asText(),
        transition.path("name").asText(),
        transition.path("to").path("name").asText(),
        JiraIssue.category(transition.path("to")),
        resolutions);
  }
}
