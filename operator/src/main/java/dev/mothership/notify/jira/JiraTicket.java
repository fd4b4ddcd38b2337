package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.notify.Dispatch;
import dev.mothership.notify.NotifyException;
import dev.mothership.notify.ThreadContent;
import dev.mothership.store.TicketReadings;
import dev.mothership.store.TicketRow;
import dev.mothership.store.TicketSeen.Category;
import dev.mothership.store.TicketStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One dispatch on its way to its issue. Every step asks what is there before it changes anything,
 * so that it may be begun again after any of them.
 */
final class JiraTicket {
  /** For Cloud's index to come to know an issue: an empty search means nothing before. */
  static final Duration SETTLED = Duration.ofMinutes(2);

  /** Changes that are something new to do, whatever people have closed. */
  private static final Set<String> NEWS = Set.of("opened", "reopened", "unmuted");

  private final Dispatch dispatch;
  private final ThreadContent content;
  private final JiraSettings settings;
  private final JiraClient client;
  private final JiraRefusal refusal;
  private final JiraFields fields;
  private final TicketStore tickets;
  private final TicketReadings readings;

  JiraTicket(
      Dispatch dispatch,
      JiraSettings settings,
      JiraClient client,
      TicketStore tickets,
      TicketReadings readings) {
    this.dispatch = dispatch;
    this.content = dispatch.content();
    this.settings = settings;
    this.client = client;
    this.refusal = new JiraRefusal(client, settings);
    this.fields = new JiraFields(dispatch, settings);
    this.tickets = tickets;
    this.readings = readings;
  }

  /**
   * Brings the issue to the content, or makes it.
   *
   * @return its key
   */
  String bring() {
    Instant readAt = tickets.now();
    Optional<TicketRow> row = row();
    Optional<JiraIssue> issue = known(row);
    if (issue.isEmpty() && !dispatch.isNew() && !content.open()) {
      return dispatch.reference();
    }
    if (issue.isEmpty()) {
      issue = unacknowledged(row);
    }
    return issue.isPresent() ? change(issue.get(), readAt) : create();
  }

  /** What is stored of the thread at this Jira. */
  private Optional<TicketRow> row() {
    return stored().filter(row -> row.site().equals(settings.site()));
  }

  private Optional<TicketRow> stored() {
    return tickets.find(dispatch.tenantId(), dispatch.threadId());
  }

  /** The issue that people have seen, unless it is another Jira's, or gone. */
  private Optional<JiraIssue> known(Optional<TicketRow> row) {
    Optional<String> id = row.map(TicketRow::issueId).filter(issue -> !issue.isEmpty());
    if (id.isPresent()) {
      Optional<JiraIssue> issue = read(id.get());
      if (issue.isEmpty()) {
        deleted();
      }
      return issue;
    }
    // A key alone may be another Jira's, or another's issue by now.
    return stored().isPresent() || dispatch.isNew()
        ? Optional.empty()
        : read(dispatch.reference()).filter(issue -> issue.labels().contains(dispatch.mark()));
  }

  private Optional<JiraIssue> read(String issue) {
    try {
      return client.issue(issue);
    } catch (JiraException e) {
      throw refusal.ofAny(e);
    }
  }

  /** Jira does not tell an issue that is gone from one that the account may not see any more. */
  private void deleted() {
    try {
      client.issueTypes(settings.project());
    } catch (JiraException e) {
      throw refusal.ofAny(e);
    }
    tickets.gone(dispatch.tenantId(), dispatch.threadId());
  }

  /** The issue of a create whose answer nobody has, or that a restored database has forgotten. */
  private Optional<JiraIssue> unacknowledged(Optional<TicketRow> row) {
    Instant begun = row.map(TicketRow::begunAt).orElse(null);
    if (begun == null && dispatch.unsureSince() == null) {
      return Optional.empty();
    }
    try {
      List<JiraIssue> hits = client.search("labels = \"" + dispatch.mark() + "\"", List.of());
      Comparator<JiraIssue> eldest = Comparator.comparing(hit -> Long.parseLong(hit.id()));
      for (JiraIssue hit : hits.stream().sorted(eldest).toList()) {
        // The index may still hold one that is gone, or an earlier state.
        Optional<JiraIssue> issue = client.issue(hit.id());
        if (issue.isPresent()) {
          return issue;
        }
      }
    } catch (JiraException e) {
      throw refusal.ofAny(e).afterPart();
    }
    if (begun != null) {
      Duration left = Duration.between(tickets.now(), begun.plus(SETTLED));
      if (!left.isNegative() && !left.isZero()) {
        throw NotifyException.throttled("jira:POST /search", left).afterPart();
      }
    }
    return Optional.empty();
  }

  private String create() {
    ObjectNode all = fields.all();
    tickets.begin(dispatch.tenantId(), dispatch.channelId(), dispatch.threadId(), settings.site());
    JiraClient.Created created;
    try {
      created = create(all);
    } catch (JiraException e) {
      if (e.undone()) {
        tickets.refused(dispatch.tenantId(), dispatch.threadId());
      }
      throw refusal.ofCreate(e);
    }
    made(created.id(), created.key(), fields.hash());
    JiraComment.ofChanges(dispatch).ifPresent(comment -> comment(created.key(), comment));
    return created.key();
  }

  private JiraClient.Created create(ObjectNode all) throws JiraException {
    try {
      return client.create(all);
    } catch (JiraException e) {
      if (e.status() != 400
          || e.errors().isEmpty()
          || !settings.dispensable().containsAll(e.errors().keySet())) {
        throw e;
      }
      all.remove(e.errors().keySet());
      return client.create(all);
    }
  }

  private void made(String id, String key, String told) {
    tickets.made(
        dispatch.tenantId(),
        dispatch.channelId(),
        dispatch.threadId(),
        settings.site(),
        id,
        key,
        told);
  }

  private String change(JiraIssue issue, Instant readAt) {
    if (row().filter(row -> row.issueId().equals(issue.id())).isEmpty()) {
      made(issue.id(), issue.key(), "");
    }
    readings.note(
        dispatch.tenantId(), dispatch.threadId(), JiraTracker.seen(issue, settings), readAt);
    TicketRow row = row().orElseThrow();
    try {
      edit(issue, row);
      JiraComment.ofChanges(dispatch).ifPresent(comment -> comment(issue.key(), comment));
      if (content.open()) {
        stillToDo(issue, row);
      } else {
        nothingLeft(issue);
      }
    } catch (NotifyException e) {
      throw e.afterPart();
    }
    return issue.key();
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
