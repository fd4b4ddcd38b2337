package dev.mothership.notify.jira;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.notify.Outbound;
import dev.mothership.notify.Tracker;
import dev.mothership.store.TicketReadings;
import dev.mothership.store.TicketRow;
import dev.mothership.store.TicketSeen;
import dev.mothership.store.TicketStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads issues back that have something left to do, and that changed since the last reading. */
@Singleton
public final class JiraTracker implements Tracker {
  /** As many issues as Cloud reads past its index in one search. */
  private static final int BATCH = 50;

  /** Minutes of changes that are read twice, should clocks differ. */
  private static final int OVERLAP = 2;

  private final Outbound outbound;
  private final TicketStore tickets;
  private final TicketReadings readings;

  @Inject
  public JiraTracker(Outbound outbound, TicketStore tickets, TicketReadings readings) {
    this.outbound = outbound;
    this.tickets = tickets;
    this.readings = readings;
  }

  @Override
  public String type() {
    return "jira";
  }

  @Override
  public Duration every(JsonNode settings) {
    return JiraSettings.interval(settings.path("pollInterval").asText("5m"));
  }

  @Override
  public void read(Reading reading) {
    JiraSettings settings = JiraSettings.of(reading.settings());
    JiraAccess access = settings.access(reading.secret());
    List<TicketRow> all = tickets.open(reading.tenantId(), reading.channelId(), settings.site());
    Supplier<JiraClient> clients =
        () -> new JiraClient(new JiraHttp(outbound, access, reading.timeout()));
    for (int from = 0; from < all.size(); from += BATCH) {
      List<TicketRow> batch = all.subList(from, Math.min(all.size(), from + BATCH));
      Instant readAt = tickets.now();
      try {
        search(clients, reading, batch, settings, readAt);
      } catch (JiraException e) {
        throw new JiraRefusal(clients.get(), settings).ofAny(e);
      }
    }
  }

  /** Jira refuses a search that names an issue it does not know: then each is asked for. */
  private void search(
      Supplier<JiraClient> clients,
      Reading reading,
      List<TicketRow> batch,
      JiraSettings settings,
      Instant readAt)
      throws JiraException {
    Map<String, TicketRow> byId = new HashMap<>();
    batch.forEach(row -> byId.put(row.issueId(), row));
    try {
      for (JiraIssue issue : clients.get().search(jql(batch, reading), byId.keySet())) {
        Optional.ofNullable(byId.get(issue.id()))
            .ifPresent(row -> note(row, issue, settings, readAt));
      }
    } catch (JiraException e) {
      if (e.status() != 400) {
        throw e;
      }
      clients.get().issueTypes(settings.project());
      for (TicketRow row : batch) {
        Optional<JiraIssue> issue = clients.get().issue(row.issueId());
        issue.ifPresentOrElse(
            there -> note(row, there, settings, readAt),
            () -> tickets.gone(row.tenantId(), row.threadId()));
      }
    }
  }

  private static String jql(List<TicketRow> batch, Reading reading) {
    String ids = batch.stream().map(TicketRow::issueId).collect(Collectors.joining(", "));
    Instant since = reading.since();
    String all = "id in (" + ids + ")";
    // Minutes ago by Jira's own clock, as a time would be taken as one of the account's time zone.
    return since == null
        ? all
        : all
            + " AND updated >= -%dm"
                .formatted(Duration.between(since, reading.at()).toMinutes() + 1 + OVERLAP);
  }

  private void note(TicketRow row, JiraIssue issue, JiraSettings settings, Instant readAt) {
    readings.note(row.tenantId(), row.threadId(), seen(issue, settings), readAt);
  }

  static TicketSeen seen(JiraIssue issue, JiraSettings settings) {
    return new TicketSeen(
        issue.id(),
        issue.key(),
        issue.category(),
        issue.status(),
        issue.resolution(),
        issue.assigneeName().isEmpty() ? issue.assignee() : issue.assigneeName(),
        settings.declines(issue.resolution()));
  }
}
