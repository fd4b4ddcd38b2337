package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one tenant that nobody was told of, with all that says whom they are for.
 *
 * @param installation part of every thread's mark
 * @param owners whose the namespaces are that routes lead the findings to
 * @param rows in the order in which they were written
 * @param findings of the rows that are still there, by id
 * @param members which threads show which findings
 * @param ruleChanges moments at which other rules, or another model, came into force
 * @param summaries subjects of summaries that are there, by channel and group
 */
public record RoutingBatch(
    Tenant tenant,
    Map<String, Tenant> owners,
    UUID installation,
    Instant now,
    List<Row> rows,
    List<RoutedChannel> channels,
    Map<Long, RoutedFinding> findings,
    Map<Long, Set<Member>> members,
    Map<Instant, JsonNode> ruleChanges,
    Map<SummaryKey, JsonNode> summaries) {
  /** Kind of a row that tells of an open finding which a route leads elsewhere from now on. */
  public static final String ROUTED = "finding-routed";

  public RoutingBatch {
    owners = Map.copyOf(owners);
    rows = List.copyOf(rows);
    channels = List.copyOf(channels);
    findings = Map.copyOf(findings);
    members = Map.copyOf(members);
    ruleChanges = Map.copyOf(ruleChanges);
    summaries = Map.copyOf(summaries);
  }

  /** Whose they are. */
  public record Tenant(
      long id, String name, String displayName, String orgUnit, JsonNode contacts) {
    /** Its columns of a row of tenant, each behind a prefix. */
    static String columns(String table, String prefix) {
      return Stream.of("id", "name", "display_name", "org_unit", "contacts")
          .map(column -> table + "." + column + " as " + prefix + column)
          .collect(Collectors.joining(", "));
    }

    static Tenant of(ResultSet row, String prefix) throws SQLException {
      return new Tenant(
          row.getLong(prefix + "id"),
          row.getString(prefix + "name"),
          row.getString(prefix + "display_name"),
          row.getString(prefix + "org_unit"),
          Json.tree(row.getString(prefix + "contacts")));
    }
  }

  /**
   * One row of the outbox.
   *
   * @param findingId 0 where it is about none
   */
  public record Row(long id, Instant at, String kind, long findingId, JsonNode body) {}

  /** A thread that shows a finding. */
  public record Member(long channelId, String groupKey) {}

  /** Names a summary. */
  public record SummaryKey(long channelId, String groupKey) {}

  /** What routing comes to. */
  public record Result(List<Mark> marks, List<Notice> notices) {
    public Result {
      marks = List.copyOf(marks);
      notices = List.copyOf(notices);
    }
  }

  /**
   * A finding that a thread is to show.
   *
   * @param accountId of the thread
   * @param mark the thread's name for ever
   * @param change of the finding; empty where it is only to be known of
   * @param wasRisk before; null where it did not change
   * @param opens whether it is something to do, so that it makes a thread; anything else is only
   *     for those who have seen the thread
   * @param routedTo as {@link RoutedChannel#routedTo()}
   * @param due whether people should see it; else it is shown with the next that they should
   */
  public record Mark(
      long channelId,
      String groupKey,
      long accountId,
      String mark,
      long findingId,
      String change,
      @Nullable Integer wasRisk,
      String note,
      boolean opens,
      boolean due,
      Instant at,
      int rank,
      String routedTo) {}

  /**
   * A summary or a word to the tenant, whose subject is replaced.
   *
   * @param routedTo as {@link RoutedChannel#routedTo()}
   */
  public record Notice(
      long channelId,
      String groupKey,
      String mark,
      JsonNode subject,
      Instant at,
      String routedTo) {}

  public Optional<RoutedFinding> finding(Row row) {
    return Optional.ofNullable(findings.get(row.findingId()));
  }
}
