package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * One Job of a remediation.
 *
 * @param job names its Job, its Secret and its session in the cloud. Numbers begin anew with a new
 *     database, and the cluster still knows the Jobs of the one before: a part of the token's hash
 *     tells them apart
 * @param intent apply, recover or rollback
 * @param state launching, launched, running, ended or abandoned
 * @param outcome succeeded, rolled-back, failed, outdated or lost; empty while it has not ended
 * @param steps calls that it has begun
 * @param cleaned nothing of it is left in the cluster but a Job that goes by itself
 */
public record RunRow(
    long tenantId,
    long id,
    String job,
    long remediationId,
    String action,
    String intent,
    String state,
    String outcome,
    String instance,
    @Nullable JsonNode before,
    @Nullable JsonNode after,
    @Nullable Failure failure,
    boolean cleaned,
    Instant madeAt,
    Instant deadlineAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    int steps) {
  private static final int MARK_BYTES = 4;
  static final String COLUMNS =
      """
      r.*, (select count(*) from remediation_step s
            where s.tenant_id = r.tenant_id and s.run_id = r.id) as steps
      """;

  static RunRow of(ResultSet row, StatementContext context) throws SQLException {
    String before = row.getString("before");
    String after = row.getString("after");
    return new RunRow(
        row.getLong("tenant_id"),
        row.getLong("id"),
        job(row.getLong("id"), row.getBytes("token_hash")),
        row.getLong("remediation_id"),
        row.getString("action"),
        row.getString("intent"),
        row.getString("state"),
        row.getString("outcome"),
        row.getString("instance"),
        before == null ? null : Json.tree(before),
        after == null ? null : Json.tree(after),
        Rows.failure(row, "failure"),
        row.getBoolean("cleaned"),
        Objects.requireNonNull(Rows.instant(row, "made_at")),
        Objects.requireNonNull(Rows.instant(row, "deadline_at")),
        Rows.instant(row, "started_at"),
        Rows.instant(row, "ended_at"),
        row.getInt("steps"));
  }

  private static String job(long id, byte[] tokenHash) {
    return "mothership-remediation-%d-%s"
        .formatted(id, HexFormat.of().formatHex(tokenHash, 0, MARK_BYTES));
  }

  /** Reports of it still count. */
  public boolean isOpen() {
    return !state.equals("ended") && !state.equals("abandoned");
  }
}
