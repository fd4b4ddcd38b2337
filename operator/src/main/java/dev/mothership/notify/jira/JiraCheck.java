package dev.mothership.notify.jira;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.NotifyException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a test of a channel asks: whether tickets could be made, without making one. */
final class JiraCheck {
  private static final Set<String> GIVEN =
      Set.of(
          "project",
          "issuetype",
          "summary",
          "description",
          "labels",
          "priority",
          "duedate",
          "reporter");

  private final JiraClient client;
  private final JiraSettings settings;

  JiraCheck(JiraClient client, JiraSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /**
   * @throws NotifyException that names what is missing
   */
  void run() {
    try {
      client.myself();
      List<JiraField> types = client.issueTypes(settings.project());
      Optional<JiraField> type =
          types.stream()
              .filter(one -> one.name().equalsIgnoreCase(settings.issueType()))
              .findFirst();
      if (type.isEmpty()) {
        throw refused(
            "The project %s has no type of issue %s; it has %s. Correct issueType."
                .formatted(
                    settings.project(),
                    settings.issueType(),
                    JiraRefusal.names(types.stream().map(JiraField::name).toList())));
      }
      form(client.createFields(settings.project(), type.get().id()));
    } catch (JiraException e) {
      throw new JiraRefusal(client, settings).ofAny(e);
    }
  }

  private void form(List<JiraField> form) {
    List<String> missing =
        form.stream()
            .filter(field -> field.needed() && !GIVEN.contains(field.id()))
            .filter(field -> !settings.fields().containsKey(field.id()))
            .filter(field -> !field.id().equals("assignee") || settings.assignee().isEmpty())
            .map(JiraRefusal::need)
            .toList();
    if (!missing.isEmpty()) {
      throw refused(
          "The project %s needs %s, which the channel gives nothing. Set it under fields, or take it off the project's form."
              .formatted(settings.project(), String.join("; ", missing)));
    }
    if (form.stream().noneMatch(field -> field.id().equals("labels"))) {
      throw refused(
          "The project %s has no labels on its form for new issues, by which tickets are found again: put them on it."
              .formatted(settings.project()));
    }
  }

  private static NotifyException refused(String message) {
    return NotifyException.channelRefused(
        new Failure(FailureReason.INVALID_DATA, "jira:GET /issue/createmeta", "Form", message));
  }
}
