package dev.mothership.local.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An issue of the stub. */
public final class JiraTicket {
  /** Names of statuses, with the key of their category. */
  static final Map<String, String> STATUSES =
      Map.of("To Do", "new", "In Progress", "indeterminate", "Done", "done");

  final String id;
  String key;
  ObjectNode fields = JsonNodeFactory.instance.objectNode();
  String status = "To Do";
  String resolution = "";
  Instant updated;
  boolean deleted;
  final List<JsonNode> comments = new CopyOnWriteArrayList<>();

  JiraTicket(String id, String key, Instant at) {
    this.id = id;
    this.key = key;
    this.updated = at;
  }

  public String id() {
    return id;
  }

  public String key() {
    return key;
  }

  public String status() {
    return status;
  }

  public String resolution() {
    return resolution;
  }

  /** As they were given. */
  public JsonNode fields() {
    return fields;
  }

  /** Bodies, oldest first. */
  public List<JsonNode> comments() {
    return comments.stream().map(comment -> comment.path("body")).toList();
  }

  /** As the API shows it. */
  ObjectNode view() {
    ObjectNode view = JsonNodeFactory.instance.objectNode().put("id", id).put("key", key);
    ObjectNode shown = view.putObject("fields");
    shown.setAll(fields.deepCopy());
    ObjectNode state = shown.putObject("status").put("name", status);
    state.putObject("statusCategory").put("key", STATUSES.getOrDefault(status, "undefined"));
    if (resolution.isEmpty()) {
      shown.putNull("resolution");
    } else {
      shown.putObject("resolution").put("name", resolution);
    }
    if (!shown.path("assignee").isObject()) {
      shown.putNull("assignee");
    }
    return view;
  }
}
