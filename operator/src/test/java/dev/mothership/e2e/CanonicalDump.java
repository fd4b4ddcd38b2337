package dev.mothership.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.local.Installation;
import dev.mothership.local.LocalPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that Mothership knows and shows, less what may differ between two runs that did the same
 * work: row ids, times, how many runs it took, and how many others there were like a resolved
 * finding when it was last open, which the order of the accounts' syncs decides.
 */
final class CanonicalDump {
  private static final Map<String, String> TABLES =
      Map.ofEntries(
          Map.entry(
              "asset",
              """
              select key, type, region, scope_region, scope_type, name, tags, properties, unread,
                data_class, closed_at is null as live, encode(content_hash, 'hex') from asset\
              """),
          Map.entry(
              "asset_raw",
              "select a.key, r.payload from asset_raw r join asset a on a.id = r.asset_id"),
          Map.entry(
              "relation", "select owner_key, source_key, kind, target_key, evidence from relation"),
          Map.entry(
              "derived_relation",
              "select source_key, kind, target_key, evidence from derived_relation"),
          Map.entry(
              "exposure",
              "select a.key, level, ports, evidence from exposure e join asset a on a.id = e.asset_id"),
          Map.entry(
              "principal_grant",
              """
              select a.key, power, target_key, condition_class, evidence
              from principal_grant g join asset a on a.id = g.asset_id\
              """),
          Map.entry(
              "verdict",
              """
              select check_id, a.key, result, reason, evidence
              from verdict v join asset a on a.id = v.asset_id\
              """),
          Map.entry(
              "check_result",
              "select check_id, passed, failed, unknown, not_applicable from check_result"),
          Map.entry(
              "finding",
              """
              select f.name, category, rule_id, a.key, target_key, title, state, severity, risk,
                risk_low, risk_high, residual_risk, confidence, factors,
                case state when 'Resolved' then detail #- '{spread,prevalence}' else detail end
                  as detail, resolution
              from finding f join asset a on a.id = f.asset_id\
              """),
          Map.entry(
              "attack_path",
              """
              select rule_id, a.key, target_key, state, risk, hops, factors, broken, spread, fixes
              from attack_path p join asset a on a.id = p.asset_id\
              """),
          Map.entry("scan_scope", "select region, type, state, failure from scan_scope"),
          Map.entry(
              "score_daily",
              "select account_id <> 0, subdomain, score, control, risk, coverage, sums from score_daily"));

  private CanonicalDump() {}

  /** Table name to its rows, sorted. */
  static Map<String, List<String>> of(LocalPostgres.Database database) throws SQLException {
    Map<String, List<String>> dump = new TreeMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> table : TABLES.entrySet()) {
        TreeSet<String> rows = new TreeSet<>();
        try (ResultSet row =
            statement.executeQuery("select to_jsonb(t) from (" + table.getValue() + ") t")) {
          while (row.next()) {
            rows.add(row.getString(1));
          }
        }
        dump.put(table.getKey(), List.copyOf(rows));
      }
    }
    return dump;
  }

  /** Name to spec of every Finding and to status of every Posture, times left out. */
  static Map<String, String> ofObjects(Installation installation) {
    Map<String, String> objects = new TreeMap<>();
    for (JsonNode item : installation.get("findings,postures", "-A").at("/items")) {
      boolean finding = "Finding".equals(item.at("/kind").asText());
      ObjectNode told = ((ObjectNode) item.at(finding ? "/spec" : "/status")).deepCopy();
      told.remove(List.of("firstSeen", "resolvedAt", "due"));
      told.path("conditions")
          .forEach(condition -> ((ObjectNode) condition).remove("lastTransitionTime"));
      objects.put(
          item.at("/metadata/namespace").asText() + "/" + item.at("/metadata/name").asText(),
          told.toString());
    }
    return objects;
  }
}
