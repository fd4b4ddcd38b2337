package dev.mothership.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** The end of an account: its claim is free again, and nothing it held counts any more. */
final class AccountRetirement {
  private static final List<String> CLOSE =
      List.of(
          """
          update account set retired_at = coalesce(retired_at, now()), claimed = false,
            authorized_at = null where id = :account
          """,
          "delete from staging_asset using scan where scan_id = scan.id and account_id = :account",
          "delete from staging_relation using scan where scan_id = scan.id and account_id = :account",
          "delete from task where account_id = :account",
          """
          update asset set account_id = w.account_id, scope_region = w.scope_region,
            scope_type = w.scope_type
          from (select distinct on (asset_id) * from asset_witness
                where account_id <> :account order by asset_id, account_id) w
          where asset.tenant_id = w.tenant_id and asset.id = w.asset_id
            and asset.account_id = :account and asset.closed_at is null
          """,
          """
          delete from asset_witness w using asset a
          where a.tenant_id = w.tenant_id and a.id = w.asset_id
            and (w.account_id = a.account_id or w.account_id = :account)
          """,
          """
          update asset set closed_at = now(), changed_at = now()
          where tenant_id = :tenant and account_id = :account and closed_at is null
          """,
          "delete from relation where tenant_id = :tenant and account_id = :account",
          "delete from scan_scope where tenant_id = :tenant and account_id = :account",
          "delete from check_result where tenant_id = :tenant and account_id = :account");
  private static final List<String> PURGE =
      List.of(
          """
          delete from finding_event e using finding f
          where f.tenant_id = :tenant and f.account_id = :account
            and e.tenant_id = f.tenant_id and e.finding_id = f.id
          """,
          """
          delete from outbox o using finding f
          where f.tenant_id = :tenant and f.account_id = :account
            and o.tenant_id = f.tenant_id and o.finding_id = f.id
          """,
          "delete from remediation_run where tenant_id = :tenant and account_id = :account",
          "delete from remediation where tenant_id = :tenant and account_id = :account",
          "delete from finding where tenant_id = :tenant and account_id = :account",
          "delete from asset where tenant_id = :tenant and account_id = :account",
          "delete from score_daily where tenant_id = :tenant and account_id = :account",
          "delete from scan where tenant_id = :tenant and account_id = :account",
          "delete from account where id = :account");

  private AccountRetirement() {}

  /** Does nothing while something of the account is being changed: that ends on record first. */
  static void retire(Handle handle, long account, boolean purge) {
    if (isBeingChanged(handle, account)) {
      return;
    }
    long tenant =
        handle
            .createQuery("select tenant_id from account where id = :account for update")
            .bind("account", account)
            .mapTo(Long.class)
            .findOne()
            .orElse(0L);
    if (tenant == 0) {
      return;
    }
    run(handle, CLOSE, tenant, account);
    if (purge) {
      run(handle, PURGE, tenant, account);
    }
    TaskRequests.correlation(handle, tenant);
  }

  private static boolean isBeingChanged(Handle handle, long account) {
    return handle
        .createQuery(
            """
            select exists (select from remediation
              where account_id = :account and state in ('Running', 'Recovering'))
            """)
        .bind("account", account)
        .mapTo(Boolean.class)
        .one();
  }

  private static void run(Handle handle, List<String> statements, long tenant, long account) {
    for (String sql : statements) {
      handle.createUpdate(sql).bind("account", account).bind("tenant", tenant).execute();
    }
  }
}
