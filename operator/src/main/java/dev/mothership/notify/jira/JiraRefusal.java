package dev.mothership.notify.jira;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.NotifyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What follows from a call that Jira refused, and what a person can do about it. Of what was
 * answered only names of fields are repeated: the address may be another's server.
 */
final class JiraRefusal {
  private static final Duration USUAL_WAIT = Duration.ofSeconds(60);
  private static final String FIELD_ID = "[\\w.-]{1,60}";
  private static final int LONGEST_NAME = 60;
  private static final int MOST_NAMES = 10;

  private final JiraClient client;
  private final JiraSettings settings;

  JiraRefusal(JiraClient client, JiraSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** Of a new issue: what is wrong with one is wrong with all. */
  NotifyException ofCreate(JiraException e) {
    if (e.status() == 404 || e.errors().containsKey("project")) {
      return noProject(e);
    }
    if (e.status() == 400 && !e.errors().isEmpty()) {
      return channel(FailureReason.INVALID_DATA, e, fields(e.errors()));
    }
    return ofAny(e);
  }

  /** Of an issue that there is: others may do well. */
  NotifyException ofIssue(String key, JiraException e) {
    return switch (e.status()) {
      case 403 ->
          message(
              FailureReason.PERMISSION_DENIED,
              e,
              "%s refuses the change: give the account the permissions to edit, comment on and transition issues where it is now."
                  .formatted(key));
      case 400, 404, 409, 413, 422 ->
          message(
              FailureReason.MESSAGE_REFUSED,
              e,
              "%s refuses the change%s: mend it there, then have it sent again."
                  .formatted(
                      key,
                      e.errors().isEmpty() ? "" : " of " + String.join(", ", ids(e.errors()))));
      default -> ofAny(e);
    };
  }

  NotifyException ofAny(JiraException e) {
    int status = e.status();
    if (status == JiraException.NONE || status >= 500) {
      return NotifyException.unavailable(
          call(e),
          code(e),
          "Jira at %s does not answer as it should%s; it is tried again."
              .formatted(
                  settings.url().getHost(),
                  status == JiraException.NONE ? " (%s)".formatted(e.messages().get(0)) : ""),
          !e.undone(),
          e);
    }
    return switch (status) {
      case 429 -> NotifyException.throttled(call(e), e.retryAfter().orElse(USUAL_WAIT));
      case 401 ->
          channel(
              FailureReason.CREDENTIALS_REJECTED,
              e,
              "Jira refuses the token: it has expired, was revoked or is another account's. Make a"
                  + " new one and put it into the channel's Secret under token.");
      case 403 ->
          channel(
              FailureReason.PERMISSION_DENIED,
              e,
              "The account may not do this in the project %s: give it the permissions to browse it,"
                      .formatted(settings.project())
                  + " and to create, edit, assign, comment on and transition issues.");
      case 404 -> noProject(e);
      case 410 ->
          channel(
              FailureReason.INVALID_DATA,
              e,
              "This Jira no longer serves version %s of its API: set deployment to %s."
                  .formatted(
                      settings.cloud() ? "3" : "2", settings.cloud() ? "DataCenter" : "Cloud"));
      default ->
          status < 400
              ? channel(
                  FailureReason.DESTINATION_NOT_FOUND,
                  e,
                  "The url sends elsewhere: give the address that Jira itself answers at.")
              : channel(
                  FailureReason.INVALID_DATA,
                  e,
                  "Jira cannot make sense of the request: check url, deployment and project.");
    };
  }

  private NotifyException noProject(JiraException e) {
    return channel(
        FailureReason.DESTINATION_NOT_FOUND,
        e,
        "Jira shows the account no project %s: it was moved, renamed or archived, or the account may not browse it. Correct project, or let the account see it."
            .formatted(settings.project()));
  }

  /** Names them as people see them, with what there is to choose from, where Jira tells. */
  private String fields(Map<String, String> errors) {
    Map<String, JiraField> form = form();
    if (errors.containsKey("issuetype")) {
      return "The project %s has no type of issue %s; it has %s. Correct issueType."
          .formatted(settings.project(), settings.issueType(), names(types()));
    }
    List<String> lines = new ArrayList<>();
    for (String id : ids(errors)) {
      JiraField field = form.get(id);
      String name = field == null ? id : "%s (%s)".formatted(shown(field.name()), id);
      if (settings.fields().containsKey(id) || field == null || !field.needed()) {
        lines.add(
            "it does not take what the channel gives %s%s"
                .formatted(name, field == null ? "" : choice(field)));
      } else {
        lines.add("it needs %s, which the channel gives nothing".formatted(need(field)));
      }
    }
    return "The project %s refuses new issues: %s. Set it under fields, or take it off the project's form."
        .formatted(settings.project(), String.join("; ", lines));
  }

  /** A field that the form insists on, as people see it, with what there is to choose from. */
  static String need(JiraField field) {
    return "%s (%s)%s".formatted(shown(field.name()), shown(field.id()), choice(field));
  }

  private static String choice(JiraField field) {
    return field.allowed().isEmpty() ? "" : ", one of " + names(field.allowed());
  }

  private Map<String, JiraField> form() {
    try {
      for (JiraField type : client.issueTypes(settings.project())) {
        if (type.name().equalsIgnoreCase(settings.issueType())) {
          return client.createFields(settings.project(), type.id()).stream()
              .collect(Collectors.toMap(JiraField::id, field -> field, (a, b) -> a));
        }
      }
    } catch (JiraException e) {
      return Map.of();
    }
    return Map.of();
  }

  private List<String> types() {
    try {
      return client.issueTypes(settings.project()).stream().map(JiraField::name).toList();
    } catch (JiraException e) {
      return List.of("others");
    }
  }

  static String names(List<String> all) {
    return all.stream().limit(MOST_NAMES).map(JiraRefusal::shown).collect(Collectors.joining(", "));
  }

  static String shown(String name) {
    String line = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip();
    return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "…";
  }

  private static List<String> ids(Map<String, String> errors) {
    return new TreeMap<>(errors)
        .keySet().stream().filter(id -> id.matches(FIELD_ID)).limit(MOST_NAMES).toList();
  }

  private static NotifyException channel(FailureReason reason, JiraException e, String text) {
    return NotifyException.channelRefused(new Failure(reason, call(e), code(e), text));
  }

  private static NotifyException message(FailureReason reason, JiraException e, String text) {
    return NotifyException.messageRefused(new Failure(reason, call(e), code(e), text));
  }

  private static String call(JiraException e) {
    return "jira:" + e.call();
  }

  private static String code(JiraException e) {
    return e.status() == JiraException.NONE ? "NoAnswer" : "HTTP " + e.status();
  }
}
