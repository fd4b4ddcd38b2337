package dev.mothership.store;

import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * What other tools are told of a namespace, in pages by id. A namespace is that of the tenant that
 * selects it now; accounts that are retired are not told of.
 */
@Singleton
public final class EmitStore {
  private static final String ACCOUNTS =
      """
      with owning as (
        select id, name, correlated_at from tenant
        where :namespace = any(namespaces) and retired_at is null order by id limit 1
      ), account_of as (
        select c.*, owning.name as tenant, owning.correlated_at
        from owning join account c on c.tenant_id = owning.id and c.namespace = :namespace and c.retired_at is null
      )
      """;
  private static final String FINDINGS =
      ACCOUNTS
          + """
          , chosen as materialized (
            select f.tenant_id, f.id, greatest(f.changed_at, coalesce(g.changed_at, f.changed_at)) as changed
            from finding f
            left join triage g on g.tenant_id = f.tenant_id and g.finding_id = f.id
            where f.tenant_id = (select id from owning) and f.id > :after
              and f.account_id in (select id from account_of)
              and (cardinality(:states) = 0 or f.state = any(:states))
              and (cardinality(:severities) = 0 or f.severity = any(:severities))
              and (cardinality(:categories) = 0 or f.category = any(:categories))
              and greatest(f.changed_at, coalesce(g.changed_at, f.changed_at)) >= :since
            order by f.id limit :limit
          )
          select f.*, chosen.changed, c.tenant, c.name as account_name, c.namespace, c.provider, c.native_id as account_id_there,
            c.partition, c.criticality, a.key as asset_key, a.name as asset_name, a.type as asset_type, a.region,
            a.data_class, a.tags, o.owner, o.source as owner_source, o.confidence as owner_confidence,
            o.because as owner_because, coalesce(exception_label(f.exception_id), '') as exception,
            g.status as triage_status, g.assignee, g.comment as triage_comment, g.by_user as triage_by,
            g.source as triage_source, g.changed_at as triage_at,
            array(select r.framework || ' ' || r.requirement from framework_check r
              where r.check_id = f.rule_id order by 1) as requirements,
            case when p.state is null then '{}'::jsonb
              else jsonb_build_object('hops', p.hops, 'broken', p.broken, 'fixes', p.fixes, 'spread', p.spread)
            end as path
          from chosen
          join finding f on f.tenant_id = chosen.tenant_id and f.id = chosen.id
          join account_of c on c.id = f.account_id
          join asset a on a.tenant_id = f.tenant_id and a.id = f.asset_id
          left join asset_owner o on o.tenant_id = f.tenant_id and o.asset_id = f.asset_id
          left join triage g on g.tenant_id = f.tenant_id and g.finding_id = f.id
          left join attack_path p on f.category = 'attack-path' and p.tenant_id = f.tenant_id
            and p.rule_id = f.rule_id and p.asset_id = f.asset_id and p.target_key = f.target_key
          order by f.id
          """;
  private static final String GRANTS =
      ACCOUNTS
          + """
          , held as (
            select g.tenant_id, g.asset_id, jsonb_agg(jsonb_build_object('power', g.power, 'target', g.target_key,
              'conditions', g.condition_class, 'evidence', g.evidence) order by g.power, g.target_key) as powers
            from principal_grant g
            join asset a on a.tenant_id = g.tenant_id and a.id = g.asset_id
              and a.account_id in (select id from account_of)
            where g.tenant_id = (select id from owning) and g.asset_id > :after and g.power in ('ADMIN', 'EDIT_IAM')
            group by g.tenant_id, g.asset_id order by g.asset_id limit :limit
          )
          select held.powers, a.id, c.tenant, c.namespace, c.name as account_name, c.provider,
            c.native_id as account_id_there, c.partition, a.key, a.name, a.type, coalesce(o.owner, '') as owner,
            a.first_seen, coalesce(c.correlated_at, a.changed_at) as analysed_at
          from held
          join asset a on a.tenant_id = held.tenant_id and a.id = held.asset_id
          join account_of c on c.id = a.account_id
          left join asset_owner o on o.tenant_id = a.tenant_id and o.asset_id = a.id
          order by a.id
          """;

  private final Database database;

  public EmitStore(Database database) {
    this.database = database;
  }

  /**
   * A time that no change yet to be seen is before: what is asked for since then misses nothing. It
   * is the start of the oldest transaction that is under way, for changes carry their transaction's
   * start.
   */
  public Instant seenUntil() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select least(now(), min(xact_start)) from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid()
                        """)
                    .mapTo(OffsetDateTime.class)
                    .one()
                    .toInstant());
  }

  /** The findings of a namespace's accounts, in order of their ids. */
  public List<EmittedFinding> findings(String namespace, FindingFilter filter) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(FINDINGS)
                    .bind("namespace", namespace)
                    .bindArray("states", String.class, filter.states())
                    .bindArray("severities", String.class, filter.severities())
                    .bindArray("categories", String.class, filter.categories())
                    .bind("since", filter.changedSince().atOffset(ZoneOffset.UTC))
                    .bind("after", filter.after())
                    .bind("limit", filter.limit())
                    .map(EmitStore::finding)
                    .list());
  }

  /** Who holds power over an account, in order of their assets' ids. */
  public List<EmittedGrants> grants(String namespace, long after, int limit) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(GRANTS)
                    .bind("namespace", namespace)
                    .bind("after", after)
                    .bind("limit", limit)
                    .map(EmitStore::grant)
                    .list());
  }

  private static EmittedFinding finding(ResultSet row, StatementContext context)
      throws SQLException {
    int residual = row.getInt("residual_risk");
    Integer shownResidual = row.wasNull() ? null : residual;
    return new EmittedFinding(
        FindingColumns.read(
            row,
            new FindingColumns.Besides(
                shownResidual,
                0,
                row.getString("exception"),
                FindingColumns.triage(row),
                FindingColumns.owner(row),
                "")),
        row.getString("tenant"),
        row.getString("namespace"),
        row.getString("provider"),
        row.getString("account_id_there"),
        row.getString("partition"),
        row.getString("criticality"),
        row.getString("data_class"),
        Json.tree(row.getString("tags")),
        row.getString("target_key"),
        texts(row.getArray("requirements")),
        instant(row, "changed"));
  }

  private static EmittedGrants grant(ResultSet row, StatementContext context) throws SQLException {
    return new EmittedGrants(
        row.getLong("id"),
        row.getString("tenant"),
        row.getString("namespace"),
        row.getString("account_name"),
        row.getString("provider"),
        row.getString("account_id_there"),
        row.getString("partition"),
        row.getString("key"),
        row.getString("name"),
        row.getString("type"),
        row.getString("owner"),
        Json.tree(row.getString("powers")),
        instant(row, "first_seen"),
        instant(row, "analysed_at"));
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
