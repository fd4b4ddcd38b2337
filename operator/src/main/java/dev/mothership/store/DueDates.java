package dev.mothership.store;

/** How due dates follow from what is promised, what a directive asks for, and what happened. */
final class DueDates {
  /**
   * Of {@code :tenant}, by {@code :promised} seconds of each severity and the {@code :order} of
   * severities. {@code finding.detail->'bod'} is a row of BOD 26-04: its name, its days (null where
   * it asks for no date) and whether it asks for forensic triage.
   */
  static final String REFRESH =
      """
      with promised as materialized (
        select severity, make_interval(secs => seconds) as within
        from jsonb_to_recordset(cast(:promised as jsonb)) as p(severity text, seconds bigint)
      ), remodelled as materialized (
        select exists (select from outbox
          where tenant_id = :tenant and kind = 'rules-changed' and at = now()) as it
      ), fact as (
        select f.id, f.state, f.severity, f.first_seen, f.due_at, f.due_by, f.clock_from, f.clock_severity,
          f.clock_ran, f.bod_from, f.bod_days, f.detail->'bod'->>'row' as bod_row,
          case when f.category = 'vulnerability' and jsonb_typeof(f.detail->'bod'->'days') = 'number'
            then cast(f.detail->'bod'->>'days' as int) end as days,
          array_position(:order, f.severity) as severe,
          array_position(:order, f.clock_severity) as before,
          array_position(:order, f.clock_held) as held
        from finding f
        where f.tenant_id = :tenant and (f.state <> 'Resolved' or f.clock_from is not null)
      ), reckoned as (
        select f.*, hold.it and f.state = 'Open' as holds, case when hold.it then f.clock_severity else f.severity end as by
        from fact f cross join remodelled
        cross join lateral (select coalesce(f.clock_from is not null and f.severe > f.before
          and (remodelled.it or f.severe <= f.held), false) as it) hold
      ), clock as (
        select r.*, p.within,
          case
            when r.state <> 'Open' then null
            when r.clock_from is null then now()
            when not r.holds and r.severe > r.before then coalesce(least(r.clock_from + b.within - p.within, now()), now())
            else r.clock_from
          end as since,
          case
            when r.state <> 'Open' or r.days is null then null
            when r.bod_from is null then case when r.clock_ran then now() else r.first_seen end
            when r.days < r.bod_days
              then least(r.bod_from + make_interval(days => r.bod_days - r.days), now())
            else r.bod_from
          end as bod_since
        from reckoned r
        left join promised p on p.severity = r.by
        left join promised b on b.severity = r.clock_severity
      ), due as (
        select c.*, c.since + c.within as promised_at, c.bod_since + make_interval(days => c.days) as bod_at
        from clock c
      ), desired as (
        select id, since, bod_since, case when bod_since is not null then days end as days,
          case when since is not null then by end as by, case when holds then severity end as held,
          clock_ran or since is not null as ran,
          case when state = 'Resolved' then due_at else least(promised_at, bod_at) end as due_at,
          case when state = 'Resolved' then due_by
            when bod_at <= coalesce(promised_at, 'infinity')
              then 'BOD 26-04' || coalesce(' (' || bod_row || ')', '') || ', ' || days || ' days'
            when promised_at is not null then 'service level of ' || by
            else '' end as due_by
        from due
      )
      update finding f set clock_from = d.since, clock_severity = d.by, clock_held = d.held, clock_ran = d.ran,
        bod_from = d.bod_since, bod_days = d.days, due_at = d.due_at, due_by = d.due_by,
        overdue_told = case when f.due_at is not distinct from d.due_at then f.overdue_told end
      from desired d
      where f.tenant_id = :tenant and f.id = d.id
        and (f.clock_from, f.clock_severity, f.clock_held, f.clock_ran, f.bod_from, f.bod_days, f.due_at, f.due_by)
          is distinct from (d.since, d.by, d.held, d.ran, d.bod_since, d.days, d.due_at, d.due_by)
      """;

  private DueDates() {}
}
