-- Who decided what, what is accepted for a while, and who looks after a finding.

create table approval (                                -- Approval objects: what a person decided
  id          bigint generated always as identity primary key,
  tenant_id   bigint references tenant,                -- of the namespace; null where it is no tenant's
  namespace   text not null,
  name        text not null,
  uid         text not null,
  target_kind text not null check (target_kind in ('Remediation', 'PostureException', 'ClusterPostureException')),
  target_name text not null,                           -- in the same namespace, where the kind has one
  target_hash text not null,                           -- what exactly was decided on
  decision    text not null check (decision in ('Approve', 'Reject')),
  by_user     text not null,                           -- proven when the object was admitted
  comment     text not null default '',
  decided_at  timestamptz not null,                    -- the object's creation
  unique (namespace, name)
);
create index approval_target on approval (target_kind, target_name);

create table exception (                               -- PostureExceptions and ClusterPostureExceptions, approved or not
  id           bigint generated always as identity primary key,
  cluster      boolean not null,
  namespace    text not null,                          -- '' for a cluster exception
  name         text not null,
  tenant_id    bigint references tenant,               -- of the namespace; null for a cluster exception
  uid          text not null,                          -- liveness only
  hash         text not null,                          -- of the spec: what an approval is of
  type         text not null check (type in ('AcceptedRisk', 'FalsePositive', 'CompensatingControl', 'Attestation')),
  strength     text not null default '' check (strength in ('', 'partial', 'strong')),   -- of a compensating control
  match        jsonb not null default '{}',            -- {finding, check, assets, tags}
  max_matches  int not null,
  framework    text not null default '',               -- of an attestation
  requirement  text not null default '',
  accounts     text[] not null default '{}',           -- of an attestation: name or namespace/name; none for all
  reason       text not null,
  evidence     jsonb not null default '[]',
  requested_by text not null,
  expires_at   timestamptz not null,
  longest      interval not null,                      -- how long after its approval it may last, as the settings say
  warned       int,                                    -- days before its end, of the last warning; null before any
  created_at   timestamptz not null default now(),
  changed_at   timestamptz not null default now(),
  unique (cluster, namespace, name),
  check (cluster = (namespace = '')),
  check (cluster = (tenant_id is null))
);
create index exception_tenant on exception (tenant_id);

-- Each exception with the last decision on what it is now, by somebody who did not ask for it.
create view exception_standing with (security_invoker = true) as
  select e.*, d.decision, d.by_user as decided_by, d.decided_at,
         case when e.expires_at <= now() then 'expired'
              when e.expires_at > coalesce(d.decided_at, now()) + e.longest then 'too-late'
              when d.decision = 'Approve' then 'approved'
              when d.decision = 'Reject' then 'rejected'
              else 'waiting' end as standing
  from exception e
  left join lateral (
    select a.decision, a.by_user, a.decided_at from approval a
    where a.target_kind = case when e.cluster then 'ClusterPostureException' else 'PostureException' end
      and a.target_name = e.name and (e.cluster or a.namespace = e.namespace)
      and a.target_hash = e.hash and lower(a.by_user) <> lower(e.requested_by)
    order by a.decided_at desc, a.decision desc, a.id desc limit 1) d on true;

create function exception_label(exception_id bigint) returns text stable language sql as $$
  select case when cluster then 'ClusterPostureException ' || name
              else 'PostureException ' || namespace || '/' || name end
  from exception where id = exception_id
$$;

create table exception_match (                         -- what an exception came to in a tenant's last correlation
  tenant_id    bigint not null references tenant,
  exception_id bigint not null references exception on delete cascade,
  hash         text not null,                          -- of the spec that was looked at
  matched      int not null,                           -- unresolved findings that it matches
  applied      boolean not null,
  names        jsonb not null default '[]',            -- of the first of them, greatest risk first
  primary key (tenant_id, exception_id)
);
create index exception_match_exception on exception_match (exception_id);

create table exception_proposal (                      -- asked for outside of Kubernetes, as by a ticket closed as "won't do"
  tenant_id    bigint not null references tenant,
  finding_id   bigint not null,
  requested_by text not null,                          -- as the other side knows the person
  source       text not null,                          -- jira
  reason       text not null default '',
  at           timestamptz not null default now(),
  object       text not null default '',               -- the PostureException that was written for it
  primary key (tenant_id, finding_id),
  foreign key (tenant_id, finding_id) references finding on delete cascade
);

create table triage (                                  -- apart from a finding's state
  tenant_id  bigint not null references tenant,
  finding_id bigint not null,
  status     text not null default '' check (status in ('', 'Acknowledged', 'InProgress')),   -- '' = nobody has yet
  assignee   text not null default '',
  comment    text not null default '',
  by_user    text not null,
  source     text not null check (source in ('rest', 'jira')),
  changed_at timestamptz not null default now(),
  primary key (tenant_id, finding_id),
  foreign key (tenant_id, finding_id) references finding on delete cascade
);

alter table finding add column exception_id bigint;    -- that mutes it
alter table finding add column muted_at timestamptz;
create index finding_name on finding (name);
create index finding_muted on finding (tenant_id, account_id, rule_id) where state = 'Muted';

-- The headline as it would be if nothing were muted.
alter table score_daily add column without_exceptions numeric(5,1);
