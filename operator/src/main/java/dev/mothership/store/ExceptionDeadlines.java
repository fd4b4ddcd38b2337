package dev.mothership.store;

import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What time brings about: exceptions end, and people are warned before. */
@Singleton
public final class ExceptionDeadlines {
  private static final String WRONG =
      """
      with total as (
        select s.id, s.hash, s.cluster, s.tenant_id,
               s.standing = 'approved' and coalesce(sum(m.matched), 0) <= s.max_matches
               and (not s.cluster or not exists (
                 select from tenant w where w.retired_at is null and w.correlated_at is not null
                   and exists (select from account a where a.tenant_id = w.id and a.retired_at is null)
                   and not exists (select from exception_match c
                     where c.tenant_id = w.id and c.exception_id = s.id and c.hash = s.hash))) as applies
        from exception_standing s
        left join (exception_match m join tenant o on o.id = m.tenant_id and o.retired_at is null)
          on m.exception_id = s.id and m.hash = s.hash
        where s.type <> 'Attestation'
        group by s.id, s.hash, s.cluster, s.tenant_id, s.standing, s.max_matches
      )
      select distinct t.id from total
      join exception_match m on m.exception_id = total.id
      join tenant t on t.id = m.tenant_id
      where t.retired_at is null and t.requested_seq <= t.done_seq
        and (m.hash <> total.hash or m.applied <> (total.applies and m.matched > 0))
      order by t.id
      """;

  /** What applied once was within what policies allowed then. */
  private static final String GRANT =
      """
      update exception e set granted = e.hash from exception_standing s
      where s.id = e.id and s.standing = 'approved' and e.granted <> e.hash
        and (s.type = 'Attestation' or exists (select from exception_match m
          where m.exception_id = s.id and m.hash = s.hash and m.applied))
      """;

  /** Of the times of warning that are past, the last: an outage makes no two warnings of one. */
  private static final String WARN =
      """
      with due as (
        select s.id, s.hash, min(d.days) as days
        from exception_standing s cross join unnest(cast(:days as int[])) d(days)
        where s.standing = 'approved' and s.expires_at - make_interval(days => d.days) <= now()
          and s.decided_at < s.expires_at - make_interval(days => d.days)
        group by s.id, s.hash, s.warned having min(d.days) < coalesce(s.warned, 1000000)
      ), warned as (
        update exception e set warned = due.days from due where e.id = due.id
        returning e.id
      ), concerned as (
        select s.*, due.days, t.id as tenant, m.matched, m.names
        from due
        join warned on warned.id = due.id
        join exception_standing s on s.id = due.id
        join tenant t on t.retired_at is null
        left join exception_match m on m.tenant_id = t.id and m.exception_id = s.id and m.hash = s.hash and m.applied
        where m.applied or (s.type = 'Attestation' and (t.id = s.tenant_id or (s.cluster and exists (
          select from account a where a.tenant_id = t.id and a.retired_at is null))))
      ), told as (
        insert into outbox (tenant_id, kind, dedupe, body)
        select tenant, 'exception-expiring', 'exception:' || id || ':' || hash || ':' || days,
               jsonb_build_object('kind', case when cluster then 'ClusterPostureException' else 'PostureException' end,
                 'namespace', namespace, 'name', name, 'type', type, 'days', days, 'reason', reason,
                 'expires', to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                 'requestedBy', requested_by, 'approvedBy', decided_by,
                 'matched', coalesce(matched, 0), 'findings', coalesce(names, '[]'))
        from concerned order by tenant, id
        on conflict (tenant_id, dedupe) do nothing returning 1
      )
      select count(*) from told
      """;

  private final Database database;

  public ExceptionDeadlines(Database database) {
    this.database = database;
  }

  /**
   * Has those tenants correlated in which an exception applies that should not, or the other way:
   * since its time is over, or since what it matches in all tenants is or is no longer too much.
   *
   * @return of how many tenants
   */
  public int correlate() {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              handle.execute(GRANT);
              List<Long> tenants = handle.createQuery(WRONG).mapTo(Long.class).list();
              tenants.forEach(tenant -> TaskRequests.correlation(handle, tenant));
              return tenants.size();
            });
  }

  /**
   * Tells each tenant of exceptions that end soon, once for each number of days. One that was
   * approved for less than that is not told of.
   *
   * @return messages
   */
  public int warn(List<Integer> days) {
    return database.jdbi().inTransaction(handle -> warn(handle, days));
  }

  private static int warn(Handle handle, List<Integer> days) {
    return handle
        .createQuery(WARN)
        .bindArray("days", Integer.class, days)
        .mapTo(Integer.class)
        .one();
  }
}
