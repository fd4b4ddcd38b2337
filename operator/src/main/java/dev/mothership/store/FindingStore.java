package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Findings of one tenant. Every change of state or risk writes its event and its outbox row in the
 * same transaction; what did not change is not written.
 */
public final class FindingStore {
  private static final String DESIRED =
      """
      with desired as materialized (
        select decode(r.hex, 'hex') as key, r.* from jsonb_to_recordset(cast(:rows as jsonb)) as r(
          hex text, name text, category text, rule_id text, account_id bigint, asset_id bigint,
          target_key text, title text, severity text, risk int, risk_low int, risk_high int,
          stale boolean, factors jsonb, detail jsonb, exception_id bigint)
      )
      """;
  // The event's time is the transaction's: a tenant has one correlation at a time, so finding,
  // transition and time name a change once and for all.
  private static final String TELL =
      """
      , told as (
        insert into finding_event (tenant_id, finding_id, kind, before, after)
        select :tenant, id, kind, before, after from change where kind <> 'rewritten' returning 1
      ), queued as (
        insert into outbox (tenant_id, kind, finding_id, dedupe, body)
        select :tenant, 'finding-' || kind, id,
               encode(key, 'hex') || ':' || kind || ':' || to_char(now() at time zone 'UTC', 'YYYYMMDDHH24MISSUS'),
               jsonb_build_object('name', name, 'title', title, 'before', before, 'after', after)
        from change
        -- What is muted tells nobody how its risk moves.
        where kind <> 'rewritten' and not (kind = 'risk-changed' and after ->> 'state' = 'Muted')
        order by id returning 1
      )
      select kind, count(*) as number from change group by kind
      """;

  /** What changed and what is new, which no finding is at once. */
  private static final String WRITE =
      DESIRED
          + """
            , before as (
              select f.id, f.state, f.risk, f.severity, f.resolved_at, f.exception_id
              from finding f join desired d on f.key = d.key
              where f.tenant_id = :tenant and (
                f.state <> case when d.exception_id is null then 'Open' else 'Muted' end or
                (f.name, f.account_id, f.asset_id, f.title, f.severity, f.risk, f.risk_low, f.risk_high, f.confidence,
                 f.factors, f.detail, f.residual_risk, f.unreadable_since is not null, f.exception_id)
                is distinct from
                (d.name, d.account_id, d.asset_id, d.title, d.severity, d.risk, d.risk_low, d.risk_high,
                 case when d.stale then 'stale' else 'confirmed' end, d.factors, d.detail, cast(null as int), d.stale,
                 d.exception_id))
            ), updated as (
              update finding f set name = d.name, account_id = d.account_id, asset_id = d.asset_id, title = d.title,
                severity = d.severity, risk = d.risk, risk_low = d.risk_low, risk_high = d.risk_high,
                confidence = case when d.stale then 'stale' else 'confirmed' end, factors = d.factors, detail = d.detail,
                residual_risk = null, resolved_at = null, resolution = '', changed_at = now(),
                unreadable_since = case when d.stale then coalesce(f.unreadable_since, now()) end,
                state = case when d.exception_id is null then 'Open' else 'Muted' end, exception_id = d.exception_id,
                muted_at = case when d.exception_id is not null then coalesce(f.muted_at, now()) end,
                first_seen = case when b.state = 'Resolved' and b.resolved_at < now() - interval '90 days' then now()
                                  else f.first_seen end
              from desired d, before b where f.tenant_id = :tenant and f.key = d.key and b.id = f.id
              returning f.id, f.key, f.name, f.title, b.state as was, f.state, b.risk as old_risk, f.risk, f.severity,
                b.severity as old_severity, b.exception_id as old_exception, f.exception_id
            ), inserted as (
              insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, target_key, title, state,
                severity, risk, risk_low, risk_high, confidence, unreadable_since, factors, detail, exception_id, muted_at)
              select :tenant, key, name, category, rule_id, account_id, asset_id, target_key, title,
                case when exception_id is null then 'Open' else 'Muted' end, severity, risk, risk_low, risk_high,
                case when stale then 'stale' else 'confirmed' end,
                case when stale then now() end, factors, detail, exception_id,
                case when exception_id is not null then now() end
              from desired d where not exists (select from finding f where f.tenant_id = :tenant and f.key = d.key)
              order by key
              returning id, key, name, title, state, risk, severity, exception_id
            ), change as (
              select id, key, name, title,
                     case when state = 'Muted' and was <> 'Muted' then 'muted'
                          when was = 'Resolved' then 'reopened'
                          when was = 'Muted' and state = 'Open' then 'unmuted'
                          when old_risk <> risk then 'risk-changed' else 'rewritten' end as kind,
                     jsonb_strip_nulls(jsonb_build_object('state', was, 'risk', old_risk, 'severity', old_severity,
                       'exception', exception_label(old_exception))) as before,
                     jsonb_strip_nulls(jsonb_build_object('state', state, 'risk', risk, 'severity', severity,
                       'exception', exception_label(exception_id))) as after
              from updated
              union all
              select id, key, name, title, case state when 'Muted' then 'muted' else 'opened' end,
                     cast(null as jsonb),
                     jsonb_strip_nulls(jsonb_build_object('state', state, 'risk', risk, 'severity', severity,
                       'exception', exception_label(exception_id)))
              from inserted
            )
            """
          + TELL;

  private static final String RESOLVE =
      """
      with gone as materialized (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) as r(id bigint, resolution text, residual int)
      ), before as (
        select f.id, f.state from finding f join gone g on g.id = f.id where f.tenant_id = :tenant
      ), written as (
        update finding f set state = 'Resolved', resolved_at = now(), changed_at = now(), resolution = g.resolution,
          residual_risk = g.residual, confidence = 'confirmed', unreadable_since = null,
          exception_id = null, muted_at = null
        from gone g, before b where f.tenant_id = :tenant and f.id = g.id and b.id = f.id
        returning f.id, f.key, f.name, f.title, b.state as was, f.risk, f.severity, f.resolution, f.residual_risk
      ), change as (
        select id, key, name, title, 'resolved' as kind,
               jsonb_build_object('state', was, 'risk', risk, 'severity', severity) as before,
               jsonb_strip_nulls(jsonb_build_object('state', 'Resolved', 'resolution', resolution, 'residualRisk', residual_risk)) as after
        from written
      )
      """
          + TELL;

  private static final String MUTE =
      """
      with wanted as materialized (
        select * from jsonb_to_recordset(cast(:rows as jsonb)) as r(id bigint, exception_id bigint)
      ), before as (
        select f.id, f.state, f.exception_id from finding f join wanted w on w.id = f.id
        where f.tenant_id = :tenant and (f.exception_id is distinct from w.exception_id
          or f.state <> case when w.exception_id is null then 'Open' else 'Muted' end)
      ), written as (
        update finding f set state = case when w.exception_id is null then 'Open' else 'Muted' end,
          exception_id = w.exception_id, changed_at = now(),
          muted_at = case when w.exception_id is not null then coalesce(f.muted_at, now()) end
        from wanted w, before b where f.tenant_id = :tenant and f.id = w.id and b.id = f.id
        returning f.id, f.key, f.name, f.title, b.state as was, f.state, f.risk, f.severity,
          b.exception_id as old_exception, f.exception_id
      ), change as (
        select id, key, name, title,
               case when was = state then 'rewritten' when state = 'Muted' then 'muted' else 'unmuted' end as kind,
               jsonb_strip_nulls(jsonb_build_object('state', was, 'risk', risk, 'severity', severity,
                 'exception', exception_label(old_exception))) as before,
               jsonb_strip_nulls(jsonb_build_object('state', state, 'risk', risk, 'severity', severity,
                 'exception', exception_label(exception_id))) as after
        from written
      )
      """
          + TELL;

  private final Handle handle;
  private final long tenantId;

  public FindingStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /**
   * Brings the stored findings to what was found. A finding that was seen before within 90 days
   * keeps the time it was first seen.
   *
   * @param exceptions asked once, with all that stays unresolved: ids of the exceptions that mute,
   *     by the keys of the findings
   * @param settle asked once for each unresolved finding that is not among the found
   */
  public FindingChanges reconcile(
      Collection<DesiredFinding> found,
      Function<List<Unresolved>, Map<String, Long>> exceptions,
      Function<OpenFinding, Settlement> settle) {
    List<OpenFinding> missing = missing(keys(found));
    List<OpenFinding> unseen = new ArrayList<>();
    ArrayNode resolved = JsonNodeFactory.instance.arrayNode();
    for (OpenFinding finding : missing) {
      if (settle.apply(finding) instanceof Settlement.Resolved gone) {
        resolved
            .addObject()
            .put("id", finding.id())
            .put("resolution", gone.resolution())
            .put("residual", gone.residualRisk());
      } else {
        unseen.add(finding);
      }
    }
    Map<String, Long> muted = exceptions.apply(unresolved(found, unseen));
    ArrayNode rows = rows(found, muted);
    Counts counts = new Counts();
    count(WRITE, rows, counts);
    count(RESOLVE, resolved, counts);
    ArrayNode unreadable = JsonNodeFactory.instance.arrayNode();
    unseen.forEach(
        finding ->
            unreadable
                .addObject()
                .put("id", finding.id())
                .put("exception_id", muted.get(finding.key())));
    count(MUTE, unreadable, counts);
    counts.add("unreadable", markUnreadable(unreadable));
    return counts.changes();
  }

  private static List<Unresolved> unresolved(
      Collection<DesiredFinding> found, List<OpenFinding> unseen) {
    return Stream.concat(
            found.stream()
                .map(
                    one ->
                        new Unresolved(
                            one.key(), one.name(), one.ruleId(), one.assetId(), one.risk())),
            unseen.stream()
                .map(
                    one ->
                        new Unresolved(
                            one.key(), one.name(), one.ruleId(), one.assetId(), one.risk())))
        .toList();
  }

  private List<OpenFinding> missing(ArrayNode keys) {
    return handle
        .createQuery(
            DESIRED
                + """
                  select f.id, encode(f.key, 'hex') as hex, f.name, f.category, f.rule_id, f.asset_id, f.target_key, f.risk,
                         a.closed_at is null and c.retired_at is null as asset_open
                  from finding f
                  join asset a on a.tenant_id = f.tenant_id and a.id = f.asset_id
                  join account c on c.id = a.account_id
                  where f.tenant_id = :tenant and f.state <> 'Resolved'
                    and not exists (select from desired d where d.key = f.key)
                  order by f.id
                  """)
        .bind("tenant", tenantId)
        .bind("rows", keys.toString())
        .map(
            (row, context) ->
                new OpenFinding(
                    row.getLong("id"),
                    row.getString("hex"),
                    row.getString("name"),
                    row.getString("category"),
                    row.getString("rule_id"),
                    row.getLong("asset_id"),
                    row.getString("target_key"),
                    row.getInt("risk"),
                    row.getBoolean("asset_open")))
        .list();
  }

  private void count(String sql, ArrayNode rows, Counts counts) {
    if (rows.isEmpty()) {
      return;
    }
    handle
        .createQuery(sql)
        .bind("tenant", tenantId)
        .bind("rows", rows.toString())
        .map((row, context) -> counts.add(row.getString("kind"), row.getInt("number")))
        .list();
  }

  private int markUnreadable(ArrayNode rows) {
    if (rows.isEmpty()) {
      return 0;
    }
    return handle
        .createUpdate(
            """
            update finding f set confidence = 'stale', unreadable_since = now(), changed_at = now()
            from jsonb_to_recordset(cast(:rows as jsonb)) as r(id bigint)
            where f.tenant_id = :tenant and f.id = r.id and f.unreadable_since is null
            """)
        .bind("tenant", tenantId)
        .bind("rows", rows.toString())
        .execute();
  }

  private static ArrayNode keys(Collection<DesiredFinding> found) {
    ArrayNode keys = JsonNodeFactory.instance.arrayNode();
    found.forEach(finding -> keys.addObject().put("hex", finding.key()));
    return keys;
  }

  private static ArrayNode rows(Collection<DesiredFinding> found, Map<String, Long> muted) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (DesiredFinding finding : found) {
      rows.addObject()
          .put("hex", finding.key())
          .put("name", finding.name())
          .put("category", finding.category())
          .put("rule_id", finding.ruleId())
          .put("account_id", finding.accountId())
          .put("asset_id", finding.assetId())
          .put("target_key", finding.targetKey())
          .put("title", finding.title())
          .put("severity", finding.severity())
          .put("risk", finding.risk())
          .put("risk_low", finding.riskLow())
          .put("risk_high", finding.riskHigh())
          .put("stale", finding.stale())
          .put("exception_id", muted.get(finding.key()))
          .<ObjectNode>set("factors", finding.factors())
          .<JsonNode>set("detail", finding.detail());
    }
    return rows;
  }

  private static final class Counts {
    private final Map<String, Integer> byKind = new HashMap<>();

    private int add(String kind, int number) {
      return byKind.merge(kind, number, Integer::sum);
    }

    private int of(String kind) {
      return byKind.getOrDefault(kind, 0);
    }

    private FindingChanges changes() {
      return new FindingChanges(
          of("opened"),
          of("reopened"),
          of("resolved"),
          of("muted"),
          of("unmuted"),
          of("risk-changed") + of("rewritten") + of("unreadable"));
    }
  }
}
