package dev.mothership.local.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.local.jira.JiraStub.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Projects, issues and the index of one stub. */
final class JiraSite {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern FORM =
      Pattern.compile("/issue/createmeta/([^/?]+)/issuetypes(?:/([^/?]+))?(?:\\?.*)?");
  private static final Pattern ISSUE =
      Pattern.compile("/issue/([A-Z][A-Z0-9]*-\\d+|\\d+)(/comment|/transitions)?(?:\\?.*)?");
  private static final String UNSEEN =
      "Issue does not exist or you do not have permission to see it.";

  private final boolean cloud;
  private final Map<String, JiraProject> projects = new LinkedHashMap<>();
  private final List<JiraTicket> issues = new ArrayList<>();
  private final Map<String, JiraTicket> byKey = new LinkedHashMap<>();
  private final Map<String, ObjectNode> indexed = new LinkedHashMap<>();
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");

  JiraSite(boolean cloud) {
    this.cloud = cloud;
  }

  synchronized JiraProject project(String key) {
    return projects.computeIfAbsent(key, JiraProject::new);
  }

  synchronized List<JiraTicket> tickets() {
    return issues.stream().filter(issue -> !issue.deleted).toList();
  }

  synchronized Optional<JiraTicket> find(String key) {
    return issues.stream()
        .filter(issue -> issue.id.equals(key))
        .findFirst()
        .or(() -> Optional.ofNullable(byKey.get(key)))
        .filter(issue -> !issue.deleted);
  }

  synchronized void index() {
    indexed.clear();
    tickets().forEach(issue -> indexed.put(issue.id, entry(issue)));
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  synchronized void move(String key, String status, String resolution) {
    JiraTicket issue = find(key).orElseThrow();
    issue.status = status;
    issue.resolution = resolution;
    issue.updated = now;
  }

  synchronized void assign(String key, String id, String name) {
    JiraTicket issue = find(key).orElseThrow();
    ObjectNode assignee = issue.fields.putObject("assignee");
    assignee.put(cloud ? "accountId" : "name", id).put("displayName", name);
    issue.updated = now;
  }

  synchronized void rename(String key, String newKey) {
    JiraTicket issue = find(key).orElseThrow();
    issue.key = newKey;
    issue.updated = now;
    byKey.put(newKey, issue);
  }

  synchronized void delete(String key) {
    find(key).orElseThrow().deleted = true;
  }

  synchronized Answer serve(String method, String path, JsonNode body) {
    Matcher form = FORM.matcher(path);
    Matcher issue = ISSUE.matcher(path);
    now = now.plusMillis(1);
    if (method.equals("GET") && path.equals("/myself")) {
      return Answer.ok(NODES.objectNode().put("displayName", "Mothership"));
    }
    if (method.equals("GET") && form.matches()) {
      return form(form.group(1), Optional.ofNullable(form.group(2)));
    }
    if (method.equals("POST") && path.equals("/issue")) {
      return create(body);
    }
    if (issue.matches()) {
      String part = Optional.ofNullable(issue.group(2)).orElse("");
      return find(issue.group(1))
          .map(found -> onIssue(method + part, found, body))
          .orElseGet(() -> Answer.error(404, UNSEEN));
    }
    if (path.startsWith("/search")) {
      return cloud ? searchCloud(method, path, body) : searchDataCenter(body);
    }
    return Answer.error(404, "null for uri: " + path);
  }

  private Answer form(String key, Optional<String> type) {
    JiraProject project = projects.get(key);
    if (project == null || project.gone || project.forbidden) {
      return Answer.error(404, "No project could be found with key '" + key + "'.");
    }
    ArrayNode list = NODES.arrayNode();
    if (type.isPresent()) {
      list = project.form();
    } else {
      list.addObject().put("id", "10001").put("name", "Task");
      list.addObject().put("id", "10002").put("name", "Bug");
    }
    ObjectNode page = NODES.objectNode().put("startAt", 0).put("total", list.size());
    page.set(cloud ? type.map(id -> "fields").orElse("issueTypes") : "values", list);
    return Answer.ok(page);
  }

  private Answer create(JsonNode body) {
    ObjectNode fields = (ObjectNode) body.path("fields").deepCopy();
    JiraProject project = projects.get(fields.path("project").path("key").asText());
    if (project == null || project.gone) {
      return errors(Map.of("project", "valid project is required"));
    }
    if (project.forbidden) {
      return Answer.error(403, "You do not have permission to create issues in this project.");
    }
    String type = fields.path("issuetype").path("name").asText();
    if (!List.of("Task", "Bug").contains(type)) {
      return errors(Map.of("issuetype", "Specify a valid issue type"));
    }
    Optional<Answer> refused = refused(project, fields, true);
    if (refused.isPresent()) {
      return refused.get();
    }
    String number = Integer.toString(issues.size() + 1);
    JiraTicket issue = new JiraTicket("1000" + number, project.key + "-" + number, now);
    issue.fields = fields;
    issues.add(issue);
    byKey.put(issue.key, issue);
    return new Answer(201, NODES.objectNode().put("id", issue.id).put("key", issue.key).toString());
  }

  private Optional<Answer> refused(JiraProject project, ObjectNode fields, boolean create) {
    Map<String, String> errors = new LinkedHashMap<>(project.refused(fields, create));
    JsonNode description = fields.path("description");
    if (!description.isMissingNode() && description.isTextual() == cloud) {
      errors.put("description", "Operation value must be " + (cloud ? "ADF" : "a string"));
    }
    return errors.isEmpty() ? Optional.empty() : Optional.of(errors(errors));
  }

  private Answer onIssue(String what, JiraTicket issue, JsonNode body) {
    JiraProject project = project(issue.key.replaceAll("-.*", ""));
    switch (what) {
      case "GET":
        return Answer.ok(issue.view());
      case "PUT":
        ObjectNode fields = (ObjectNode) body.path("fields");
        Optional<Answer> refused = refused(project, fields, false);
        if (refused.isPresent()) {
          return refused.get();
        }
        issue.fields.setAll(fields.deepCopy());
        issue.updated = now;
        return new Answer(204, "");
      case "GET/comment":
        ArrayNode latest = NODES.arrayNode();
        for (int i = issue.comments.size() - 1; i >= 0; i--) {
          latest.add(issue.comments.get(i));
        }
        ObjectNode page = NODES.objectNode();
        page.set("comments", latest);
        return Answer.ok(page);
      case "POST/comment":
        if (body.path("body").isTextual() == cloud) {
          return errors(Map.of("comment", "Comment body is not valid!"));
        }
        issue.comments.add(body.deepCopy());
        issue.updated = now;
        return new Answer(201, "{}");
      case "GET/transitions":
        ObjectNode ways = NODES.objectNode();
        ways.set("transitions", project.transitions(issue.status));
        return Answer.ok(ways);
      case "POST/transitions":
        return transit(project, issue, body);
      default:
        return Answer.error(405, "Method Not Allowed");
    }
  }

  private Answer transit(JiraProject project, JiraTicket issue, JsonNode body) {
    String target = project.target(issue.status, body.path("transition").path("id").asText());
    if (target.isEmpty()) {
      return Answer.error(
          400,
          "It seems that you have tried to perform a workflow operation that is not valid for the"
              + " current state of this issue.");
    }
    String resolution = body.path("fields").path("resolution").path("name").asText("");
    if (target.equals("Done") && !project.knows(resolution)) {
      return errors(Map.of("resolution", "Resolution is required."));
    }
    issue.status = target;
    issue.resolution = target.equals("Done") ? resolution : "";
    issue.updated = now;
    return new Answer(204, "");
  }

  private Answer searchCloud(String method, String path, JsonNode body) {
    if (!path.equals("/search/jql") || !method.equals("POST")) {
      return Answer.error(
          410,
          "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.");
    }
    Map<String, ObjectNode> seen = new LinkedHashMap<>(indexed);
    for (JsonNode id : body.path("reconcileIssues")) {
      seen.remove(id.asText());
      find(id.asText()).ifPresent(issue -> seen.put(issue.id, entry(issue)));
    }
    JiraQuery query = JiraQuery.parse(body.path("jql").asText());
    Optional<Answer> refused = unknownId(query);
    if (refused.isPresent()) {
      return refused.get();
    }
    List<ObjectNode> hits = query.hits(seen.values(), now);
    int from = body.path("nextPageToken").asInt(0);
    int to = Math.min(hits.size(), from + body.path("maxResults").asInt(50));
    ObjectNode page = NODES.objectNode();
    ArrayNode list = page.putArray("issues");
    hits.subList(from, to).forEach(hit -> list.add(hit.deepCopy().without("updated")));
    page.put("isLast", to == hits.size());
    if (to < hits.size()) {
      page.put("nextPageToken", Integer.toString(to));
    }
    return Answer.ok(page);
  }

  private Answer searchDataCenter(JsonNode body) {
    JiraQuery query = JiraQuery.parse(body.path("jql").asText());
    Optional<Answer> refused = unknownId(query);
    if (refused.isPresent()) {
      return refused.get();
    }
    List<ObjectNode> hits = query.hits(tickets().stream().map(JiraSite::entry).toList(), now);
    int from = body.path("startAt").asInt(0);
    int to = Math.min(hits.size(), from + body.path("maxResults").asInt(50));
    ObjectNode page = NODES.objectNode().put("startAt", from).put("total", hits.size());
    ArrayNode list = page.putArray("issues");
    hits.subList(from, to).forEach(hit -> list.add(hit.deepCopy().without("updated")));
    return Answer.ok(page);
  }

  private Optional<Answer> unknownId(JiraQuery query) {
    return query.ids().stream()
        .filter(id -> find(id).isEmpty())
        .findFirst()
        .map(
            id ->
                Answer.error(
                    400, "A value with ID '%s' does not exist for the field 'id'.".formatted(id)));
  }

  private static ObjectNode entry(JiraTicket issue) {
    return issue.view().put("updated", issue.updated.toString());
  }

  private static Answer errors(Map<String, String> errors) {
    ObjectNode body = NODES.objectNode();
    body.putArray("errorMessages");
    ObjectNode list = body.putObject("errors");
    errors.forEach(list::put);
    return new Answer(400, body.toString());
  }
}
