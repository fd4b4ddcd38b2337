package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The calls of Jira's REST API that tickets need: version 3 of Cloud, version 2 of Data Center.
 * Every method is one or more requests, and nothing is kept in between.
 */
final class JiraClient {
  private static final int PAGE = 50;
  private static final int MOST_PAGES = 40;
  private static final String PROPERTY = "mothership";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JiraHttp http;

  JiraClient(JiraHttp http) {
    this.http = http;
  }

  /** The account behind the token, as Jira shows it. */
  String myself() throws JiraException {
    return get("/myself").path("displayName").asText();
  }

  /** Names of a project's issue types, each with its id. */
  List<JiraField> issueTypes(String project) throws JiraException {
    List<JiraField> types = new ArrayList<>();
    for (JsonNode type : pages("/issue/createmeta/" + segment(project) + "/issuetypes")) {
      String id = type.path("id").asText();
      types.add(new JiraField(id, type.path("name").asText(), false, List.of()));
    }
    return types;
  }

  List<JiraField> createFields(String project, String issueTypeId) throws JiraException {
    String path = "/issue/createmeta/" + segment(project) + "/issuetypes/" + segment(issueTypeId);
    return pages(path).stream().map(JiraField::of).toList();
  }

  /**
   * @return id and key
   */
  Created create(ObjectNode fields) throws JiraException {
    ObjectNode body = NODES.objectNode();
    body.set("fields", fields);
    JsonNode answer = http.call("POST", "/issue", body);
    Created created = new Created(answer.path("id").asText(), answer.path("key").asText());
    if (!created.id().matches(JiraIssue.ID) || !created.key().matches(JiraIssue.KEY)) {
      throw JiraException.unanswered("POST /issue", "what answers is no Jira: it names none", true);
    }
    return created;
  }

  /** What Jira calls an issue that it just made. */
  record Created(String id, String key) {}

  void edit(String key, ObjectNode fields) throws JiraException {
    ObjectNode body = NODES.objectNode();
    body.set("fields", fields);
    http.call("PUT", "/issue/" + segment(key), body);
  }

  /** Empty where there is none, or none that the account may see. */
  Optional<JiraIssue> issue(String key) throws JiraException {
    try {
      String fields = String.join(",", JiraIssue.FIELDS);
      JsonNode answer = get("/issue/" + segment(key) + "?fields=" + fields);
      return Optional.of(JiraIssue.of(answer)).filter(JiraIssue::wellFormed);
    } catch (JiraException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Comments unless a comment of that marker is there already, so that it may be repeated.
   *
   * @param body as a document writer made it for this version of the API
   * @param marker kept with the comment where people do not see it
   */
  void commentOnce(String key, JsonNode body, String marker) throws JiraException {
    String path = "/issue/" + segment(key) + "/comment";
    JsonNode latest =
        get(path + "?orderBy=-created&expand=properties&maxResults=" + PAGE).path("comments");
    for (JsonNode comment : latest) {
      for (JsonNode property : comment.path("properties")) {
        if (property.path("key").asText().equals(PROPERTY)
            && property.path("value").path("marker").asText().equals(marker)) {
          return;
        }
      }
    }
    ObjectNode comment = NODES.objectNode();
    comment.set("body", body);
    ObjectNode property = comment.putArray("properties").addObject().put("key", PROPERTY);
    property.putObject("value").put("marker", marker);
    http.call("POST", path, comment);
  }

  /** From the issue's present status. */
  List<JiraTransition> transitions(String key) throws JiraException {
    List<JiraTransition> transitions = new ArrayList<>();
    get("/issue/" + segment(key) + "/transitions?expand=transitions.fields")
        .path("transitions")
        .forEach(transition -> transitions.add(JiraTransition.of(transition)));
    return transitions;
  }

  /**
   * @param resolution empty where the transition does not ask for one
   */
  void transit(String key, JiraTransition transition, String resolution) throws JiraException {
    ObjectNode body = NODES.objectNode();
    body.putObject("transition").put("id", transition.id());
    if (!resolution.isEmpty()) {
      body.putObject("fields").putObject("resolution").put("name", resolution);
    }
    http.call("POST", "/issue/" + segment(key) + "/transitions", body);
  }

  /**
   * Issues by JQL. Cloud's index lags behind; issues whose ids are given are read as they are now.
   *
   * @param reconcile ids, at most 50; Data Center's index does not lag and needs none
   */
  List<JiraIssue> search(String jql, Collection<String> reconcile) throws JiraException {
    return http.cloud() ? searchCloud(jql, reconcile) : searchDataCenter(jql);
  }

  private List<JiraIssue> searchCloud(String jql, Collection<String> reconcile)
      throws JiraException {
    List<JiraIssue> found = new ArrayList<>();
    String next = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      ObjectNode body = query(jql);
      if (!next.isEmpty()) {
        body.put("nextPageToken", next);
      }
      ArrayNode ids = NODES.arrayNode();
      reconcile.forEach(id -> ids.add(Long.parseLong(id)));
      if (!ids.isEmpty()) {
        body.set("reconcileIssues", ids);
      }
      JsonNode answer = http.call("POST", "/search/jql", body);
      found.addAll(issues(answer));
      next = answer.path("nextPageToken").asText("");
      if (next.isEmpty()) {
        break;
      }
    }
    return found;
  }

  private List<JiraIssue> searchDataCenter(String jql) throws JiraException {
    List<JiraIssue> found = new ArrayList<>();
    for (int page = 0; page < MOST_PAGES; page++) {
      ObjectNode body = query(jql).put("startAt", found.size());
      JsonNode answer = http.call("POST", "/search", body);
      List<JiraIssue> some = issues(answer);
      found.addAll(some);
      if (some.isEmpty() || found.size() >= answer.path("total").asInt()) {
        break;
      }
    }
    return found;
  }

  private static List<JiraIssue> issues(JsonNode answer) {
    List<JiraIssue> issues = new ArrayList<>();
    answer.path("issues").forEach(issue -> issues.add(JiraIssue.of(issue)));
    issues.removeIf(issue -> !issue.wellFormed());
    return issues;
  }

  private static ObjectNode query(String jql) {
    ObjectNode body = NODES.objectNode().put("jql", jql).put("maxResults", PAGE);
    JiraIssue.FIELDS.forEach(body.putArray("fields")::add);
    return body;
  }

  /** Cloud names the list of a page after what is in it, Data Center calls it values. */
  private List<JsonNode> pages(String path) throws JiraException {
    List<JsonNode> all = new ArrayList<>();
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonNode answer = get(path + "?maxResults=" + PAGE + "&startAt=" + all.size());
      JsonNode list = first(answer, "issueTypes", "fields", "values");
      list.forEach(all::add);
      if (list.isEmpty() || all.size() >= answer.path("total").asInt()) {
        break;
      }
    }
    return all;
  }

  private static JsonNode first(JsonNode answer, String... names) {
    for (String name : names) {
      if (answer.path(name).isArray()) {
        return answer.path(name);
      }
    }
    return NODES.arrayNode();
  }

  private JsonNode get(String path) throws JiraException {
    return http.call("GET", path, null);
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
