package dev.mothership.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** How one tenant stands, read at the moment of telling. */
public final class StandingFacts {
  private final Handle handle;
  private final long tenantId;

  public StandingFacts(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /** The tenant's latest score; empty before the first correlation. */
  public Optional<TenantScore> score() {
    return PostureStore.score(handle, tenantId);
  }

  /**
   * A finding in a line.
   *
   * @param account name of the CloudAccount object
   */
  public record Line(String title, String asset, String account, int risk, String severity) {}

  /**
   * How the tenant's accounts stand.
   *
   * @param bySeverity open findings: critical, high, medium, low
   */
  public record Standing(
      int open, int overdue, int opened, int resolved, List<Integer> bySeverity) {}

  /**
   * Over a namespace, or the whole tenant where it is empty.
   *
   * @param since from which on what opened and what was resolved is counted
   */
  public Standing standing(String namespace, Instant since, Instant now) {
    return handle
        .createQuery(
            """
            select count(*) filter (where f.state = 'Open') as open,
              count(*) filter (where f.state = 'Open' and f.due_at < :now) as overdue,
              count(*) filter (where f.first_seen >= :since and f.state <> 'Muted') as opened,
              count(*) filter (where f.state = 'Resolved' and f.resolved_at >= :since) as resolved,
              count(*) filter (where f.state = 'Open' and f.severity = 'critical') as critical,
              count(*) filter (where f.state = 'Open' and f.severity = 'high') as high,
              count(*) filter (where f.state = 'Open' and f.severity = 'medium') as medium,
              count(*) filter (where f.state = 'Open' and f.severity = 'low') as low
            from finding f join account a on a.id = f.account_id
            where f.tenant_id = :tenant and a.retired_at is null
              and (:namespace = '' or a.namespace = :namespace)
            """)
        .bind("tenant", tenantId)
        .bind("namespace", namespace)
        .bind("since", since)
        .bind("now", now)
        .map(
            (row, context) ->
                new Standing(
                    row.getInt("open"),
                    row.getInt("overdue"),
                    row.getInt("opened"),
                    row.getInt("resolved"),
                    List.of(
                        row.getInt("critical"),
                        row.getInt("high"),
                        row.getInt("medium"),
                        row.getInt("low"))))
        .one();
  }

  /** Open findings of the greatest risk; of those that are overdue where asked. */
  public List<Line> worst(String namespace, boolean overdue, Instant now, int most) {
    return handle
        .createQuery(
            """
            select f.title, asset.name as asset, a.name as account, f.risk, f.severity
            from finding f join account a on a.id = f.account_id
            join asset on asset.tenant_id = f.tenant_id and asset.id = f.asset_id
            where f.tenant_id = :tenant and f.state = 'Open' and a.retired_at is null
              and (:namespace = '' or a.namespace = :namespace) and (not :overdue or f.due_at < :now)
            order by f.risk desc, f.id limit :most
            """)
        .bind("tenant", tenantId)
        .bind("namespace", namespace)
        .bind("overdue", overdue)
        .bind("now", now)
        .bind("most", most)
        .map(
            (row, context) ->
                new Line(
                    row.getString("title"),
                    row.getString("asset"),
                    row.getString("account"),
                    row.getInt("risk"),
                    row.getString("severity")))
        .list();
  }
}
