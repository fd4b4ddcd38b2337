package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.notify.Dispatch;
import dev.mothership.notify.NotifyException;
import dev.mothership.notify.ThreadContent;
import dev.mothership.store.TicketReadings;
import dev.mothership.store.TicketRow;
import dev.mothership.store.TicketStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One dispatch on its way to its issue. Every step asks what is there before it changes anything,
 * so that it may be begun again after any of them.
 */
final class JiraTicket {
  /** For Cloud's index to come to know an issue: an empty search means nothing before. */
  static final Duration SETTLED = Duration.ofMinutes(2);

  private final Dispatch dispatch;
  private final ThreadContent content;
  private final JiraSettings settings;
  private final JiraClient client;
  private final JiraRefusal refusal;
  private final JiraFields fields;
  private final TicketStore tickets;
  private final TicketReadings readings;
  private final JiraUpdate update;

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
    this.update = new JiraUpdate(dispatch, settings, client, refusal, fields, tickets);
  }

  /**
   * Brings the issue to the content, or makes it.
   *
   * @return its key; empty where none is there, nor need be
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
    if (issue.isEmpty() && dispatch.moot()) {
      tickets.refused(dispatch.tenantId(), dispatch.threadId());
      return "";
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
    update.comment(created.key());
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
    update.run(issue, row().orElseThrow());
    return issue.key();
  }
}
