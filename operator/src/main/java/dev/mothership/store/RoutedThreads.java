package dev.mothership.store;

import org.jdbi.v3.core.Handle;

/** Threads of other namespaces than the account's, which a route has led findings to. */
final class RoutedThreads {
  private RoutedThreads() {}

  /**
   * Takes out of them what no route leads there any more, so that whoever had it hears no more of
   * it and can do nothing to it. What was told stays told; what was on its way is not.
   */
  static void revoke(Handle handle, long tenantId) {
    handle
        .createUpdate(
            """
            with foreign_thread as (
              select t.id, case when c.cluster then t.routed_to else c.namespace end as namespace from thread t
              join channel c on c.id = t.channel_id and (not c.cluster or t.routed_to <> '')
              join account a on a.id = t.account_id and (c.cluster or a.namespace <> c.namespace)
              where t.tenant_id = :tenant
            ), gone as (
              delete from thread_finding m using foreign_thread t
              where m.tenant_id = :tenant and m.thread_id = t.id and not exists (
                select from finding f join asset_owner o on o.tenant_id = f.tenant_id
                  and o.asset_id = f.asset_id and o.namespace = t.namespace
                where f.tenant_id = :tenant and f.id = m.finding_id)
              returning m.thread_id, m.finding_id
            )
            update thread t set due_at = null, sending = null, sending_seq = null
            where t.tenant_id = :tenant and t.id in (select thread_id from gone) and not exists (
              select from thread_finding m where m.tenant_id = :tenant and m.thread_id = t.id
                and not exists (select from gone g
                  where g.thread_id = m.thread_id and g.finding_id = m.finding_id))
            """)
        .bind("tenant", tenantId)
        .execute();
  }
}
