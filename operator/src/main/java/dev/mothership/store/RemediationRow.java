package dev.mothership.store;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.model.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * A remediation as stored.
 *
 * @param epoch raised by every claim and report; who commits under an older one rolls back
 * @param requesters everybody who ever wrote its spec
 * @param writeRole of the CloudAccount now; the plan's is in the plan
 * @param authorizedAt when reconcile last found the object allowed; null while it is not
 * @param removed the object is gone
 * @param plan null until there is one
 * @param runId of the last Job; null where there was none
 * @param attempts in this state, in a row
 * @param waitsFor condition reason of what it waits for; empty where it waits for nothing
 * @param waits what to do about that
 * @param failure of the last thing that failed
 */
public record RemediationRow(
    long tenantId,
    long id,
    long epoch,
    String namespace,
    String name,
    String uid,
    String finding,
    long findingId,
    long accountId,
    String assetKey,
    String action,
    Map<String, String> parameters,
    String mode,
    String requestedBy,
    List<String> requesters,
    String writeRole,
    List<ApprovingPolicy> policies,
    String token,
    @Nullable Instant authorizedAt,
    boolean removed,
    RemediationState state,
    @Nullable JsonNode plan,
    String planHash,
    @Nullable Instant plannedAt,
    String approvedBy,
    @Nullable Instant approvedAt,
    @Nullable Long runId,
    int attempts,
    String waitsFor,
    String waits,
    @Nullable Failure failure,
    @Nullable Instant endedAt) {
  static RemediationRow of(ResultSet row, StatementContext context) throws SQLException {
    String plan = row.getString("plan");
    long run = row.getLong("run_id");
    return new RemediationRow(
        row.getLong("tenant_id"),
        row.getLong("id"),
        row.getLong("epoch"),
        row.getString("namespace"),
        row.getString("name"),
        row.getString("uid"),
        row.getString("finding"),
        row.getLong("finding_id"),
        row.getLong("account_id"),
        row.getString("asset_key"),
        row.getString("action"),
        Json.read(row.getString("parameters"), new TypeReference<Map<String, String>>() {}),
        row.getString("mode"),
        row.getString("requested_by"),
        List.of((String[]) row.getArray("requesters").getArray()),
        row.getString("write_role"),
        Json.read(row.getString("policies"), new TypeReference<List<ApprovingPolicy>>() {}),
        row.getString("token"),
        Rows.instant(row, "authorized_at"),
        row.getBoolean("removed"),
        RemediationState.of(row.getString("state")),
        plan == null ? null : Json.tree(plan),
        row.getString("plan_hash"),
        Rows.instant(row, "planned_at"),
        row.getString("approved_by"),
        Rows.instant(row, "approved_at"),
        run == 0 ? null : run,
        row.getInt("attempts"),
        row.getString("waits_for"),
        row.getString("waits"),
        Rows.failure(row, "failure"),
        Rows.instant(row, "ended_at"));
  }
}
