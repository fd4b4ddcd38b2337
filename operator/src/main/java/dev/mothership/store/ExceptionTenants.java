package dev.mothership.store;

import org.jdbi.v3.core.Handle;

/** Whose findings an exception may be of, and so who is correlated when anything of it changes. */
final class ExceptionTenants {
  private static final String TENANTS =
      """
      select distinct t.id from exception e
      join tenant t on t.retired_at is null
        and (t.id = e.tenant_id or (e.cluster and exists (
          select from account a where a.tenant_id = t.id and a.retired_at is null)))
      """;

  private ExceptionTenants() {}

  static void correlate(Handle handle, long exceptionId) {
    handle
        .createQuery(TENANTS + " where e.id = :id order by t.id")
        .bind("id", exceptionId)
        .mapTo(Long.class)
        .list()
        .forEach(tenant -> TaskRequests.correlation(handle, tenant));
  }

  /** Of the exception that was decided on, if it is one. */
  static void correlate(Handle handle, ApprovalRow approval) {
    handle
        .createQuery(
            """
            select id from exception
            where name = :name and case :kind when 'ClusterPostureException' then cluster
              when 'PostureException' then namespace = :namespace else false end
            """)
        .bind("name", approval.targetName())
        .bind("kind", approval.targetKind())
        .bind("namespace", approval.namespace())
        .mapTo(Long.class)
        .list()
        .forEach(id -> correlate(handle, id));
  }
}
