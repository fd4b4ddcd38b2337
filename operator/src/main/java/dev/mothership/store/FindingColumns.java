package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The columns that every list of findings has under the same names. */
final class FindingColumns {
  private FindingColumns() {}

  /** What a list may tell besides, as {@link ShownFinding} has it. */
  record Besides(
      @Nullable Integer residualRisk,
      int similar,
      String exception,
      @Nullable TriageRow triage,
      @Nullable OwnerRow owner,
      String accountNamespace) {
    static final Besides NOTHING = new Besides(null, 0, "", null, null, "");
  }

  static ShownFinding read(ResultSet row, Besides besides) throws SQLException {
    return new ShownFinding(
        row.getLong("id"),
        row.getString("name"),
        row.getString("category"),
        row.getString("rule_id"),
        row.getString("account_name"),
        row.getString("asset_key"),
        row.getString("asset_name"),
        row.getString("asset_type"),
        row.getString("region"),
        row.getString("title"),
        row.getString("state"),
        row.getString("severity"),
        row.getInt("risk"),
        row.getInt("risk_low"),
        row.getInt("risk_high"),
        besides.residualRisk(),
        row.getString("confidence"),
        json(row, "factors"),
        json(row, "detail"),
        row.getObject("first_seen", OffsetDateTime.class).toInstant(),
        Rows.instant(row, "due_at"),
        row.getString("due_by"),
        Rows.instant(row, "resolved_at"),
        row.getString("resolution"),
        besides.similar(),
        besides.exception(),
        besides.triage(),
        json(row, "path"),
        besides.owner(),
        besides.accountNamespace());
  }

  private static JsonNode json(ResultSet row, String column) throws SQLException {
    return Json.tree(row.getString(column));
  }

  /** Null where it is the namespace of its account. */
  static @Nullable OwnerRow owner(ResultSet row) throws SQLException {
    String name = row.getString("owner");
    return name == null
        ? null
        : new OwnerRow(
            name,
            row.getString("owner_source"),
            row.getString("owner_confidence"),
            row.getString("owner_because"));
  }

  /** Null where nobody said anything. */
  static @Nullable TriageRow triage(ResultSet row) throws SQLException {
    Instant at = Rows.instant(row, "triage_at");
    return at == null
        ? null
        : new TriageRow(
            row.getString("triage_status"),
            row.getString("assignee"),
            row.getString("triage_comment"),
            row.getString("triage_by"),
            row.getString("triage_source"),
            at);
  }
}
