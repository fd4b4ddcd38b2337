package dev.mothership.store;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.store.RoutingBatch.Member;
import dev.mothership.store.RoutingBatch.Row;
import dev.mothership.store.RoutingBatch.SummaryKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** What routing reads of one tenant. */
final class RoutingReader {
  private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};
  private static final String FINDING =
      """
      select f.id, f.rule_id, f.category, f.state, f.severity, f.risk,
        coalesce(nullif(f.detail->>'fix', ''), f.detail->>'remediation', '') as fix, f.first_seen,
        a.id as account_id, a.namespace, a.name, a.provider, a.native_id, a.labels, b.at as baseline,
        coalesce(o.namespace, '') as owned_in, coalesce(o.source = 'nobody', false) as unowned
      from finding f join account a on a.id = f.account_id
      left join account_baseline b on b.tenant_id = f.tenant_id and b.account_id = a.id
      left join asset_owner o on o.tenant_id = f.tenant_id and o.asset_id = f.asset_id
      where f.tenant_id = :tenant
      """;

  private final Handle handle;
  private final long tenant;

  RoutingReader(Handle handle, long tenant) {
    this.handle = handle;
    this.tenant = tenant;
  }

  /**
   * Those of the tenant's namespaces, of namespaces that a route leads to, and the cluster's, by
   * id; their objects are there.
   */
  List<RoutedChannel> channels() {
    return handle
        .createQuery(
            """
            select id, cluster, namespace, name, coalesce(tenant_id, 0) as tenant_id, body,
              usable or suspended as claims, started_at
            from channel c where missing_since is null and %s order by id
            """
                .formatted(ChannelStore.SERVES.formatted(":tenant")))
        .bind("tenant", tenant)
        .map(
            (row, context) ->
                new RoutedChannel(
                    row.getLong("id"),
                    ChannelColumns.name(row),
                    row.getLong("tenant_id"),
                    Json.tree(row.getString("body")),
                    row.getBoolean("claims"),
                    row.getObject("started_at", OffsetDateTime.class).toInstant(),
                    ""))
        .list();
  }

  /** Without rows: findings that are there. */
  RoutingBatch batch(List<RoutedFinding> open) {
    return new RoutingBatch(
        tenantFacts(),
        owners(open),
        installation(),
        handle.createQuery("select now()").mapTo(Instant.class).one(),
        List.of(),
        channels(),
        open.stream().collect(Collectors.toMap(RoutedFinding::id, finding -> finding)),
        members(open.stream().map(RoutedFinding::id).toList()),
        Map.of(),
        Map.of());
  }

  private UUID installation() {
    return handle.createQuery("select id from installation").mapTo(UUID.class).one();
  }

  RoutingBatch batch(List<Row> rows, List<RoutedChannel> channels) {
    List<Long> ids = rows.stream().map(Row::findingId).filter(id -> id > 0).distinct().toList();
    Map<Instant, JsonNode> rules = ruleChanges(rows.stream().map(Row::at).toList());
    Map<Long, RoutedFinding> findings = findings(ids);
    boolean summed = rows.stream().anyMatch(row -> row.kind().equals(RoutingBatch.ROUTED));
    return new RoutingBatch(
        tenantFacts(),
        owners(findings.values()),
        installation(),
        handle.createQuery("select now()").mapTo(Instant.class).one(),
        rows,
        channels,
        findings,
        members(ids),
        rules,
        rules.isEmpty() && !summed ? Map.of() : summaries());
  }

  /** Whose the namespaces are that routes lead to. */
  private Map<String, RoutingBatch.Tenant> owners(Collection<RoutedFinding> findings) {
    List<String> namespaces =
        findings.stream()
            .map(RoutedFinding::ownedIn)
            .filter(namespace -> !namespace.isEmpty())
            .distinct()
            .toList();
    Map<String, RoutingBatch.Tenant> owners = new HashMap<>();
    if (!namespaces.isEmpty()) {
      handle
          .createQuery(
              """
              select led.namespace, %s
              from unnest(cast(:namespaces as text[])) led(namespace)
              join tenant t on led.namespace = any(t.namespaces) and t.retired_at is null
              order by t.id desc
              """
                  .formatted(RoutingBatch.Tenant.columns("t", "")))
          .bindArray("namespaces", String.class, namespaces)
          .map(
              (row, context) ->
                  Map.entry(row.getString("namespace"), RoutingBatch.Tenant.of(row, "")))
          .forEach(entry -> owners.put(entry.getKey(), entry.getValue()));
    }
    return owners;
  }

  private RoutingBatch.Tenant tenantFacts() {
    return tenant(handle, tenant);
  }

  static RoutingBatch.Tenant tenant(Handle handle, long tenant) {
    return handle
        .createQuery(
            "select " + RoutingBatch.Tenant.columns("t", "") + " from tenant t where id = :tenant")
        .bind("tenant", tenant)
        .map((row, context) -> RoutingBatch.Tenant.of(row, ""))
        .one();
  }

  private Map<Long, RoutedFinding> findings(Collection<Long> ids) {
    return handle
        .createQuery(FINDING + " and f.id = any(:ids)")
        .bind("tenant", tenant)
        .bindArray("ids", Long.class, ids)
        .map(RoutingReader::finding)
        .collect(Collectors.toMap(RoutedFinding::id, finding -> finding));
  }

  /** Open ones beyond an id, in the order of ids. */
  List<RoutedFinding> open(long beyond, int most) {
    return handle
        .createQuery(FINDING + " and f.id > :beyond and f.state = 'Open' order by f.id limit :most")
        .bind("tenant", tenant)
        .bind("beyond", beyond)
        .bind("most", most)
        .map(RoutingReader::finding)
        .list();
  }

  /** One look-up for each finding, whatever is thought of tables that nobody has analysed. */
  private Map<Long, Set<Member>> members(Collection<Long> ids) {
    Map<Long, Set<Member>> members = new HashMap<>();
    handle
        .createQuery(
            """
            select asked.id as finding_id, t.channel_id, t.group_key
            from unnest(cast(:ids as bigint[])) as asked(id)
            cross join lateral (
              select f.thread_id from thread_finding f
              where f.tenant_id = :tenant and f.finding_id = asked.id limit 1000) f
            join thread t on t.tenant_id = :tenant and t.id = f.thread_id
            """)
        .bind("tenant", tenant)
        .bindArray("ids", Long.class, ids)
        .map(
            (row, context) ->
                Map.entry(
                    row.getLong("finding_id"),
                    new Member(row.getLong("channel_id"), row.getString("group_key"))))
        .forEach(
            entry ->
                members
                    .computeIfAbsent(entry.getKey(), id -> new HashSet<>())
                    .add(entry.getValue()));
    return members;
  }

  private Map<Instant, JsonNode> ruleChanges(Collection<Instant> moments) {
    Map<Instant, JsonNode> changes = new HashMap<>();
    handle
        .createQuery(
            """
            select at, body from outbox
            where tenant_id = :tenant and kind = 'rules-changed' and at = any(cast(:moments as timestamptz[]))
            """)
        .bind("tenant", tenant)
        .bindArray(
            "moments", String.class, moments.stream().map(Instant::toString).distinct().toList())
        .map(
            (row, context) ->
                Map.entry(
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    Json.tree(row.getString("body"))))
        .forEach(entry -> changes.put(entry.getKey(), entry.getValue()));
    return changes;
  }

  private Map<SummaryKey, JsonNode> summaries() {
    Map<SummaryKey, JsonNode> summaries = new HashMap<>();
    handle
        .createQuery(
            """
            select channel_id, group_key, subject from thread
            where tenant_id = :tenant and kind = 'summary' and created_at > now() - interval '30 days'
            """)
        .bind("tenant", tenant)
        .map(
            (row, context) ->
                Map.entry(
                    new SummaryKey(row.getLong("channel_id"), row.getString("group_key")),
                    Json.tree(row.getString("subject"))))
        .forEach(entry -> summaries.put(entry.getKey(), entry.getValue()));
    return summaries;
  }

  private static RoutedFinding finding(ResultSet row, StatementContext context)
      throws SQLException {
    return new RoutedFinding(
        row.getLong("id"),
        row.getString("rule_id"),
        row.getString("category"),
        row.getString("state"),
        row.getString("severity"),
        row.getInt("risk"),
        row.getString("fix"),
        row.getObject("first_seen", OffsetDateTime.class).toInstant(),
        new RoutedFinding.Account(
            row.getLong("account_id"),
            row.getString("namespace"),
            row.getString("name"),
            row.getString("provider"),
            row.getString("native_id"),
            Json.MAPPER.convertValue(Json.tree(row.getString("labels")), LABELS),
            Rows.instant(row, "baseline")),
        row.getString("owned_in"),
        row.getBoolean("unowned"));
  }
}
