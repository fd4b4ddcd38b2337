package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.model.ServiceLevels;
import dev.mothership.model.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** When the findings of one tenant are due, and how many were fixed in time. */
public final class ServiceLevelStore {
  /** The time over which a promise is judged. */
  static final Duration MONTH = Duration.ofDays(28);

  static final Duration WEEK = Duration.ofDays(7);

  private static final String OBJECTIVE = "objectivePercent";

  private static final String KEPT =
      """

        (select count(*) from finding
         where tenant_id = tenant.id and state = 'Resolved' and resolved_at <= due_at
           and resolved_at > now() - make_interval(secs => :window)
           and resolution <> 'rule-retired') as met,
        (select count(*) from finding
         where tenant_id = tenant.id and due_at <= now()
           and due_at > now() - make_interval(secs => :window)
           and (state = 'Open' or state = 'Resolved' and resolved_at > due_at)) as missed
      """;

  private final Handle handle;
  private final long tenantId;

  public ServiceLevelStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /** Keeps what the tenant promises; due dates follow with its next correlation. */
  public void promise(ServiceLevels levels) {
    int written =
        handle
            .createUpdate(
                """
                update tenant set slo = cast(:slo as jsonb)
                where id = :tenant and slo <> cast(:slo as jsonb)
                """)
            .bind("slo", json(levels).toString())
            .bind("tenant", tenantId)
            .execute();
    if (written > 0) {
      TaskRequests.correlation(handle, tenantId);
    }
  }

  public ServiceLevels levels() {
    return read(
        handle
            .createQuery("select slo::text from tenant where id = :tenant")
            .bind("tenant", tenantId)
            .mapTo(String.class)
            .one());
  }

  /**
   * Brings due dates to what the tenant promises, and to BOD 26-04 where that is earlier or says so
   * too. A finding's clocks start when it opens, opens again or is no longer muted. A higher
   * severity gives it what that severity is given from now on, unless it was due earlier; a lower
   * one gives it the longer time from when its clock started; so do a stricter and a laxer row of
   * the directive. A severity that other rules or another risk model made of it changes no date.
   * What is muted is not due; what is resolved keeps the date it had.
   *
   * @return findings whose date or clock changed
   */
  public int refresh() {
    return handle
        .createUpdate(DueDates.REFRESH)
        .bind("tenant", tenantId)
        .bind("promised", promised(levels()).toString())
        .bindArray(
            "order",
            String.class,
            Severity.LOW.id(),
            Severity.MEDIUM.id(),
            Severity.HIGH.id(),
            Severity.CRITICAL.id())
        .execute();
  }

  /**
   * Tells once of each date that has passed, all tenants' and in one transaction.
   *
   * @return findings that are overdue since the last time
   */
  public static int tellOverdue(Handle handle) {
    return handle
        .createUpdate(
            """
            with passed as (
              update finding f set overdue_told = now() from tenant t
              where t.id = f.tenant_id and t.retired_at is null and f.state = 'Open'
                and f.due_at <= now() and f.overdue_told is null
              returning f.tenant_id, f.id, f.key, f.name, f.title, f.risk, f.severity, f.due_at
            )
            insert into outbox (tenant_id, kind, finding_id, dedupe, body)
            select tenant_id, 'finding-overdue', id,
                   encode(key, 'hex') || ':overdue:' || to_char(due_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS'),
                   jsonb_build_object('name', name, 'title', title, 'before', cast(null as jsonb),
                     'after', jsonb_build_object('state', 'Open', 'risk', risk, 'severity', severity, 'due', due_at))
            from passed order by id
            on conflict (tenant_id, dedupe) do nothing
            """)
        .execute();
  }

  /**
   * How the promise was kept over some time.
   *
   * @param met resolved when they were not overdue
   * @param missed whose date passed while they were open
   */
  public record Kept(long met, long missed) {
    /**
     * How fast the error budget is used up: 1 uses up exactly what the objective leaves, 0 where
     * nothing was to be fixed (Google SRE Workbook, "Alerting on SLOs").
     */
    public double burnRate(int objectivePercent) {
      long all = met + missed;
      return all == 0 ? 0 : (double) missed / all / ((100 - objectivePercent) / 100.0);
    }
  }

  /** What was resolved in time and what became overdue within that time up to now. */
  public Kept kept(Duration window) {
    return handle
        .createQuery("select" + KEPT + "from tenant where tenant.id = :tenant")
        .bind("tenant", tenantId)
        .bind("window", window.toSeconds())
        .map((row, context) -> kept(row))
        .one();
  }

  /** How fast each tenant used up its error budget over the last month, by name. */
  public static Map<String, Double> burnRates(Handle handle) {
    return handle
        .createQuery(
            "select tenant.name, tenant.slo::text as slo,"
                + KEPT
                + "from tenant where tenant.retired_at is null")
        .bind("window", MONTH.toSeconds())
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("name"),
                    kept(row).burnRate(read(row.getString("slo")).objectivePercent())))
        .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(row.getLong("met"), row.getLong("missed"));
  }

  private static JsonNode json(ServiceLevels levels) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (levels.equals(ServiceLevels.USUAL)) {
      return json;
    }
    levels.within().forEach((severity, time) -> json.put(severity.id(), time.toSeconds()));
    return json.put(OBJECTIVE, levels.objectivePercent());
  }

  private static ServiceLevels read(String stored) {
    JsonNode json = Json.tree(stored);
    if (json.isEmpty()) {
      return ServiceLevels.USUAL;
    }
    Map<Severity, Duration> within = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      if (json.has(severity.id())) {
        within.put(severity, Duration.ofSeconds(json.path(severity.id()).asLong()));
      }
    }
    return new ServiceLevels(within, json.path(OBJECTIVE).asInt());
  }

  private static JsonNode promised(ServiceLevels levels) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    levels
        .within()
        .forEach(
            (severity, time) ->
                rows.addObject().put("severity", severity.id()).put("seconds", time.toSeconds()));
    return rows;
  }
}
