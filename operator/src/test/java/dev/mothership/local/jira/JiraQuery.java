package dev.mothership.local.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** As much of JQL as tickets are looked for with. */
record JiraQuery(String label, List<String> ids, @Nullable Duration updatedWithin) {
  private static final Pattern LABEL = Pattern.compile("labels = \"([^\"]+)\"");
  private static final Pattern IDS = Pattern.compile("id in \\(([^)]+)\\)");
  private static final Pattern UPDATED = Pattern.compile("updated >= -(\\d+)m");
  private static final Pattern PROJECT = Pattern.compile("project = \"([^\"]+)\"");

  static JiraQuery parse(String jql) {
    String label = "";
    List<String> ids = List.of();
    Duration within = null;
    for (String part : jql.split(" AND ")) {
      Matcher labels = LABEL.matcher(part);
      Matcher some = IDS.matcher(part);
      Matcher updated = UPDATED.matcher(part);
      if (labels.matches()) {
        label = labels.group(1);
      } else if (some.matches()) {
        ids = Arrays.asList(some.group(1).split(", ?"));
      } else if (updated.matches()) {
        within = Duration.ofMinutes(Long.parseLong(updated.group(1)));
      } else if (!PROJECT.matcher(part).matches()) {
        throw new IllegalArgumentException("the stub does not understand: " + part);
      }
    }
    return new JiraQuery(label, ids, within);
  }

  List<ObjectNode> hits(Collection<ObjectNode> issues, Instant now) {
    return issues.stream().filter(issue -> hit(issue, now)).toList();
  }

  private boolean hit(ObjectNode issue, Instant now) {
    boolean labelled = label.isEmpty();
    for (JsonNode one : issue.path("fields").path("labels")) {
      labelled |= one.asText().equals(label);
    }
    Instant updated = Instant.parse(issue.path("updated").asText());
    return labelled
        && (ids.isEmpty() || ids.contains(issue.path("id").asText()))
        && (updatedWithin == null || !updated.isBefore(now.minus(updatedWithin)));
  }
}
