package dev.mothership.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.store.ScoreFacts.AssetTally;
import dev.mothership.store.ScoreFacts.CheckTally;
import dev.mothership.store.ScoreFacts.OpenRisk;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The facts behind one tenant's score, and its history by day; only differences are written. */
public final class ScoreStore {
  private final Handle handle;
  private final long tenantId;

  public ScoreStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /**
   * Everything the score needs, in the order of ids.
   *
   * @param readableAfter a fail that became unreadable at or before this is no longer counted
   */
  public ScoreFacts facts(Instant readableAfter) {
    return new ScoreFacts(accounts(), results(readableAfter), assets(), findings(readableAfter));
  }

  private List<Long> accounts() {
    return handle
        .createQuery(
            """
            select id from account
            where tenant_id = :tenant and retired_at is null and provider <> 'scanner' order by id
            """)
        .bind("tenant", tenantId)
        .mapTo(Long.class)
        .list();
  }

  private List<CheckTally> results(Instant readableAfter) {
    return handle
        .createQuery(
            """
            with lapsing as (
              select a.account_id, f.rule_id, count(*) as fails
              from finding f join asset a on a.tenant_id = f.tenant_id and a.id = f.asset_id
              where f.tenant_id = :tenant and f.state = 'Open' and f.category <> 'attack-path'
                and a.closed_at is null and f.unreadable_since > cast(:after as timestamptz)
              group by a.account_id, f.rule_id),
            excepted as (
              select a.account_id, f.rule_id, count(*) as fails
              from finding f join asset a on a.tenant_id = f.tenant_id and a.id = f.asset_id
              join verdict v on v.tenant_id = f.tenant_id and v.check_id = f.rule_id and v.asset_id = f.asset_id
              where f.tenant_id = :tenant and f.state = 'Muted' and f.category <> 'attack-path'
                and a.closed_at is null and v.result = 'fail'
              group by a.account_id, f.rule_id)
            select r.account_id, r.check_id, r.passed, r.failed, r.unknown, r.not_applicable,
              coalesce(l.fails, 0) as last_known_failed, coalesce(e.fails, 0) as excepted
            from check_result r
            join account c on c.id = r.account_id and c.retired_at is null
            left join lapsing l on l.account_id = r.account_id and l.rule_id = r.check_id
            left join excepted e on e.account_id = r.account_id and e.rule_id = r.check_id
            where r.tenant_id = :tenant
            order by r.account_id, r.check_id
            """)
        .bind("tenant", tenantId)
        .bind("after", readableAfter)
        .map(
            (row, context) ->
                new CheckTally(
                    row.getLong("account_id"),
                    row.getString("check_id"),
                    row.getInt("passed"),
                    row.getInt("failed"),
                    row.getInt("unknown"),
                    row.getInt("not_applicable"),
                    row.getInt("last_known_failed"),
                    row.getInt("excepted")))
        .list();
  }

  private List<AssetTally> assets() {
    return handle
        .createQuery(
            """
            select a.account_id, a.type, count(*) as assets
            from asset a join account c on c.id = a.account_id and c.retired_at is null
            where a.tenant_id = :tenant and a.closed_at is null
            group by a.account_id, a.type order by a.account_id, a.type
            """)
        .bind("tenant", tenantId)
        .map(
            (row, context) ->
                new AssetTally(
                    row.getLong("account_id"), row.getString("type"), row.getLong("assets")))
        .list();
  }

  private List<OpenRisk> findings(Instant readableAfter) {
    return handle
        .createQuery(
            """
            select f.id, a.account_id, f.asset_id, f.rule_id, f.risk,
              f.state = 'Muted' as muted, f.detail -> 'compensation' is not null as compensated,
              f.category <> 'attack-path' and f.state = 'Open'
                and f.unreadable_since > cast(:after as timestamptz) is true as lapsing,
              f.factors @> '[{"assumed": true}]' as assumed,
              coalesce((select cast(factor ->> 'value' as double precision)
                from jsonb_array_elements(f.factors) factor
                where factor ->> 'name' = 'consequence' limit 1), 0.4) as consequence
            from finding f
            join asset a on a.tenant_id = f.tenant_id and a.id = f.asset_id
            join account c on c.id = a.account_id and c.retired_at is null
            where f.tenant_id = :tenant and f.state <> 'Resolved' and a.closed_at is null
            order by f.id
            """)
        .bind("tenant", tenantId)
        .bind("after", readableAfter)
        .map(
            (row, context) ->
                new OpenRisk(
                    row.getLong("account_id"),
                    row.getLong("asset_id"),
                    row.getString("rule_id"),
                    row.getInt("risk"),
                    row.getDouble("consequence"),
                    row.getLong("id"),
                    row.getBoolean("assumed"),
                    row.getBoolean("lapsing"),
                    row.getBoolean("muted"),
                    row.getBoolean("compensated")))
        .list();
  }

  /**
   * The latest earlier score of a scope.
   *
   * @param day before the one asked for
   */
  public record Earlier(long accountId, String subdomain, LocalDate day, BigDecimal score) {}

  /** Of each of the rows' scopes that had a score before that day. */
  public List<Earlier> before(LocalDate day, Collection<ScoreRow> rows) {
    return handle
        .createQuery(
            """
            select d.account_id, d.subdomain, b.day, b.score
            from jsonb_to_recordset(cast(:rows as jsonb)) as d(account_id bigint, subdomain text)
            cross join lateral (
              select s.day, s.score from score_daily s
              where s.tenant_id = :tenant and s.account_id = d.account_id
                and s.subdomain = d.subdomain and s.day < :day and s.score is not null
              order by s.day desc limit 1) b
            """)
        .bind("tenant", tenantId)
        .bind("day", day)
        .bind("rows", keys(rows).toString())
        .map(
            (row, context) ->
                new Earlier(
                    row.getLong("account_id"),
                    row.getString("subdomain"),
                    row.getObject("day", LocalDate.class),
                    row.getBigDecimal("score")))
        .list();
  }

  /** The facts of one day, as their writer packed them. */
  public record Basis(LocalDate day, byte[] facts) {}

  /** The facts of the latest day before that one. */
  public Optional<Basis> basisBefore(LocalDate day) {
    return handle
        .createQuery(
            """
            select day, facts from score_basis
            where tenant_id = :tenant and day < :day order by day desc limit 1
            """)
        .bind("tenant", tenantId)
        .bind("day", day)
        .map(
            (row, context) ->
                new Basis(row.getObject("day", LocalDate.class), row.getBytes("facts")))
        .findOne();
  }

  /** Keeps the facts of that day and of the one before it; writes what differs. */
  public void saveBasis(LocalDate day, byte[] facts) {
    handle
        .createUpdate(
            """
            update score_basis set facts = :facts
            where tenant_id = :tenant and day = :day and facts <> :facts
            """)
        .bind("tenant", tenantId)
        .bind("day", day)
        .bind("facts", facts)
        .execute();
    handle
        .createUpdate(
            """
            insert into score_basis (tenant_id, day, facts) select :tenant, :day, :facts
            where not exists (select from score_basis where tenant_id = :tenant and day = :day)
            """)
        .bind("tenant", tenantId)
        .bind("day", day)
        .bind("facts", facts)
        .execute();
    handle
        .createUpdate(
            """
            delete from score_basis where tenant_id = :tenant and day < (
              select max(day) from score_basis where tenant_id = :tenant and day < :day)
            """)
        .bind("tenant", tenantId)
        .bind("day", day)
        .execute();
  }

  /**
   * Makes the day's rows exactly these.
   *
   * @return rows written, zero when the day already held exactly these
   */
  public int save(LocalDate day, Collection<ScoreRow> rows) {
    return handle
        .createQuery(
            """
            with desired as materialized (
              select d.*, case d.account_id when 0 then t.org_unit else '' end as org_unit
              from jsonb_to_recordset(cast(:rows as jsonb)) as d(account_id bigint, subdomain text,
                score numeric, without_exceptions numeric, control numeric, risk numeric, coverage numeric, sums jsonb,
                tallies jsonb, change jsonb)
              join tenant t on t.id = :tenant
            ), gone as (
              delete from score_daily s where s.tenant_id = :tenant and s.day = :day
                and not exists (select from desired d
                  where d.account_id = s.account_id and d.subdomain = s.subdomain)
              returning 1
            ), changed as (
              update score_daily s set score = d.score, without_exceptions = d.without_exceptions, control = d.control, risk = d.risk,
                coverage = d.coverage, sums = d.sums, change = d.change, tallies = d.tallies,
                org_unit = d.org_unit
              from desired d
              where s.tenant_id = :tenant and s.day = :day and s.account_id = d.account_id
                and s.subdomain = d.subdomain
                and (s.score, s.without_exceptions, s.control, s.risk, s.coverage, s.sums, s.change, s.tallies, s.org_unit)
                  is distinct from (d.score, d.without_exceptions, d.control, d.risk, d.coverage, d.sums, d.change,
                    d.tallies, d.org_unit)
              returning 1
            ), added as (
              insert into score_daily (tenant_id, day, account_id, subdomain, score, without_exceptions, control, risk,
                coverage, sums, change, tallies, org_unit)
              select :tenant, :day, d.account_id, d.subdomain, d.score, d.without_exceptions, d.control, d.risk,
                d.coverage, d.sums, d.change, d.tallies, d.org_unit
              from desired d
              where not exists (select from score_daily s where s.tenant_id = :tenant
                and s.day = :day and s.account_id = d.account_id and s.subdomain = d.subdomain)
              order by d.account_id, d.subdomain returning 1
            )
            select (select count(*) from gone) + (select count(*) from changed)
              + (select count(*) from added)
            """)
        .bind("tenant", tenantId)
        .bind("day", day)
        .bind("rows", json(rows).toString())
        .mapTo(Integer.class)
        .one();
  }

  private static ArrayNode keys(Collection<ScoreRow> rows) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    rows.forEach(
        row ->
            json.addObject().put("account_id", row.accountId()).put("subdomain", row.subdomain()));
    return json;
  }

  private static ArrayNode json(Collection<ScoreRow> rows) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (ScoreRow row : rows) {
      json.addObject()
          .put("account_id", row.accountId())
          .put("subdomain", row.subdomain())
          .put("score", row.score())
          .put("without_exceptions", row.withoutExceptions())
          .put("control", row.control())
          .put("risk", row.risk())
          .put("coverage", row.coverage())
          .<ObjectNode>set("sums", row.sums())
          .<ObjectNode>set("tallies", row.tallies())
          .set("change", row.change());
    }
    return json;
  }
}
