package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import dev.mothership.model.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The one query behind every account's status; each part is an index scan of one account. */
final class AccountSummaries {
  private static final String SQL =
      """
      with account as (
        select distinct on (namespace, name) * from public.account
        where retired_at is null and provider <> 'scanner'
          and (:namespace = '' or (namespace = :namespace and name = :name))
        order by namespace, name, missing_since nulls first, authorized_at desc nulls last)
      select account.id, account.tenant_id, account.namespace, account.name, account.provider,
        account.native_id, account.claimed, account.verified_arn, account.external_id_enforced,
        account.last_failure, account.last_scan_at,
        coalesce(finished.outcome, '') as outcome,
        coalesce(latest.calls, 0) as calls, coalesce(latest.throttled, 0) as throttled,
        task.due_at as next_scan_at, coalesce(task.worker <> '', false) as running,
        coalesce(task.handled, '') as handled,
        scopes.total, scopes.done, scopes.failed_count, scopes.failed,
        assets.open as assets, unread.facets, unread.calls as unread_calls,
        results.evaluated, results.coverage, findings.by_severity,
        (select score from score_daily where tenant_id = account.tenant_id
           and account_id = account.id and subdomain = '' order by day desc limit 1) as score
      from account
      left join task on task.tenant_id = account.tenant_id and task.kind = 'sync'
        and coalesce(task.account_id, 0) = account.id
      left join lateral (select id, calls, throttled from scan
        where tenant_id = account.tenant_id and account_id = account.id
        order by id desc limit 1) latest on true
      left join lateral (select outcome from scan
        where tenant_id = account.tenant_id and account_id = account.id and outcome <> 'running'
        order by id desc limit 1) finished on true
      cross join lateral (
        select count(*) filter (where scan_id = newest) as total,
          count(*) filter (where scan_id = newest and collected) as done,
          count(*) filter (where state = 'failed') as failed_count,
          jsonb_path_query_array(coalesce(jsonb_agg(jsonb_build_object('region', region,
              'type', type, 'failure', failure, 'since', extract(epoch from failed_since))
            order by type, region) filter (where state = 'failed'), '[]'), '$[0 to 19]') as failed
        from (select *, max(scan_id) over () as newest from scan_scope
          where tenant_id = account.tenant_id and account_id = account.id) scope) scopes
      cross join lateral (select count(*) as open from asset
        where tenant_id = account.tenant_id and account_id = account.id and closed_at is null) assets
      cross join lateral (
        select coalesce(sum(times), 0) as facets,
          jsonb_path_query_array(coalesce(jsonb_agg(failure order by times desc, failure), '[]'),
            '$[0 to 19]') as calls
        from (select failure, count(*) as times
          from asset, jsonb_each(unread) as facet (name, failure)
          where tenant_id = account.tenant_id and account_id = account.id and closed_at is null
            and unread <> '{}'
          group by failure) each_failure) unread
      cross join lateral (
        select count(*) > 0 as evaluated,
          100.0 * sum(passed + failed) / nullif(sum(passed + failed + unknown), 0) as coverage
        from check_result
        where tenant_id = account.tenant_id and account_id = account.id) results
      cross join lateral (
        select coalesce(jsonb_object_agg(severity, times), '{}') as by_severity
        from (select severity, count(*) as times from finding
          where tenant_id = account.tenant_id and account_id = account.id and state = 'Open'
          group by severity) each_severity) findings
      order by account.namespace, account.name
      """;

  private AccountSummaries() {}

  /** One object's account, or every account for an empty namespace. */
  static List<AccountSummary> read(Handle handle, String namespace, String name) {
    return handle
        .createQuery(SQL)
        .bind("namespace", namespace)
        .bind("name", name)
        .map(AccountSummaries::row)
        .list();
  }

  private static AccountSummary row(ResultSet row, StatementContext context) throws SQLException {
    Map<String, Integer> bySeverity = new LinkedHashMap<>();
    Json.tree(row.getString("by_severity"))
        .properties()
        .forEach(entry -> bySeverity.put(entry.getKey(), entry.getValue().asInt()));
    return new AccountSummary(
        row.getLong("id"),
        row.getLong("tenant_id"),
        row.getString("namespace"),
        row.getString("name"),
        row.getString("provider"),
        row.getString("native_id"),
        row.getBoolean("claimed"),
        row.getString("verified_arn"),
        Rows.flag(row, "external_id_enforced"),
        Rows.failure(row, "last_failure"),
        row.getString("outcome"),
        Rows.instant(row, "last_scan_at"),
        Rows.instant(row, "next_scan_at"),
        row.getBoolean("running"),
        row.getInt("done"),
        row.getInt("total"),
        failedScopes(Json.tree(row.getString("failed"))),
        row.getInt("failed_count"),
        row.getLong("facets"),
        failures(Json.tree(row.getString("unread_calls"))),
        row.getLong("calls"),
        row.getLong("throttled"),
        Rows.number(row, "coverage"),
        bySeverity,
        row.getBoolean("evaluated") || !bySeverity.isEmpty() ? sum(bySeverity) : null,
        Rows.number(row, "score"),
        row.getString("handled"),
        row.getLong("assets"));
  }

  private static int sum(Map<String, Integer> bySeverity) {
    return bySeverity.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static List<ScopeFailure> failedScopes(JsonNode failed) {
    List<ScopeFailure> scopes = new ArrayList<>();
    for (JsonNode scope : failed) {
      JsonNode since = scope.path("since");
      scopes.add(
          new ScopeFailure(
              new Scope(scope.path("region").asText(), scope.path("type").asText()),
              Json.read(scope.path("failure").toString(), Failure.class),
              since.isNumber() ? Instant.ofEpochMilli((long) (since.asDouble() * 1000)) : null));
    }
    return scopes;
  }

  private static List<Failure> failures(JsonNode unread) {
    List<Failure> failures = new ArrayList<>();
    unread.forEach(failure -> failures.add(Json.read(failure.toString(), Failure.class)));
    return failures;
  }
}
