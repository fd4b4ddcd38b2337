package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.Dispatch;
import dev.mothership.notify.NotifyException;
import dev.mothership.notify.ThreadContent;
import dev.mothership.store.TicketRow;
import dev.mothership.store.TicketSeen.Category;
import dev.mothership.store.TicketStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An issue that is there, brought to what its thread tells. */
final class JiraUpdate {
  /** Changes that are something new to do, whatever people have closed. */
  private static final Set<String> NEWS = Set.of("opened", "reopened", "unmuted");

  private final Dispatch dispatch;
  private final ThreadContent content;
  private final JiraSettings settings;
  private final JiraClient client;
  private final JiraRefusal refusal;
  private final JiraFields fields;
  private final TicketStore tickets;

  JiraUpdate(
      Dispatch dispatch,
      JiraSettings settings,
      JiraClient client,
      JiraRefusal refusal,
      JiraFields fields,
      TicketStore tickets) {
    this.dispatch = dispatch;
    this.content = dispatch.content();
    this.settings = settings;
    this.client = client;
    this.refusal = refusal;
    this.fields = fields;
    this.tickets = tickets;
  }

  /** First its fields, then a comment of what is new, then its status. */
  void run(JiraIssue issue, TicketRow row) {
    try {
      edit(issue, row);
      comment(issue.key());
      if (content.open()) {
        stillToDo(issue, row);
      } else {
        nothingLeft(issue);
      }
    } catch (NotifyException e) {
      throw e.afterPart();
    }
  }

  /** Tells what is new, if anything is. */
  void comment(String key) {
    JiraComment.ofChanges(dispatch).ifPresent(comment -> comment(key, comment));
  }

  private void edit(JiraIssue issue, TicketRow row) {
    String told = fields.hash();
    if (row.told().equals(told)) {
      return;
    }
    try {
      edit(issue);
    } catch (JiraException e) {
      boolean locked = e.status() == 400 && issue.category() == Category.DONE;
      if (!locked) {
        throw refusal.ofIssue(issue.key(), e);
      }
    }
    tickets.told(dispatch.tenantId(), dispatch.threadId(), told);
  }

  /** Without what this issue does not let one change. */
  private void edit(JiraIssue issue) throws JiraException {
    ObjectNode kept = fields.kept();
    try {
      client.edit(issue.key(), kept);
    } catch (JiraException e) {
      if (e.status() != 400 || e.errors().isEmpty()) {
        throw e;
      }
      kept.remove(e.errors().keySet());
      if (!kept.isEmpty()) {
        client.edit(issue.key(), kept);
      }
    }
  }

  private void comment(String key, JiraComment comment) {
    try {
      client.commentOnce(
          key, new JiraText(settings.cloud()).body(comment.text()), comment.marker());
    } catch (JiraException e) {
      throw refusal.ofIssue(key, e);
    }
  }

  private void nothingLeft(JiraIssue issue) {
    tickets.settled(dispatch.tenantId(), dispatch.threadId());
    if (issue.category() != Category.DONE && !settings.resolve().isEmpty()) {
      move(issue, settings.resolve(), "resolve");
    }
  }

  /**
   * What people closed stays closed until a later scan proves that it is still there, or there is
   * something new.
   */
  private void stillToDo(JiraIssue issue, TicketRow row) {
    if (issue.category() != Category.DONE) {
      return;
    }
    boolean news =
        content.revived()
            || content.changes().stream().anyMatch(change -> NEWS.contains(change.kind()));
    if (row.closedAt() != null && row.stillAt() == null && !news) {
      if (row.proposedAt() != null) {
        comment(issue.key(), JiraComment.proposed(row));
      }
      return;
    }
    if (row.stillAt() != null) {
      comment(issue.key(), JiraComment.stillFound(row));
    }
    if (!settings.reopen().isEmpty()) {
      move(issue, settings.reopen(), "reopen");
    }
  }

  private void move(JiraIssue issue, String name, String setting) {
    try {
      List<JiraTransition> ways = client.transitions(issue.key());
      Optional<JiraTransition> way = JiraSettings.named(name, ways);
      if (way.isEmpty()) {
        stuck(issue, name, setting, ways);
        return;
      }
      client.transit(issue.key(), way.get(), resolution(way.get()));
      tickets.acted(dispatch.tenantId(), dispatch.threadId(), way.get().category(), way.get().to());
    } catch (JiraException e) {
      throw refusal.ofIssue(issue.key(), e);
    }
  }

  /** The one that says why; else the first that says no more than that it is done. */
  private String resolution(JiraTransition way) {
    ThreadContent.Counts counts = content.counts();
    boolean accepted = counts.resolved() == 0 && counts.muted() > 0;
    List<String> all = way.resolutions();
    return all.stream()
        .filter(name -> settings.declines(name) == accepted)
        .findFirst()
        .orElse(all.isEmpty() ? "" : all.get(0));
  }

  private void stuck(JiraIssue issue, String name, String setting, List<JiraTransition> ways) {
    tickets.stuck(
        dispatch.tenantId(),
        dispatch.threadId(),
        new Failure(
            FailureReason.INVALID_DATA,
            "jira:GET /issue/" + issue.key() + "/transitions",
            "NoTransition",
            "%s is in %s, which has no transition \"%s\"; it has %s. Correct transitions.%s, or the project's workflow."
                .formatted(
                    issue.key(),
                    JiraRefusal.shown(issue.status()),
                    name,
                    JiraRefusal.names(ways.stream().map(JiraTransition::name).toList()),
                    setting)));
  }
}
