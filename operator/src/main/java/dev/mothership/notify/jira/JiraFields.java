package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.notify.Dispatch;
import dev.mothership.notify.ThreadContent;

/** What a dispatch gives the fields of an issue. */
final class JiraFields {
  private final Dispatch dispatch;
  private final JiraSettings settings;
  private final ObjectNode kept;

  JiraFields(Dispatch dispatch, JiraSettings settings) {
    this.dispatch = dispatch;
    this.settings = settings;
    this.kept = kept();
  }

  /** Fields that follow the thread. */
  ObjectNode kept() {
    ThreadContent content = dispatch.content();
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put("summary", JiraText.summary(content));
    fields.set("description", new JiraText(settings.cloud()).description(content));
    String priority = settings.priority(content.severity());
    if (!priority.isEmpty()) {
      fields.putObject("priority").put("name", priority);
    }
    if (content.dueAt() == null) {
      fields.putNull("duedate");
    } else {
      fields.put("duedate", JiraText.day(content.dueAt()));
    }
    settings.fields().keySet().forEach(fields::remove);
    return fields;
  }

  /** Those, and what people may change later: it is given once. */
  ObjectNode all() {
    ObjectNode fields = kept.deepCopy();
    if (fields.path("duedate").isNull()) {
      fields.remove("duedate");
    }
    settings.fields().forEach(fields::set);
    fields.putObject("project").put("key", settings.project());
    fields.putObject("issuetype").put("name", settings.issueType());
    var labels = fields.putArray("labels").add(dispatch.mark());
    settings.labels().forEach(labels::add);
    if (!settings.assignee().isEmpty()) {
      fields
          .putObject("assignee")
          .put(settings.cloud() ? "accountId" : "name", settings.assignee());
    }
    return fields;
  }

  /** Tells whether an issue already says this. */
  String hash() {
    return JiraComment.hash(kept.toString());
  }
}
