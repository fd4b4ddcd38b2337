package dev.mothership.store;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementContext;

/** What the publisher shows as objects, read from the record. */
@Singleton
public final class ProjectionStore {
  private final Database database;

  public ProjectionStore(Database database) {
    this.database = database;
  }

  /**
   * Of the places of a namespace, so many parts may go to findings of other namespaces' accounts.
   */
  public static final int ROUTED_SHARE = 4;

  /**
   * Counts for every namespace that holds an account which is not retired, or whose owner has
   * assets elsewhere.
   */
  public List<NamespaceFindings> counts(Duration keepResolved) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        with own as (
                        select account.tenant_id, account.namespace,
                          count(*) filter (where state = 'Open') as open,
                          count(*) filter (where state <> 'Open'
                            and coalesce(resolved_at, muted_at) > now() - make_interval(secs => :keep)) as resolved,
                          count(*) filter (where state = 'Open' and due_at < now()) as overdue,
                          count(*) filter (where state = 'Open' and severity = 'critical') as critical,
                          count(*) filter (where state = 'Open' and severity = 'high') as high,
                          count(*) filter (where state = 'Open' and severity = 'medium') as medium,
                          count(*) filter (where state = 'Open' and severity = 'low') as low
                        from account
                        left join finding on finding.tenant_id = account.tenant_id
                          and finding.account_id = account.id
                        where account.retired_at is null
                        group by 1, 2
                        ), routed as (
                        select tenant.id as tenant_id, o.namespace, count(*) as routed
                        from asset_owner o
                        join tenant on o.namespace = any(tenant.namespaces) and tenant.retired_at is null
                        join finding f on f.tenant_id = o.tenant_id and f.asset_id = o.asset_id and f.state = 'Open'
                        join account on account.id = f.account_id and account.retired_at is null
                          and account.namespace <> o.namespace
                        where o.namespace is not null
                        group by 1, 2
                        )
                        select tenant_id, namespace, coalesce(open, 0) as open, coalesce(resolved, 0) as resolved,
                          coalesce(overdue, 0) as overdue, coalesce(critical, 0) as critical,
                          coalesce(high, 0) as high, coalesce(medium, 0) as medium, coalesce(low, 0) as low,
                          coalesce(routed, 0) as routed
                        from own full join routed using (tenant_id, namespace)
                        order by 1, 2
                        """)
                    .bind("keep", keepResolved.toSeconds())
                    .map(ProjectionStore::count)
                    .list());
  }

  /**
   * Enough findings of a namespace to choose {@code limit} from, worst first, open before resolved:
   * of each state the {@code perRule} worst of each rule, and the worst of all; and the worst open
   * ones that other accounts have of what the namespace owns there. The findings are fetched before
   * anything is joined to them: where there are no statistics yet, as after the first scan, the
   * planner would otherwise pair every one with every asset of the tenant.
   *
   * @param counts of the namespace; what its own findings leave is there for those of others, and a
   *     share in any case
   */
  public List<ShownFinding> candidates(
      NamespaceFindings counts, int limit, int perRule, Duration keepResolved) {
    int left = limit - counts.open() - counts.recentlyResolved();
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        with mine as (
                          select f.tenant_id, f.id, f.risk, f.rule_id, f.asset_id, f.target_key, f.state,
                            account.name as account_name,
                            row_number() over (partition by f.rule_id, f.state
                              order by f.risk desc, f.id) as nth_of_rule,
                            row_number() over (partition by f.state order by f.risk desc, f.id) as nth,
                            count(*) filter (where f.state = 'Open')
                              over (partition by f.account_id, f.rule_id) as same
                          from finding f
                          join account on account.id = f.account_id
                          where f.tenant_id = :tenant and account.tenant_id = :tenant
                            and account.namespace = :namespace and account.retired_at is null
                            and (f.state = 'Open' or (f.state <> 'Open'
                              and coalesce(f.resolved_at, f.muted_at) > now() - make_interval(secs => :keep)))
                        ), chosen as (
                          select * from mine where nth <= :limit
                          union
                          (select * from mine where nth_of_rule <= :perRule and state = 'Open'
                            order by nth limit :limit)
                          union
                          (select * from mine where nth_of_rule <= :perRule and state <> 'Open'
                            order by nth limit :limit)
                        ), routed as (
                          select f.tenant_id, f.id, account.name as account_name, account.namespace
                          from asset_owner o
                          join finding f on f.tenant_id = o.tenant_id and f.asset_id = o.asset_id and f.state = 'Open'
                          join account on account.id = f.account_id and account.retired_at is null
                            and account.namespace <> :namespace
                          where o.namespace = :namespace
                          order by f.risk desc, f.id limit :routed
                        ), told as (
                          select tenant_id, id, same, account_name, '' as account_namespace, state, nth from chosen
                          union all
                          select tenant_id, id, 1, account_name, namespace, 'Open', row_number() over () from routed
                        ), shown as materialized (
                          select f.*, told.same, told.account_name, told.account_namespace, told.nth
                          from told join finding f on f.tenant_id = told.tenant_id and f.id = told.id
                        )
                        select f.*, asset.key as asset_key,
                          owner.owner, owner.source as owner_source, owner.confidence as owner_confidence,
                          owner.because as owner_because,
                          asset.name as asset_name, asset.type as asset_type, asset.region,
                          coalesce(exception_label(f.exception_id), '') as exception,
                          triage.status as triage_status, triage.assignee, triage.comment as triage_comment,
                          triage.by_user as triage_by, triage.source as triage_source,
                          triage.changed_at as triage_at,
                          case when path.state is null then '{}'::jsonb
                            else jsonb_build_object('hops', path.hops, 'broken', path.broken,
                              'fixes', path.fixes, 'spread', path.spread) end as path
                        from shown f
                        join asset on asset.tenant_id = f.tenant_id and asset.id = f.asset_id
                        left join asset_owner owner on owner.tenant_id = f.tenant_id and owner.asset_id = f.asset_id
                        left join triage on triage.tenant_id = f.tenant_id and triage.finding_id = f.id
                        left join attack_path path on f.category = 'attack-path'
                          and path.tenant_id = f.tenant_id and path.rule_id = f.rule_id
                          and path.asset_id = f.asset_id and path.target_key = f.target_key
                        order by f.state, f.nth
                        """)
                    .bind("tenant", counts.tenantId())
                    .bind("namespace", counts.namespace())
                    .bind("limit", limit)
                    .bind("perRule", perRule)
                    .bind("routed", Math.max(limit / ROUTED_SHARE, left))
                    .bind("keep", keepResolved.toSeconds())
                    .map(ProjectionStore::finding)
                    .list());
  }

  private static NamespaceFindings count(ResultSet row, StatementContext context)
      throws SQLException {
    Map<String, Integer> severities = new HashMap<>();
    for (String severity : List.of("critical", "high", "medium", "low")) {
      if (row.getInt(severity) > 0) {
        severities.put(severity, row.getInt(severity));
      }
    }
    return new NamespaceFindings(
        row.getLong("tenant_id"),
        row.getString("namespace"),
        row.getInt("open"),
        row.getInt("resolved"),
        row.getInt("overdue"),
        severities,
        row.getInt("routed"));
  }

  private static ShownFinding finding(ResultSet row, StatementContext context) throws SQLException {
    boolean open = "Open".equals(row.getString("state"));
    int residual = row.getInt("residual_risk");
    return FindingColumns.read(
        row,
        new FindingColumns.Besides(
            row.getObject("residual_risk") == null ? null : residual,
            Math.max(0, row.getInt("same") - (open ? 1 : 0)),
            row.getString("exception"),
            FindingColumns.triage(row),
            FindingColumns.owner(row),
            row.getString("account_namespace")));
  }
}
