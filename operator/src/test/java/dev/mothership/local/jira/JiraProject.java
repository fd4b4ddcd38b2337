package dev.mothership.local.jira;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A project of the stub: its form for new issues and its workflow. */
public final class JiraProject {
  private static final List<String> PRIORITIES = List.of("Highest", "High", "Medium", "Low");
  private static final List<String> RESOLUTIONS = List.of("Done", "Won't Do", "Duplicate");

  final String key;
  final Set<String> screen =
      new LinkedHashSet<>(
          List.of(
              "project",
              "issuetype",
              "summary",
              "description",
              "labels",
              "priority",
              "duedate",
              "assignee"));
  final Map<String, String> required = new LinkedHashMap<>(Map.of("summary", "Summary"));
  private final Map<String, List<Step>> workflow = new LinkedHashMap<>();
  boolean forbidden;
  boolean gone;

  private record Step(String id, String name, String to) {}

  JiraProject(String key) {
    this.key = key;
    Step done = new Step("31", "Finish", "Done");
    workflow.put("To Do", List.of(new Step("11", "Start", "In Progress"), done));
    workflow.put("In Progress", List.of(new Step("21", "Stop", "To Do"), done));
    workflow.put("Done", List.of(new Step("41", "Reopen", "To Do")));
  }

  /** Takes a field off the form. */
  public JiraProject without(String field) {
    screen.remove(field);
    return this;
  }

  /** Puts a field on the form that no issue may lack. */
  public JiraProject require(String field, String name) {
    screen.add(field);
    required.put(field, name);
    return this;
  }

  /** Takes the steps away that lead to a status. */
  public JiraProject noWayTo(String status) {
    workflow.replaceAll(
        (from, steps) -> steps.stream().filter(step -> !step.to().equals(status)).toList());
    return this;
  }

  /** The account may not create there any more. */
  public void forbid() {
    forbidden = true;
  }

  /** As a project that was archived or deleted: nobody finds it. */
  public void close() {
    gone = true;
  }

  public void open() {
    gone = false;
  }

  ArrayNode form() {
    ArrayNode form = JsonNodeFactory.instance.arrayNode();
    for (String field : screen) {
      ObjectNode entry = form.addObject().put("fieldId", field).put("key", field);
      entry.put("name", required.getOrDefault(field, field));
      entry.put("required", required.containsKey(field)).put("hasDefaultValue", false);
      if (field.equals("priority")) {
        ArrayNode allowed = entry.putArray("allowedValues");
        PRIORITIES.forEach(name -> allowed.addObject().put("name", name));
      }
    }
    return form;
  }

  /** Errors by field, as Jira words them; empty where the fields may be set. */
  Map<String, String> refused(ObjectNode fields, boolean create) {
    Map<String, String> errors = new LinkedHashMap<>();
    Set<String> names = new TreeSet<>();
    fields.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!screen.contains(name)) {
        errors.put(
            name,
            "Field '%s' cannot be set. It is not on the appropriate screen, or unknown."
                .formatted(name));
      }
    }
    if (create) {
      required.forEach(
          (field, name) -> {
            if (fields.path(field).isMissingNode() || fields.path(field).isNull()) {
              errors.put(field, name + " is required.");
            }
          });
    }
    String priority = fields.path("priority").path("name").asText("");
    if (!priority.isEmpty() && !PRIORITIES.contains(priority)) {
      errors.put("priority", "Specify the Priority (name) in the string format");
    }
    return errors;
  }

  ArrayNode transitions(String status) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Step step : workflow.getOrDefault(status, List.of())) {
      ObjectNode entry = list.addObject().put("id", step.id()).put("name", step.name());
      ObjectNode to = entry.putObject("to").put("name", step.to());
      to.putObject("statusCategory").put("key", JiraTicket.STATUSES.get(step.to()));
      ObjectNode fields = entry.putObject("fields");
      if (step.to().equals("Done")) {
        ArrayNode allowed =
            fields.putObject("resolution").put("required", true).putArray("allowedValues");
        RESOLUTIONS.forEach(name -> allowed.addObject().put("name", name));
      }
    }
    return list;
  }

  /** Where a step leads to; empty where it does not start in that status. */
  String target(String status, String step) {
    return workflow.getOrDefault(status, List.of()).stream()
        .filter(one -> one.id().equals(step))
        .map(Step::to)
        .findFirst()
        .orElse("");
  }

  boolean knows(String resolution) {
    return RESOLUTIONS.contains(resolution);
  }
}
