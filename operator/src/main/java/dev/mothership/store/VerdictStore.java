package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jspecify.annotations.Nullable;

/** Runs the queries of checks, and keeps what they found. */
public final class VerdictStore {
  private static final RowSet VERDICTS = verdicts(SoftwareCoverageStore.ofChecks());
  private static final RowSet COUNTS = counts(SoftwareCoverageStore.ofChecks());
  private static final RowSet OFF =
      new RowSet(
          "check_off", List.of("account_id bigint", "check_id text"), List.of("why text"), "true");

  private final Handle handle;
  private final long tenantId;

  public VerdictStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /**
   * @param only which of the stored ones are looked at
   */
  static RowSet verdicts(String only) {
    return new RowSet(
        "verdict",
        List.of("check_id text", "asset_id bigint"),
        List.of("result text", "reason text", "evidence jsonb"),
        only);
  }

  /** As {@link #verdicts}. */
  static RowSet counts(String only) {
    return new RowSet(
        "check_result",
        List.of("account_id bigint", "check_id text"),
        List.of("passed int", "failed int", "unknown int", "not_applicable int"),
        only);
  }

  /**
   * Runs one query of the catalogue read-only and with a time limit, inside the surrounding
   * transaction, which stays usable whatever the query does.
   *
   * @param binds parameters of the check: Integer, String, or a List of either that is not empty
   * @param trusted what {@code rule.trusted_cidrs} and {@code rule.trusted_accounts} answer, by
   *     account id
   * @throws RuntimeException where the query fails, tries to write, or takes longer than a minute
   */
  public List<CheckAnswer> ask(String sql, Map<String, Object> binds, JsonNode trusted) {
    handle.execute("savepoint check_query");
    try {
      handle
          .createQuery("select set_config('mothership.trusted', :trusted, true)")
          .bind("trusted", trusted.toString())
          .mapTo(String.class)
          .one();
      handle.execute("set local transaction_read_only = on");
      handle.execute("set local statement_timeout = '60s'");
      Query query = handle.createQuery(sql).setTemplateEngine(TemplateEngine.NOP);
      binds.forEach((name, value) -> bind(query, name, value));
      return query.bind("tenant", tenantId).map((row, context) -> answer(row)).list();
    } finally {
      handle.execute("rollback to savepoint check_query");
      handle.execute("release savepoint check_query");
    }
  }

  public int replaceVerdicts(Collection<StoredVerdict> verdicts) {
    return VERDICTS.replace(handle, tenantId, verdictRows(verdicts));
  }

  static ArrayNode verdictRows(Collection<StoredVerdict> verdicts) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (StoredVerdict verdict : verdicts) {
      rows.addObject()
          .put("check_id", verdict.checkId())
          .put("asset_id", verdict.assetId())
          .put("result", verdict.result())
          .put("reason", verdict.reason())
          .<JsonNode>set("evidence", verdict.evidence());
    }
    return rows;
  }

  public int replaceCounts(Collection<CheckCount> counts) {
    return COUNTS.replace(handle, tenantId, countRows(counts));
  }

  static ArrayNode countRows(Collection<CheckCount> counts) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (CheckCount count : counts) {
      rows.addObject()
          .put("account_id", count.accountId())
          .put("check_id", count.checkId())
          .put("passed", count.passed())
          .put("failed", count.failed())
          .put("unknown", count.unknown())
          .put("not_applicable", count.notApplicable());
    }
    return rows;
  }

  /**
   * @param off checks of the catalogue that do not count, with why, by account id
   */
  public int replaceOff(Map<Long, Map<String, String>> off) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    off.forEach(
        (account, checks) ->
            checks.forEach(
                (check, why) ->
                    rows.addObject()
                        .put("account_id", account)
                        .put("check_id", check)
                        .put("why", why)));
    return OFF.replace(handle, tenantId, rows);
  }

  private static void bind(Query query, String name, Object value) {
    if (value instanceof List<?> list) {
      query.bindArray(name, list.get(0).getClass(), list);
    } else {
      query.bind(name, value);
    }
  }

  private static CheckAnswer answer(ResultSet row) throws SQLException {
    Set<String> columns = new HashSet<>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      columns.add(row.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT));
    }
    String evidence = columns.contains("evidence") ? row.getString("evidence") : null;
    return new CheckAnswer(
        row.getLong("asset_id"),
        row.getString("result"),
        text(row, columns, "reason"),
        evidence == null ? JsonNodeFactory.instance.objectNode() : CorrelationStore.tree(evidence),
        number(row, columns, "x"),
        text(row, columns, "x_because"),
        number(row, columns, "c"),
        text(row, columns, "c_because"),
        columns.contains("x"),
        texts(row, columns, "needs"));
  }

  private static String text(ResultSet row, Set<String> columns, String column)
      throws SQLException {
    String text = columns.contains(column) ? row.getString(column) : null;
    return text == null ? "" : text;
  }

  private static @Nullable Double number(ResultSet row, Set<String> columns, String column)
      throws SQLException {
    if (!columns.contains(column)) {
      return null;
    }
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable List<String> texts(ResultSet row, Set<String> columns, String column)
      throws SQLException {
    Array array = columns.contains(column) ? row.getArray(column) : null;
    return array == null ? null : List.of((String[]) array.getArray());
  }
}
