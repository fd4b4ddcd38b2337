package dev.mothership.store;

import java.util.Collection;
import org.jdbi.v3.core.Handle;

/** Tasks made, or made due, within the transaction of what makes them so. */
final class TaskRequests {
  private TaskRequests() {}

  /** The account's sync is due now. */
  static void sync(Handle handle, long accountId) {
    handle
        .createUpdate(
            """
            update task set due_at =
              case when worker = '' then least(due_at, now()) else clock_timestamp() end
            where account_id = :account and kind = 'sync'
            """)
        .bind("account", accountId)
        .execute();
  }

  /** Sees to it that the account has its task; touches an existing one only to make it due. */
  static void ensureSync(Handle handle, AccountRow account, boolean due) {
    String otherwise =
        """
        do update set due_at = case when task.worker = '' then least(task.due_at, now())
          else clock_timestamp() end
        """;
    handle
        .createUpdate(
            """
            insert into task (tenant_id, account_id, kind, due_at)
            values (:tenant, :account, 'sync', now())
            on conflict (tenant_id, kind, coalesce(account_id, 0))\s"""
                + (due ? otherwise : "do nothing"))
        .bind("tenant", account.tenantId())
        .bind("account", account.id())
        .execute();
  }

  /** As {@link #ensureSync}, of an organization. */
  static void ensureDiscovery(Handle handle, long organizationId, boolean due) {
    handle
        .createUpdate(
            """
            insert into task (organization_id, kind, due_at)
            values (:organization, 'discover', now())
            on conflict (organization_id) where organization_id is not null do update set due_at =
              case when task.worker = '' then least(task.due_at, now()) else clock_timestamp() end
            where :due
            """)
        .bind("organization", organizationId)
        .bind("due", due)
        .execute();
  }

  /** Something of the tenant changed: a correlation that starts after this commit will see it. */
  static void correlation(Handle handle, long tenantId) {
    handle
        .createUpdate("update tenant set requested_seq = requested_seq + 1 where id = :tenant")
        .bind("tenant", tenantId)
        .execute();
    handle
        .createUpdate(
            """
            insert into task (tenant_id, kind, due_at) values (:tenant, 'correlate', now())
            on conflict (tenant_id, kind, coalesce(account_id, 0)) do nothing
            """)
        .bind("tenant", tenantId)
        .execute();
  }

  /**
   * As {@link #correlation}, of several, and of every tenant that is being correlated just now by
   * what was known before. In the order of their ids; their rows may be referred to meanwhile.
   */
  static void correlations(Handle handle, Collection<Long> tenantIds) {
    handle
        .createUpdate(
            """
            with owner as (
              select id from tenant
              where retired_at is null and (id = any(cast(:ids as bigint array)) or exists (
                select from task where task.tenant_id = tenant.id and task.kind = 'correlate' and task.worker <> ''))
              order by id for no key update
            ), raised as (
              update tenant set requested_seq = requested_seq + 1
              where id in (select id from owner) returning id
            )
            insert into task (tenant_id, kind, due_at) select id, 'correlate', now() from raised
            on conflict (tenant_id, kind, coalesce(account_id, 0)) do nothing
            """)
        .bindArray("ids", Long.class, tenantIds.toArray())
        .execute();
  }

  /**
   * What is known of vulnerabilities changed: every tenant that has software is correlated anew, in
   * the order of their ids, so that no two transactions wait for each other.
   */
  static void correlationOfSoftware(Handle handle) {
    handle.execute(
        """
        with owner as (
          select id from tenant
          where retired_at is null
            and exists (select from package where package.tenant_id = tenant.id)
          order by id for update
        ), raised as (
          update tenant set requested_seq = requested_seq + 1
          where id in (select id from owner) returning id
        )
        insert into task (tenant_id, kind, due_at) select id, 'correlate', now() from raised
        on conflict (tenant_id, kind, coalesce(account_id, 0)) do nothing
        """);
  }
}
