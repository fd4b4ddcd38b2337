package dev.mothership.store;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Whether one more run may begin. The tenant is locked until the end of the transaction, so that
 * two replicas do not both take the last place.
 */
final class RemediationBrake {
  private static final int LOCK = 7;

  private final Handle handle;
  private final RemediationRow row;
  private final RemediationLimits limits;

  RemediationBrake(Handle handle, RemediationRow row, RemediationLimits limits) {
    this.handle = handle;
    this.row = row;
    this.limits = limits;
  }

  Optional<Launch.Held> holds() {
    handle.execute("select pg_advisory_xact_lock(?, ?::int)", LOCK, (int) row.tenantId());
    return storm()
        .or(
            () ->
                limit(
                    inDay("account_id = :account"),
                    limits.perAccount(),
                    "in this account; mothership.remediation.per-account is the bound"))
        .or(
            () ->
                limit(
                    inDay("true"),
                    limits.perTenant(),
                    "in this tenant; mothership.remediation.per-tenant is the bound"))
        .or(this::policy);
  }

  private Optional<Launch.Held> storm() {
    int failures =
        bound(
                """
                select count(*) from remediation_run
                where intent = 'apply' and outcome in ('failed', 'rolled-back', 'lost')
                  and ended_at > now() - :window
                  and (tenant_id = :tenant or action = :action)
                """)
            .bind("window", limits.stormWindow())
            .bind("action", row.action())
            .mapTo(Integer.class)
            .one();
    return failures < limits.stormFailures()
        ? Optional.empty()
        : Optional.of(
            new Launch.Held(
                "StormBrake",
                ("%d changes of this tenant or of this action failed in the last %d minutes, so no"
                        + " other is begun until they are that long ago. See what failed first.")
                    .formatted(failures, limits.stormWindow().toMinutes())));
  }

  /** What a policy approves is bounded by the policy too. */
  private Optional<Launch.Held> policy() {
    List<ApprovingPolicy> policies =
        row.policies().stream()
            .filter(policy -> row.approvedBy().equals("policy:" + policy.name()))
            .toList();
    for (ApprovingPolicy policy : policies) {
      Optional<Launch.Held> held =
          limit(
                  byPolicy("r.account_id = :account"),
                  policy.perAccount(),
                  "in this account by policy " + policy.name())
              .or(
                  () ->
                      limit(
                          byPolicy("true"),
                          policy.perTenant(),
                          "in this tenant by policy " + policy.name()));
      if (held.isPresent()) {
        return held;
      }
    }
    return Optional.empty();
  }

  private static Optional<Launch.Held> limit(int runs, int most, String where) {
    return runs < most
        ? Optional.empty()
        : Optional.of(
            new Launch.Held(
                "LimitReached",
                "%d changes were begun in the last 24 hours %s. This one waits."
                    .formatted(runs, where)));
  }

  private int inDay(String which) {
    return bound(
            """
            select count(*) from remediation_run
            where tenant_id = :tenant and intent = 'apply' and state <> 'abandoned'
              and made_at > now() - interval '24 hours' and\s"""
                + which)
        .bind("account", row.accountId())
        .mapTo(Integer.class)
        .one();
  }

  private int byPolicy(String which) {
    return bound(
            """
            select count(*) from remediation_run r
            join remediation m on m.tenant_id = r.tenant_id and m.id = r.remediation_id
            where r.tenant_id = :tenant and r.intent = 'apply' and r.state <> 'abandoned'
              and r.made_at > now() - interval '24 hours' and m.approved_by = :by and\s"""
                + which)
        .bind("account", row.accountId())
        .bind("by", row.approvedBy())
        .mapTo(Integer.class)
        .one();
  }

  private Query bound(String sql) {
    return handle.createQuery(sql).bind("tenant", row.tenantId());
  }
}
