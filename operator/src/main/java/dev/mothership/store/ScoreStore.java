package dev.mothership.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.store.ScoreFacts.AssetTally;
import dev.mothership.store.ScoreFacts.CheckTally;
import dev.mothership.store.ScoreFacts.OpenRisk;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
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
    return new ScoreFacts(accounts(), results(readableAfter), assets(), findings());
  }

  private List<Long> accounts() {
    return handle
        .createQuery(
            "select id from account where tenant_id = :tenant and retired_at is null order by id")
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
              group by a.account_id, f.rule_id)
            select r.account_id, r.check_id, r.passed, r.failed, r.unknown, r.not_applicable,
              coalesce(l.fails, 0) as last_known_failed
            from check_result r
            join account c on c.id = r.account_id and c.retired_at is null
            left join lapsing l on l.account_id = r.account_id and l.rule_id = r.check_id
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
                    row.getInt("last_known_failed")))
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

  private List<OpenRisk> findings() {
    return handle
        .createQuery(
            """
            select a.account_id, f.asset_id, f.rule_id, f.risk,
              coalesce((select cast(factor ->> 'value' as double precision)
                from jsonb_array_elements(f.factors) factor
                where factor ->> 'name' = 'consequence' limit 1), 0.4) as consequence
            from finding f
            join asset a on a.tenant_id = f.tenant_id and a.id = f.asset_id
            join account c on c.id = a.account_id and c.retired_at is null
            where f.tenant_id = :tenant and f.state = 'Open' and a.closed_at is null
            order by f.id
            """)
        .bind("tenant", tenantId)
        .map(
            (row, context) ->
                new OpenRisk(
                    row.getLong("account_id"),
                    row.getLong("asset_id"),
                    row.getString("rule_id"),
                    row.getInt("risk"),
                    row.getDouble("consequence")))
        .list();
  }

  /**
   * Makes the day's rows exactly these. The change of each is its difference from the latest
   * earlier day that has a score.
   *
   * @return rows written, zero when the day already held exactly these
   */
  public int save(LocalDate day, Collection<ScoreRow> rows) {
    return handle
        .createQuery(
            """
            with desired as materialized (
              select d.*, case when d.score is null or b.score is null then '{}'
                  else jsonb_build_object('delta', d.score - b.score, 'since', b.day) end as change
              from jsonb_to_recordset(cast(:rows as jsonb)) as d(account_id bigint, subdomain text,
                score numeric, control numeric, risk numeric, coverage numeric, sums jsonb)
              left join lateral (
                select s.day, s.score from score_daily s
                where s.tenant_id = :tenant and s.account_id = d.account_id
                  and s.subdomain = d.subdomain and s.day < :day and s.score is not null
                order by s.day desc limit 1) b on true
            ), gone as (
              delete from score_daily s where s.tenant_id = :tenant and s.day = :day
                and not exists (select from desired d
                  where d.account_id = s.account_id and d.subdomain = s.subdomain)
              returning 1
            ), changed as (
              update score_daily s set score = d.score, control = d.control, risk = d.risk,
                coverage = d.coverage, sums = d.sums, change = d.change
              from desired d
              where s.tenant_id = :tenant and s.day = :day and s.account_id = d.account_id
                and s.subdomain = d.subdomain
                and (s.score, s.control, s.risk, s.coverage, s.sums, s.change)
                  is distinct from (d.score, d.control, d.risk, d.coverage, d.sums, d.change)
              returning 1
            ), added as (
              insert into score_daily
                (tenant_id, day, account_id, subdomain, score, control, risk, coverage, sums, change)
              select :tenant, :day, d.account_id, d.subdomain, d.score, d.control, d.risk,
                d.coverage, d.sums, d.change
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

  private static ArrayNode json(Collection<ScoreRow> rows) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (ScoreRow row : rows) {
      json.addObject()
          .put("account_id", row.accountId())
          .put("subdomain", row.subdomain())
          .put("score", row.score())
          .put("control", row.control())
          .put("risk", row.risk())
          .put("coverage", row.coverage())
          .set("sums", row.sums());
    }
    return json;
  }
}
