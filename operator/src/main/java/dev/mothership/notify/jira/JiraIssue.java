package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.store.TicketSeen.Category;
import java.util.ArrayList;
import java.util.List;

/**
 * An issue as Jira has it now.
 *
 * @param key differs from the one asked for where the issue moved to another project
 * @param resolution its name; empty while there is none
 * @param assignee the account id (Cloud) or user name (Data Center); empty for nobody
 * @param assigneeName for a person
 */
record JiraIssue(
    String id,
    String key,
    String status,
    Category category,
    String resolution,
    String assignee,
    String assigneeName,
    List<String> labels) {
  static final String ID = "\\d{1,18}";
  static final String KEY = "[A-Za-z][A-Za-z0-9_]{0,254}-\\d{1,18}";

  /** What {@link #of} needs of an issue. */
  static final List<String> FIELDS = List.of("status", "resolution", "assignee", "labels");

  JiraIssue {
    labels = List.copyOf(labels);
  }

  static JiraIssue of(JsonNode issue) {
    JsonNode fields = issue.path("fields");
    JsonNode assignee = fields.path("assignee");
    List<String> labels = new ArrayList<>();
    fields.path("labels").forEach(label -> labels.add(label.asText()));
    return new JiraIssue(
        issue.path("id").asText(),
        issue.path("key").asText(),
        fields.path("status").path("name").asText(),
        category(fields.path("status")),
        fields.path("resolution").path("name").asText(""),
        assignee.path("accountId").asText(assignee.path("name").asText("")),
        assignee.path("displayName").asText(""),
        labels);
  }

  /** Whether it is what Jira calls its issues: what stands in a query has to be. */
  boolean wellFormed() {
    return id.matches(ID) && key.matches(KEY);
  }

  /** Jira's three kinds of status, whatever a project calls its own. */
  static Category category(JsonNode status) {
    return switch (status.path("statusCategory").path("key").asText()) {
      case "done" -> Category.DONE;
      case "indeterminate" -> Category.IN_PROGRESS;
      default -> Category.TO_DO;
    };
  }
}
