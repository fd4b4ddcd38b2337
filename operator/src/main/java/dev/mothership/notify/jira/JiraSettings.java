package dev.mothership.notify.jira;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.NotifyException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A channel's block {@code jira}, templates filled in.
 *
 * @param priorities names by severity, as the channel gives them
 * @param fields further fields by id
 * @param resolve name of the transition when nothing is left to do; empty to move nothing
 * @param reopen name of the transition when something is; empty to move nothing
 * @param declined resolutions that mean it will not be done, in lower case
 */
record JiraSettings(
    URI url,
    boolean cloud,
    String project,
    String issueType,
    List<String> labels,
    Map<String, String> priorities,
    String assignee,
    Map<String, JsonNode> fields,
    String resolve,
    String reopen,
    List<String> declined) {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9})([smh])");
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Map<String, String> USUAL =
      Map.of("critical", "Highest", "high", "High", "medium", "Medium", "low", "Low");

  static JiraSettings of(JsonNode block) {
    List<String> labels = new ArrayList<>();
    block.path("labels").forEach(label -> labels.add(label.asText()));
    List<String> declined = new ArrayList<>();
    block
        .path("wontDoResolutions")
        .forEach(name -> declined.add(name.asText().toLowerCase(Locale.ROOT)));
    Map<String, String> priorities = new LinkedHashMap<>();
    block
        .path("priorities")
        .properties()
        .forEach(entry -> priorities.put(entry.getKey(), entry.getValue().asText()));
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    for (JsonNode field : block.path("fields")) {
      fields.put(field.path("field").asText(), value(field));
    }
    return new JiraSettings(
        URI.create(block.path("url").asText()),
        !block.path("deployment").asText("").equals("DataCenter"),
        block.path("project").asText(),
        block.path("issueType").asText("Task"),
        List.copyOf(labels),
        Map.copyOf(priorities),
        block.path("assignee").asText(""),
        Map.copyOf(fields),
        block.path("transitions").path("resolve").asText(""),
        block.path("transitions").path("reopen").asText(""),
        List.copyOf(declined));
  }

  /** JSON was parsed where its templates were filled in. */
  private static JsonNode value(JsonNode field) {
    return field.hasNonNull("json")
        ? field.path("json")
        : TextNode.valueOf(field.path("value").asText());
  }

  /** Fields whose JSON is none, templates or not. */
  static List<String> unreadable(JsonNode block) {
    List<String> names = new ArrayList<>();
    for (JsonNode field : block.path("fields")) {
      JsonNode json = field.path("json");
      if (json.isTextual() && !isJson(json.asText())) {
        names.add(field.path("field").asText());
      }
    }
    return names;
  }

  private static boolean isJson(String text) {
    try {
      return !MAPPER.readTree(text).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /**
   * @throws NotifyException where the Secret lacks a key
   */
  JiraAccess access(Map<String, String> secret) {
    String token = secret.getOrDefault("token", "").strip();
    String email = cloud ? secret.getOrDefault("email", "").strip() : "";
    if (token.isEmpty() || (cloud && email.isEmpty())) {
      throw NotifyException.channelRefused(
          new Failure(
              FailureReason.SECRET_NOT_READABLE,
              "secrets:get",
              "KeyMissing",
              cloud
                  ? "Jira Cloud needs an account's e-mail address and API token: put them into the"
                      + " channel's Secret under email and token."
                  : "Jira Data Center needs a personal access token: put it into the channel's"
                      + " Secret under token."));
    }
    return new JiraAccess(url, cloud, email, token);
  }

  /** As 1h30m; as checked when the channel was written. */
  static Duration interval(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long amount = Long.parseLong(part.group(1));
      sum =
          switch (part.group(2)) {
            case "s" -> sum.plusSeconds(amount);
            case "m" -> sum.plusMinutes(amount);
            default -> sum.plusHours(amount);
          };
    }
    return sum;
  }

  /** By which stored issues are told from those of another Jira. */
  String site() {
    return url.toString().replaceAll("/+$", "");
  }

  String priority(String severity) {
    return priorities.getOrDefault(severity, USUAL.getOrDefault(severity, ""));
  }

  /** Fields that are given as far as the project has them, and do without. */
  List<String> dispensable() {
    List<String> fields = new ArrayList<>(List.of("duedate"));
    if (priorities.isEmpty()) {
      fields.add("priority");
    }
    return fields;
  }

  boolean declines(String resolution) {
    return declined.contains(resolution.toLowerCase(Locale.ROOT));
  }

  /** The way by the configured name; empty where the issue does not offer it now. */
  static Optional<JiraTransition> named(String name, List<JiraTransition> ways) {
    return ways.stream()
        .filter(way -> way.name().equalsIgnoreCase(name))
        .findFirst()
        .or(() -> ways.stream().filter(way -> way.to().equalsIgnoreCase(name)).findFirst());
  }
}
