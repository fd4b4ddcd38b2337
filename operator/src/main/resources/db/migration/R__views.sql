-- What people may query: docs/reference/sql.md documents every column and a test compares the two.
-- Stable: columns are only ever added, at the end; "create or replace" refuses anything else and keeps grants.
-- With security_invoker the reader needs rights on the tables too; nothing is lent by the view's owner.

create schema if not exists mothership;

create or replace view mothership.assets with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, c.native_id as account_id, c.provider,
         a.type, a.key, a.name, a.region, c.environment, a.data_class, a.tags, a.properties, a.unread,
         a.first_seen, a.changed_at, a.closed_at,
         e.level as exposure,
         (select max(p.risk) from public.attack_path p where p.tenant_id = a.tenant_id and p.asset_id = a.id) as residual_risk,
         nullif(coalesce(o.owner, c.namespace), '') as owner, coalesce(o.source, 'namespace') as owner_source,
         coalesce(o.confidence, 'high') as owner_confidence, coalesce(o.because, 'its account is declared there') as owner_because
  from public.asset a
  join public.tenant t on t.id = a.tenant_id
  join public.account c on c.id = a.account_id
  left join public.exposure e on e.tenant_id = a.tenant_id and e.asset_id = a.id
  left join public.asset_owner o on o.tenant_id = a.tenant_id and o.asset_id = a.id;

create or replace view mothership.relations with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account,
         r.source_key, r.kind, r.target_key, false as derived, r.owner_key, r.evidence
  from public.relation r
  join public.tenant t on t.id = r.tenant_id
  join public.account c on c.id = r.account_id
  union all
  select t.name, c.namespace, c.name, d.source_key, d.kind, d.target_key, true, null, d.evidence
  from public.derived_relation d
  join public.tenant t on t.id = d.tenant_id
  left join public.asset a on a.tenant_id = d.tenant_id and a.key = d.source_key
  left join public.account c on c.id = a.account_id;

create or replace view mothership.access with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, d.source_key as principal, a.type as principal_type,
         d.kind as relation, d.target_key, d.evidence -> 'actions' as actions, d.evidence -> 'policies' as statements,
         d.evidence -> 'escalations' as escalations, d.evidence ->> 'conditionClass' as condition_class,
         d.evidence -> 'conditions' as conditions, d.evidence -> 'assumed' as assumed, d.evidence -> 'unread' as unread,
         r.hops as admin_hops, nullif(r.next_key, '') as admin_through, r.condition_class as admin_condition_class
  from (
    select tenant_id, source_key, kind, target_key, evidence from public.derived_relation
    where kind in ('CAN_ASSUME', 'CAN_PASS', 'CONTROLS', 'RUNS_AS', 'READS', 'WRITES', 'ADMIN', 'EDITS_IAM')
    union all
    select tenant_id, source_key, kind, target_key, evidence from public.relation where kind = 'RUNS_AS') d
  join public.tenant t on t.id = d.tenant_id
  left join public.asset a on a.tenant_id = d.tenant_id and a.key = d.source_key
  left join public.account c on c.id = a.account_id
  left join public.admin_reach r on r.tenant_id = a.tenant_id and r.asset_id = a.id;

create or replace view mothership.findings with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, f.category, f.rule_id as check_id,
         a.key as asset_key, f.title, f.state, f.severity, f.risk, f.risk_low, f.risk_high, f.residual_risk, f.confidence,
         f.first_seen, f.due_at as due, f.resolved_at as resolved, f.name, f.factors, f.detail,
         nullif(f.target_key, '') as target_key, nullif(f.resolution, '') as resolution, f.unreadable_since,
         public.exception_label(f.exception_id) as exception, f.muted_at,
         nullif(g.status, '') as triage, nullif(g.assignee, '') as assignee, nullif(g.comment, '') as comment,
         g.by_user as triaged_by, g.changed_at as triaged_at,
         nullif(coalesce(o.owner, c.namespace), '') as owner, coalesce(o.source, 'namespace') as owner_source,
         coalesce(o.confidence, 'high') as owner_confidence, o.namespace as shown_in,
         nullif(f.due_by, '') as due_by, coalesce((f.detail->'bod'->>'triage') = 'true', false) as forensic_triage
  from public.finding f
  join public.tenant t on t.id = f.tenant_id
  join public.account c on c.id = f.account_id
  join public.asset a on a.tenant_id = f.tenant_id and a.id = f.asset_id
  left join public.triage g on g.tenant_id = f.tenant_id and g.finding_id = f.id
  left join public.asset_owner o on o.tenant_id = f.tenant_id and o.asset_id = f.asset_id;

create or replace view mothership.attack_paths with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, p.rule_id, a.key as entry, p.target_key as target, p.state,
         case when p.state = 'open' then p.risk else 0 end as risk,
         p.risk as residual_risk, p.hops, p.factors, p.broken, p.spread, p.fixes, f.name as finding
  from public.attack_path p
  join public.tenant t on t.id = p.tenant_id
  join public.asset a on a.tenant_id = p.tenant_id and a.id = p.asset_id
  join public.account c on c.id = a.account_id
  left join public.finding f on f.tenant_id = p.tenant_id and f.category = 'attack-path' and f.rule_id = p.rule_id
    and f.asset_id = p.asset_id and f.target_key = p.target_key;

create or replace view mothership.verdicts with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, v.check_id, a.key as asset_key, v.result, v.reason, v.evidence, v.since
  from public.verdict v
  join public.tenant t on t.id = v.tenant_id
  join public.asset a on a.tenant_id = v.tenant_id and a.id = v.asset_id
  join public.account c on c.id = a.account_id;

create or replace view mothership.check_results with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, r.check_id, r.passed, r.failed, r.unknown, r.not_applicable,
         (select count(*) from public.finding f
          join public.verdict v on v.tenant_id = f.tenant_id and v.check_id = f.rule_id and v.asset_id = f.asset_id
          where f.tenant_id = r.tenant_id and f.account_id = r.account_id and f.rule_id = r.check_id
            and f.state = 'Muted' and v.result = 'fail')::int as excepted
  from public.check_result r
  join public.tenant t on t.id = r.tenant_id
  join public.account c on c.id = r.account_id;

create or replace view mothership.scan_scopes with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, s.region, s.type, s.state,
         s.failure ->> 'reason' as failure_reason, s.failure ->> 'call' as failure_call,
         s.failure ->> 'code' as failure_code, s.failure ->> 'message' as failure_message,
         s.observed_at, s.attempted_at, s.failed_since
  from public.scan_scope s
  join public.tenant t on t.id = s.tenant_id
  join public.account c on c.id = s.account_id;

create or replace view mothership.scores with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, s.subdomain, s.day, s.score, s.control, s.risk, s.coverage, s.sums, s.change,
         s.without_exceptions
  from public.score_daily s
  join public.tenant t on t.id = s.tenant_id
  left join public.account c on c.id = s.account_id;

-- Each tenant's last score of every day that any tenant was scored on, by the unit it is in and all units above it.
create or replace view mothership.scores_by_org_unit with (security_invoker = true) as
  with day as (
    select distinct day from public.score_daily where account_id = 0
  ), standing as (
    select d.day, s.tenant_id, s.org_unit, s.subdomain, s.sums, s.tallies
    from day d
    join public.tenant t on t.retired_at is null or t.retired_at > d.day
    cross join lateral (
      select l.day from public.score_daily l
      where l.tenant_id = t.id and l.account_id = 0 and l.subdomain = '' and l.day <= d.day
      order by l.day desc limit 1) latest
    join public.score_daily s on s.tenant_id = t.id and s.account_id = 0 and s.day = latest.day
  ), placed as (
    select s.*, coalesce(array_to_string(parts[1:depth], '/'), '') as unit
    from standing s
    cross join lateral (select string_to_array(nullif(s.org_unit, ''), '/') as parts) p
    cross join lateral generate_series(0, coalesce(cardinality(parts), 0)) depth
  ), tallied as (
    select unit, day, subdomain, 100 * sum(weight * passed / evaluated) / sum(weight) as control
    from (
      select unit, day, subdomain, c.key, (c.value ->> 0)::numeric as weight,
             sum((c.value ->> 1)::numeric) as passed, sum((c.value ->> 2)::numeric) as evaluated
      from placed cross join lateral jsonb_each(tallies) c
      group by 1, 2, 3, 4, 5) by_check
    where evaluated > 0
    group by 1, 2, 3
  ), summed as (
    select unit, day, subdomain, count(distinct tenant_id) as tenants,
           sum((sums ->> 'passed')::numeric) as passed, sum((sums ->> 'failed')::numeric) as failed,
           sum((sums ->> 'lastKnownFailed')::numeric) as last_known_failed,
           coalesce(sum((sums ->> 'excepted')::numeric), 0) as excepted,
           sum((sums ->> 'unknown')::numeric) as unknown,
           sum((sums ->> 'riskPoints')::numeric) as risk_points,
           sum((sums ->> 'consequence')::numeric) as consequence,
           sum((sums ->> 'assets')::numeric) as assets,
           sum((sums ->> 'assetsAtRisk')::numeric) as at_risk,
           max((sums ->> 'worstRisk')::numeric) as worst_risk
    from placed group by 1, 2, 3
  ), scored as (
    select s.*, round(t.control, 1) as control,
           case when t.control is not null or s.at_risk > 0
                then round(100 - s.risk_points / nullif(s.consequence, 0), 1) end as risk
    from summed s left join tallied t using (unit, day, subdomain)
  ), headlines as (
    select *, case when control is null or risk is null then null
                   else least(control, risk, case when worst_risk >= 90 then 60.0 when worst_risk >= 80 then 75.0 else 100.0 end)
              end as score
    from scored
  )
  select unit as org_unit, tenants, subdomain, day, score, control, risk,
         round(100 * (passed + failed + excepted) / nullif(passed + failed + excepted + unknown, 0), 1) as coverage,
         jsonb_build_object('passed', passed, 'failed', failed, 'lastKnownFailed', last_known_failed,
           'excepted', excepted, 'unknown', unknown, 'riskPoints', risk_points, 'consequence', consequence, 'assets', assets,
           'assetsAtRisk', at_risk, 'worstRisk', worst_risk) as sums,
         score - lag(score) over (partition by unit, subdomain order by day) as delta
  from headlines;

create or replace view mothership.compliance with (security_invoker = true) as
  with attestation as materialized (
    select s.cluster, s.tenant_id, s.namespace, s.framework, s.requirement, s.accounts
    from public.exception_standing s where s.type = 'Attestation' and s.standing = 'approved'
  ), accepted as materialized (
    select f.tenant_id, f.account_id, f.rule_id, count(*)::int as fails
    from public.finding f
    join public.verdict v on v.tenant_id = f.tenant_id and v.check_id = f.rule_id and v.asset_id = f.asset_id
    where f.state = 'Muted' and v.result = 'fail'
    group by f.tenant_id, f.account_id, f.rule_id
  ), answered as (
    select c.tenant_id, c.id as account_id, r.framework, r.requirement,
           coalesce(jsonb_agg(m.check_id order by m.check_id) filter (where m.check_id is not null), '[]') as checks,
           coalesce(sum(x.passed), 0)::int as passed, coalesce(sum(x.failed), 0)::int as failed,
           coalesce(sum(x.unknown), 0)::int as unknown, coalesce(sum(e.fails), 0)::int as excepted,
           count(m.check_id) = 0 as uncovered,
           not exists (select from public.check_result any_result
                       where any_result.tenant_id = c.tenant_id and any_result.account_id = c.id) as unseen,
           exists (select from attestation a
                   where a.framework = r.framework and a.requirement = r.requirement
                     and (a.cluster or (a.tenant_id = c.tenant_id and a.namespace = c.namespace))
                     and (a.accounts = '{}' or c.name = any(a.accounts)
                       or c.namespace || '/' || c.name = any(a.accounts))) as attests
    from public.account c
    join public.framework_requirement r on r.provider = c.provider
    left join public.framework_check m on m.framework = r.framework and m.requirement = r.requirement
      and not exists (select from public.check_off o
                      where o.tenant_id = c.tenant_id and o.account_id = c.id and o.check_id = m.check_id)
    left join public.check_result x on x.tenant_id = c.tenant_id and x.account_id = c.id and x.check_id = m.check_id
    left join accepted e on e.tenant_id = c.tenant_id and e.account_id = c.id and e.rule_id = m.check_id
    where c.retired_at is null
    group by c.tenant_id, c.id, r.framework, r.requirement
  ), counted as (
    select tenant_id, account_id, framework, requirement, checks, passed, failed, unknown, excepted, uncovered,
           unseen and not uncovered as unseen, (uncovered and not attests)::int as not_covered,
           (uncovered and attests)::int as attested
    from answered
    union all
    select a.tenant_id, null, a.framework, a.requirement,
           (select coalesce(jsonb_agg(distinct each_check order by each_check), '[]')
            from answered b cross join lateral jsonb_array_elements_text(b.checks) each_check
            where b.tenant_id = a.tenant_id and b.framework = a.framework and b.requirement = a.requirement),
           sum(a.passed)::int, sum(a.failed)::int, sum(a.unknown)::int, sum(a.excepted)::int, bool_and(a.uncovered),
           bool_or(a.unseen and not a.uncovered), count(*) filter (where a.uncovered and not a.attests)::int,
           count(*) filter (where a.uncovered and a.attests)::int
    from answered a
    group by a.tenant_id, a.framework, a.requirement
  )
  select t.name as tenant, c.namespace, c.name as account, n.framework, n.requirement, r.title, r.level, r.assessment,
         case when n.uncovered and n.not_covered > 0 then 'not-covered'
              when n.uncovered then 'attested'
              when n.failed > n.excepted then 'failed'
              when n.unknown > 0 or n.unseen then 'unknown'
              when n.failed > 0 then 'excepted'
              when n.passed > 0 then 'passed'
              else 'not-applicable' end as status,
         n.passed, n.failed, n.unknown, n.excepted, n.not_covered, n.checks, r.position, n.attested
  from counted n
  join public.tenant t on t.id = n.tenant_id
  join public.framework_requirement r on r.framework = n.framework and r.requirement = n.requirement
  left join public.account c on c.id = n.account_id
  where t.retired_at is null;

create or replace view mothership.exceptions with (security_invoker = true) as
  select t.name as tenant, nullif(s.namespace, '') as namespace, s.name,
         case when s.cluster then 'ClusterPostureException' else 'PostureException' end as kind, s.type,
         case when s.standing = 'approved' and s.type <> 'Attestation' and n.matched > s.max_matches
              then 'too-many-matches' else s.standing end as standing,
         s.match, nullif(s.strength, '') as strength, nullif(s.framework, '') as framework,
         nullif(s.requirement, '') as requirement, to_jsonb(s.accounts) as accounts,
         s.reason, s.evidence, s.requested_by, s.decided_by, s.decided_at, s.expires_at as expires,
         coalesce(n.matched, 0)::int as matched, s.max_matches, s.hash,
         s.bound_at as allowed_until, s.bound_by as allowed_by
  from public.exception_standing s
  left join public.tenant t on t.id = s.tenant_id
  left join lateral (
    select sum(m.matched) as matched from public.exception_match m
    join public.tenant o on o.id = m.tenant_id and o.retired_at is null
    where m.exception_id = s.id and m.hash = s.hash) n on true;

create or replace view mothership.approvals with (security_invoker = true) as
  select t.name as tenant, a.namespace, a.name, a.target_kind, a.target_name, a.target_hash, a.decision, a.by_user,
         nullif(a.comment, '') as comment, a.decided_at
  from public.approval a
  left join public.tenant t on t.id = a.tenant_id;

-- How often each check is held to be wrong: what its authors should look at first.
create or replace view mothership.false_positives with (security_invoker = true) as
  select f.rule_id as check_id, t.name as tenant, count(*)::int as findings,
         count(distinct f.exception_id)::int as exceptions
  from public.finding f
  join public.exception e on e.id = f.exception_id and e.type = 'FalsePositive'
  join public.tenant t on t.id = f.tenant_id
  where f.state = 'Muted'
  group by f.rule_id, t.name;

create or replace view mothership.organization_accounts with (security_invoker = true) as
  select o.name as organization, a.native_id as account_id, a.name, a.status, a.unit_path, to_jsonb(a.unit_ids) as unit_ids, a.tags, a.left_at,
         nullif(a.namespace, '') as namespace, nullif(a.object, '') as account
  from public.organization_account a
  join public.organization o on o.id = a.organization_id;

create or replace view mothership.organization_policies with (security_invoker = true) as
  select o.name as organization, p.native_id as policy_id, p.type, p.name, p.managed, p.content, to_jsonb(p.targets) as targets
  from public.organization_policy p
  join public.organization o on o.id = p.organization_id;

create or replace view mothership.remediations with (security_invoker = true) as
  select t.name as tenant, m.namespace, m.name, c.name as account, m.action, m.asset_key, m.finding, m.mode,
         m.state, m.requested_by, nullif(m.approved_by, '') as approved_by, m.approved_at, m.plan,
         nullif(m.plan_hash, '') as plan_hash, m.failure, m.created_at, m.ended_at,
         r.outcome as last_outcome,
         coalesce((select jsonb_agg(jsonb_build_object('run', s.run_id, 'call', s.call, 'parameters', s.parameters,
                     'undo', s.undo, 'state', s.state, 'at', s.began_at) order by s.run_id, s.seq)
                   from public.remediation_step s
                   join public.remediation_run x on x.tenant_id = s.tenant_id and x.id = s.run_id
                   where s.tenant_id = m.tenant_id and x.remediation_id = m.id), '[]') as calls
  from public.remediation m
  join public.tenant t on t.id = m.tenant_id
  join public.account c on c.id = m.account_id
  left join public.remediation_run r on r.tenant_id = m.tenant_id and r.id = m.run_id;

-- What tools say, in their own words, beside the finding that it is part of.
create or replace view mothership.observations with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, s.namespace || '/' || s.name as scanner, o.category, o.tool,
         o.tool_rule, o.status, nullif(o.severity, '') as severity, o.title, a.key as asset_key,
         nullif(o.location, '') as location, nullif(o.purl, '') as purl, nullif(o.fixed_in, '') as fixed_in,
         o.detail, o.first_seen, o.changed_at, o.closed_at
  from public.observation o
  join public.tenant t on t.id = o.tenant_id
  join public.scanner s on s.tenant_id = o.tenant_id and s.id = o.scanner_id
  join public.asset a on a.tenant_id = o.tenant_id and a.id = o.asset_id
  join public.account c on c.id = a.account_id;

-- One question, two answers: where a tool's check and ours are of the same and do not agree.
create or replace view mothership.disagreements with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, d.check_id, a.key as asset_key, d.ours, d.tool, d.tool_rule,
         d.theirs
  from public.disagreement d
  join public.tenant t on t.id = d.tenant_id
  join public.asset a on a.tenant_id = d.tenant_id and a.id = d.asset_id
  join public.account c on c.id = a.account_id;

-- How far the security tools that policies expect are there.
create or replace view mothership.tool_coverage with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, v.tool, v.expected, v.seen, v.healthy,
         round(100.0 * v.healthy / nullif(v.expected, 0), 1) as coverage
  from public.tool_tally v
  join public.tenant t on t.id = v.tenant_id
  join public.account c on c.id = v.account_id;

-- Agents of security tools whose host is not known here, or could be any of several.
create or replace view mothership.unmatched_agents with (security_invoker = true) as
  select t.name as tenant, s.namespace, s.name as scanner, g.tool, g.identifiers, g.seen_at, g.healthy,
         nullif(g.ambiguous, '') as ambiguous
  from public.agent g
  join public.tenant t on t.id = g.tenant_id
  join public.scanner s on s.tenant_id = g.tenant_id and s.id = g.scanner_id;

-- What the world knows of vulnerabilities and of when; knowledge is of no tenant.
create or replace view mothership.feeds with (security_invoker = true) as
  select f.name, f.as_of, f.loaded_at, f.source, f.licence, f.sha256, f.entries,
         f.name <> 'osv/added' and f.as_of < now() - interval '7 days' as stale
  from public.feed f;

-- Software that is installed, by who says so.
create or replace view mothership.packages with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, a.key as asset_key, a.type as asset_type, p.purl, p.type,
         p.name, p.version, nullif(p.location, '') as location, nullif(p.source_name, '') as source_name,
         s.namespace || '/' || s.name as scanner
  from public.package p
  join public.tenant t on t.id = p.tenant_id
  join public.asset a on a.tenant_id = p.tenant_id and a.id = p.asset_id and a.closed_at is null
  join public.account c on c.id = a.account_id
  left join public.scanner s on s.tenant_id = p.tenant_id and s.id = p.scanner_id;

-- Which assets run which images, whatever name they run them by.
create or replace view mothership.image_runners with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, d.target_key as image_key, i.type as image_type,
         d.source_key as runner_key, r.type as runner_type, e.level as exposure, d.evidence ->> 'image' as reference,
         d.evidence ->> 'container' as container, d.evidence ->> 'by' as resolved_by,
         d.evidence ->> 'through' as through, (d.evidence ->> 'running')::boolean as running
  from public.derived_relation d
  join public.tenant t on t.id = d.tenant_id
  join public.asset r on r.tenant_id = d.tenant_id and r.key = d.source_key
  join public.account c on c.id = r.account_id
  join public.asset i on i.tenant_id = d.tenant_id and i.key = d.target_key
  left join public.exposure e on e.tenant_id = r.tenant_id and e.asset_id = r.id
  where d.kind = 'RUNS_IMAGE';
