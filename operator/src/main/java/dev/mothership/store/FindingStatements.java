package dev.mothership.store;

/**
 * What is asked of findings and done to them, with its events and outbox rows. Each takes {@code
 * :tenant} and its {@code :rows} as JSON.
 */
final class FindingStatements {
  private static final String DESIRED =
      """
      with desired as materialized (
        select decode(r.hex, 'hex') as key, r.* from jsonb_to_recordset(cast(:rows as jsonb)) as r(
          hex text, name text, category text, rule_id text, account_id bigint, asset_id bigint,
          target_key text, title text, severity text, risk int, risk_low int, risk_high int,
          stale boolean, factors jsonb, detail jsonb, exception_id bigint)
      )
      """;

  /** Unresolved findings that are not among the desired. */
  static final String MISSING =
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
  static final String WRITE =
      DESIRED
          + """
            , before as materialized (
              select f.id, f.state as was, f.risk as old_risk, f.severity as old_severity, f.resolved_at,
                f.exception_id as old_exception, d.*
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
              update finding f set name = b.name, account_id = b.account_id, asset_id = b.asset_id, title = b.title,
                severity = b.severity, risk = b.risk, risk_low = b.risk_low, risk_high = b.risk_high,
                confidence = case when b.stale then 'stale' else 'confirmed' end, factors = b.factors, detail = b.detail,
                residual_risk = null, resolved_at = null, resolution = '', changed_at = now(),
                unreadable_since = case when b.stale then coalesce(f.unreadable_since, now()) end,
                state = case when b.exception_id is null then 'Open' else 'Muted' end, exception_id = b.exception_id,
                muted_at = case when b.exception_id is not null then coalesce(f.muted_at, now()) end,
                first_seen = case when b.was = 'Resolved' and b.resolved_at < now() - interval '90 days' then now()
                                  else f.first_seen end
              from before b where f.tenant_id = :tenant and f.id = b.id
              returning f.id, f.key, f.name, f.title, b.was, f.state, b.old_risk, f.risk, f.severity, b.old_severity,
                b.old_exception, f.exception_id
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

  static final String RESOLVE =
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

  static final String MUTE =
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

  private FindingStatements() {}
}
