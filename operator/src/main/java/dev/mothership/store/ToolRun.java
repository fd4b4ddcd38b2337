package dev.mothership.store;

import dev.mothership.model.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * One Job that runs a scanner's tool.
 *
 * @param job names its Job and its Secret. Numbers begin anew with a new database, and the cluster
 *     still knows the Jobs of the one before: a part of the token's hash tells them apart
 * @param tenant name of the tenant, by which the namespace of its Jobs is called
 * @param requested what somebody asked for; empty where its time had come
 * @param launched whether Job and Secret are known to be made
 * @param waits why its pod does not start; null where nothing hinders it
 */
public record ToolRun(
    long tenantId,
    long id,
    String job,
    String tenant,
    long scannerId,
    String requested,
    boolean launched,
    @Nullable Failure waits,
    Instant madeAt,
    Instant deadlineAt) {
  static final String COLUMNS =
      "r.*, (select name from tenant where tenant.id = r.tenant_id) as tenant";
  private static final int MARK_BYTES = 4;

  static ToolRun of(ResultSet row, StatementContext context) throws SQLException {
    return new ToolRun(
        row.getLong("tenant_id"),
        row.getLong("id"),
        "mothership-scan-%d-%s"
            .formatted(
                row.getLong("id"),
                HexFormat.of().formatHex(row.getBytes("token_hash"), 0, MARK_BYTES)),
        row.getString("tenant"),
        row.getLong("scanner_id"),
        row.getString("requested"),
        row.getString("state").equals("launched"),
        Rows.failure(row, "waits"),
        Objects.requireNonNull(Rows.instant(row, "made_at")),
        Objects.requireNonNull(Rows.instant(row, "deadline_at")));
  }
}
