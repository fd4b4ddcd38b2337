-- Changes to clouds: what was asked for, planned, approved, made and put back. Each step is a row before it is done.

create table remediation (                             -- Remediation objects; one row for each object ever made
  tenant_id     bigint not null references tenant,
  id            bigint generated always as identity,
  namespace     text not null,
  name          text not null,
  uid           text not null,                         -- an object of the same name made anew is another request
  generation    bigint not null,
  finding       text not null,                         -- finding.name
  finding_id    bigint not null,
  account_id    bigint not null references account,    -- the finding's
  asset_key     text not null,                         -- the finding's
  action        text not null,
  parameters    jsonb not null,
  mode          text not null check (mode in ('DryRun', 'Apply', 'Rollback')),
  requested_by  text not null,                         -- who wrote the spec that there is now
  requesters    text[] not null,                       -- and everybody who ever wrote one: none of them approves
  write_role    text not null,                         -- '' where the CloudAccount names none
  policies      jsonb not null,                        -- [store.ApprovingPolicy] that admit it, as reconcile last saw them
  token         text not null,                         -- reconcile-requested-at value that was last acted on
  authorized_at timestamptz,                           -- as account.authorized_at; null once reconcile refuses it
  removed       boolean not null default false,        -- the object is gone
  state         text not null default 'Pending' check (state in (
    'Pending', 'Planned', 'Approved', 'Running', 'Recovering',
    'Succeeded', 'RolledBack', 'Failed', 'Outdated', 'Rejected', 'NotNeeded', 'Cancelled')),
  plan          jsonb,                                 -- remediate.Plan: the state before is in it
  plan_hash     text not null default '',
  planned_at    timestamptz,
  approved_by   text not null default '',
  approved_at   timestamptz,
  run_id        bigint,                                -- the last one
  attempts      int not null default 0,                -- in this state, in a row
  waits_for     text not null default '',              -- condition reason of what it waits for
  waits         text not null default '',              -- and what to do about it
  failure       jsonb,                                 -- model.Failure of the last end that was none
  due_at        timestamptz default now(),             -- null: nothing is to be done
  worker        text not null default '',
  epoch         bigint not null default 0,             -- raised by every claim and by every report of a run
  held_until    timestamptz,                           -- of the claim
  created_at    timestamptz not null default now(),
  changed_at    timestamptz not null default now(),
  ended_at      timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, namespace, name, uid)
);
create index remediation_due on remediation (due_at) where due_at is not null;
create index remediation_object on remediation (namespace, name);

create table remediation_run (                         -- one Job
  tenant_id      bigint not null references tenant,
  id             bigint generated always as identity,
  remediation_id bigint not null,
  account_id     bigint not null references account,
  action         text not null,
  intent         text not null check (intent in ('apply', 'recover', 'rollback')),
  state          text not null check (state in ('launching', 'launched', 'running', 'ended', 'abandoned')),
  outcome        text not null default '' check (outcome in ('', 'succeeded', 'rolled-back', 'failed', 'outdated', 'lost')),
  plan_hash      text not null,
  token_hash     bytea not null,                       -- SHA-256 of the token that the Job reports with
  instance       text not null default '',             -- the one process that may report
  before         jsonb,                                -- what it read before its first call
  after          jsonb,                                -- what it read after its last
  failure        jsonb,
  cleaned        boolean not null default false,       -- its Secret is gone and its Job will go
  made_at        timestamptz not null default now(),
  deadline_at    timestamptz not null,
  started_at     timestamptz,
  ended_at       timestamptz,
  primary key (tenant_id, id),
  unique (id),
  foreign key (tenant_id, remediation_id) references remediation on delete cascade
);
create index remediation_run_of on remediation_run (tenant_id, remediation_id, id);
create index remediation_run_account on remediation_run (tenant_id, account_id, made_at);
create index remediation_run_made on remediation_run (made_at);

create table remediation_step (                        -- one call, recorded before it is made
  tenant_id  bigint not null references tenant,
  run_id     bigint not null,
  seq        int not null,
  undo       boolean not null,
  call       text not null,
  region     text not null,
  parameters jsonb not null,
  state      text not null default 'begun' check (state in ('begun', 'done', 'failed')),
  failure    jsonb,
  began_at   timestamptz not null default now(),
  ended_at   timestamptz,
  primary key (tenant_id, run_id, seq),
  foreign key (tenant_id, run_id) references remediation_run on delete cascade
);

-- What was done stays told, whoever would rather not have it so.
create function audit_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'rows of audit are only ever added' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_is_kept before update or delete on audit for each row execute function audit_is_kept();
create trigger audit_is_not_emptied before truncate on audit for each statement execute function audit_is_kept();
