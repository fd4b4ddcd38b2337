-- What people may query: docs/reference/sql.md documents every column and a test compares the two.
-- Stable: columns are only ever added, at the end; "create or replace" refuses anything else and keeps grants.
-- With security_invoker the reader needs rights on the tables too; nothing is lent by the view's owner.

create schema if not exists mothership;

create or replace view mothership.assets with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, c.native_id as account_id, c.provider,
         a.type, a.key, a.name, a.region, c.environment, a.data_class, a.tags, a.properties, a.unread,
         a.first_seen, a.changed_at, a.closed_at,
         e.level as exposure,
         (select max(p.risk) from public.attack_path p where p.tenant_id = a.tenant_id and p.asset_id = a.id) as residual_risk
  from public.asset a
  join public.tenant t on t.id = a.tenant_id
  join public.account c on c.id = a.account_id
  left join public.exposure e on e.tenant_id = a.tenant_id and e.asset_id = a.id;

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

create or replace view mothership.findings with (security_invoker = true) as
  select t.name as tenant, c.namespace, c.name as account, f.category, f.rule_id as check_id,
         a.key as asset_key, f.title, f.state, f.severity, f.risk, f.risk_low, f.risk_high, f.residual_risk, f.confidence,
         f.first_seen, f.due_at as due, f.resolved_at as resolved, f.name, f.factors, f.detail,
         nullif(f.target_key, '') as target_key, nullif(f.resolution, '') as resolution, f.unreadable_since
  from public.finding f
  join public.tenant t on t.id = f.tenant_id
  join public.account c on c.id = f.account_id
  join public.asset a on a.tenant_id = f.tenant_id and a.id = f.asset_id;

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
  select t.name as tenant, c.namespace, c.name as account, r.check_id, r.passed, r.failed, r.unknown, r.not_applicable
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
  select t.name as tenant, c.namespace, c.name as account, s.subdomain, s.day, s.score, s.control, s.risk, s.coverage, s.sums, s.change
  from public.score_daily s
  join public.tenant t on t.id = s.tenant_id
  left join public.account c on c.id = s.account_id;

create or replace view mothership.organization_accounts with (security_invoker = true) as
  select o.name as organization, a.native_id as account_id, a.name, a.status, a.unit_path, to_jsonb(a.unit_ids) as unit_ids, a.tags, a.left_at,
         nullif(a.namespace, '') as namespace, nullif(a.object, '') as account
  from public.organization_account a
  join public.organization o on o.id = a.organization_id;

create or replace view mothership.organization_policies with (security_invoker = true) as
  select o.name as organization, p.native_id as policy_id, p.type, p.name, p.managed, p.content, to_jsonb(p.targets) as targets
  from public.organization_policy p
  join public.organization o on o.id = p.organization_id;
