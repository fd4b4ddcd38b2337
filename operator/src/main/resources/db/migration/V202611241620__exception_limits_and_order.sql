-- In which order a backlog is sent.

alter table channel_lane add column doubted bigint;            -- thread that failed last and may be at fault itself: another is tried in the pause
alter table channel_lane add column backlog_until timestamptz; -- when it last worked again: what was due by then is sent in the order in which it became due
alter table thread add column alone_since timestamptz;         -- since when it fails while others get through: it rests by itself

-- How long policies let exceptions last.

alter table exception add column asked_at timestamptz not null default now();  -- the object's creation: what policies allow counts from here
update exception set asked_at = created_at;
alter table exception add column granted text not null default '';  -- hash with which it applied: a policy that is stricter later only cuts it
alter table exception_match add column accounts bigint[] not null default '{}';  -- of what it matches

-- Each exception with the last decision on what it is now, by somebody who did not ask for it, and with what the
-- strictest policy of an account that it concerns allows; expires_at is cut to that where it applied before.
create or replace view exception_standing with (security_invoker = true) as
  select e.id, e.cluster, e.namespace, e.name, e.tenant_id, e.uid, e.hash, e.type, e.strength, e.match, e.max_matches,
         e.framework, e.requirement, e.accounts, e.reason, e.evidence, e.requested_by,
         case when b.at < e.expires_at and e.granted = e.hash then b.at else e.expires_at end as expires_at,
         e.longest, e.warned, e.created_at, e.changed_at, d.decision, d.by_user as decided_by, d.decided_at,
         case when e.expires_at <= now() or (b.at <= now() and b.at < e.expires_at and e.granted = e.hash) then 'expired'
              when e.expires_at > coalesce(d.decided_at, now()) + e.longest then 'too-late'
              when b.at < e.expires_at and e.granted <> e.hash then 'too-late'
              when d.decision = 'Approve' then 'approved'
              when d.decision = 'Reject' then 'rejected'
              else 'waiting' end as standing,
         e.asked_at, b.at as bound_at, b.by as bound_by,
         coalesce(b.at < e.expires_at and e.granted = e.hash, false) as cut
  from exception e
  left join lateral (
    select a.decision, a.by_user, a.decided_at from approval a
    where a.target_kind = case when e.cluster then 'ClusterPostureException' else 'PostureException' end
      and a.target_name = e.name and (e.cluster or a.namespace = e.namespace)
      and a.target_hash = e.hash and lower(a.by_user) <> lower(e.requested_by)
    order by a.decided_at desc, a.decision desc, a.id desc limit 1) d on true
  left join lateral (
    select e.asked_at + make_interval(days => cast(p.body->>'exceptionDays' as int)) as at,
      case when p.cluster then 'ClusterScanPolicy ' || p.name else 'ScanPolicy ' || p.namespace || '/' || p.name end
        || ' allows ' || (p.body->>'exceptionDays') || ' days' as by
    from policy p
    join policy_account s on s.policy_id = p.id and (p.cluster or s.namespace = p.namespace)
    join account c on c.namespace = s.namespace and c.name = s.name and c.retired_at is null
    where p.body->>'exceptionDays' is not null and p.body->>'shadow' is distinct from 'true'
      and case when e.type = 'Attestation'
            then (e.cluster or (c.tenant_id = e.tenant_id and c.namespace = e.namespace))
              and (e.accounts = '{}' or c.name = any(e.accounts) or c.namespace || '/' || c.name = any(e.accounts))
            else exists (select from exception_match m
              where m.tenant_id = c.tenant_id and m.exception_id = e.id and m.hash = e.hash and c.id = any(m.accounts)) end
    order by cast(p.body->>'exceptionDays' as int), not p.cluster, p.namespace, p.name limit 1) b on true;

-- Which rule sets a finding's date. Of BOD 26-04 and the service level the earlier counts.

alter table finding
  add column due_by text not null default '',          -- for people; '' where nothing is due
  add column bod_from timestamptz,                      -- since when the days of its row of BOD 26-04 run
  add column bod_days int,                              -- those days
  add column clock_held text,                           -- severity that other rules or another risk model made of it: no fact did, so its date stays
  add column clock_ran boolean not null default false;  -- a clock of it ran before: it does not start with first_seen any more
update finding set clock_ran = true where clock_from is not null or state <> 'Open';
update finding set due_by = 'service level of ' || clock_severity where due_at is not null and clock_severity is not null;

-- Through a channel of the cluster a route may lead to the place of another tenant than the account's.

alter table thread add column routed_to text not null default '';  -- namespace that a route leads to, where the channel's settings are filled in for its tenant
