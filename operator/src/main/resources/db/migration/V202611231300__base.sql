-- The record of everything Mothership knows. tenant_id leads every key, every sort key is a stored column.
-- Times are the database's clock, except observed_at (when the provider answered).

create table installation (
  only_row   boolean primary key default true check (only_row),
  id         uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now()
);
insert into installation default values;

-- Intent ------------------------------------------------------------------------------------------

create table tenant (
  id                bigint generated always as identity primary key,
  name              text not null unique,              -- the Tenant object's name: the identity
  uid               text not null default '',          -- liveness only
  external_id       text not null unique,              -- asked for by every role this tenant's accounts assume
  display_name      text not null default '',
  criticality       text not null default '',
  limits            jsonb not null default '{}',
  namespaces        text[] not null default '{}',
  requested_seq     bigint not null default 0,         -- raised by every committed sync
  done_seq          bigint not null default 0,         -- what the last correlation had seen
  correlated_at     timestamptz,
  correlated_on     text not null default '',          -- catalogue version of the last correlation
  retired_at        timestamptz,
  created_at        timestamptz not null default now()
);

create table account (
  id                bigint generated always as identity primary key,
  tenant_id         bigint not null references tenant,
  provider          text not null,
  native_id         text not null,
  partition         text not null default '',
  namespace         text not null,                     -- of the CloudAccount object
  name              text not null,
  uid               text not null default '',          -- liveness only
  claimed           boolean not null default false,    -- true once the cloud proved that this is the account
  environment       text not null default '',          -- '' counts as production, marked assumed
  criticality       text not null default '',
  data_class_default text not null default '',
  deletion_policy   text not null default 'Retain',
  suspended         boolean not null default false,
  request           jsonb not null default '{}',       -- model.ScanRequest; never a secret
  authorized_at     timestamptz,                       -- re-stamped by reconcile; claims skip what is older than 10 minutes
  verified_arn      text not null default '',
  external_id_enforced boolean,
  last_failure      jsonb,                             -- model.Failure of the last attempt to open the account, null when it opened
  last_scan_at      timestamptz,
  missing_since     timestamptz,                       -- set by the sweep
  retired_at        timestamptz,
  changed_at        timestamptz not null default now()
);
create unique index account_object on account (tenant_id, namespace, name) where retired_at is null;
create index account_native on account (tenant_id, provider, native_id);
create unique index account_claim on account (provider, native_id) where claimed and retired_at is null;

-- Work --------------------------------------------------------------------------------------------

create table task (
  id           bigint generated always as identity primary key,
  tenant_id    bigint not null references tenant,
  account_id   bigint references account,              -- null for correlate
  kind         text not null check (kind in ('sync', 'correlate')),
  due_at       timestamptz not null,
  worker       text not null default '',               -- '' = free
  epoch        bigint not null default 0,              -- raised by every claim; a commit that names an older one rolls back
  attempts     int not null default 0,                 -- failures in a row
  requested    text not null default '',               -- reconcile-requested-at value this run serves
  handled      text not null default '',               -- the last one served to its end
  finished_at  timestamptz
);
create unique index task_subject on task (tenant_id, kind, coalesce(account_id, 0));
create index task_due on task (due_at);

create table task_heartbeat (                           -- a row of its own: beating never touches task
  task_id bigint primary key references task on delete cascade,
  epoch   bigint not null,
  beat_at timestamptz not null
);

create table scan (
  id           bigint generated always as identity primary key,
  tenant_id    bigint not null references tenant,
  account_id   bigint not null references account,
  task_id      bigint not null,
  epoch        bigint not null,
  started_at   timestamptz not null default now(),
  finished_at  timestamptz,
  outcome      text not null default 'running',        -- running, complete, partial, failed, abandoned
  failure      jsonb,
  calls        bigint not null default 0,
  throttled    bigint not null default 0,
  changed      bigint not null default 0               -- assets inserted, updated or closed
);
create index scan_account on scan (tenant_id, account_id, id desc);

create table scan_scope (                               -- the last answer of each scope: one row per account x region x type
  tenant_id    bigint not null,
  account_id   bigint not null references account,
  region       text not null,                          -- 'global' for global services
  type         text not null,
  scan_id      bigint not null,
  state        text not null,                          -- collecting (never answered yet), complete, failed
  failure      jsonb,                                  -- model.Failure when failed
  staged_rows  bigint not null default 0,
  collected    boolean not null default false,         -- whether scan_id is through with it; state keeps the last answer meanwhile
  observed_at  timestamptz,                            -- of the last complete list
  attempted_at timestamptz not null default now(),
  failed_since timestamptz,                            -- first failure after the last complete list
  primary key (tenant_id, account_id, region, type)
);

create unlogged table staging_asset (
  scan_id bigint not null, scope_region text not null, scope_type text not null,
  key text not null, type text not null, region text not null, native_id text not null, name text not null,
  tags jsonb not null, properties jsonb not null, unread jsonb not null, data_class text not null,
  payload jsonb not null, content_hash bytea not null,
  seq bigint generated always as identity              -- of two sightings in one scan the later wins
);
create index staging_asset_scan on staging_asset (scan_id);
create unlogged table staging_relation (
  scan_id bigint not null, scope_region text not null, scope_type text not null,
  owner_key text not null, source_key text not null, kind text not null, target_key text not null, evidence jsonb not null,
  seq bigint generated always as identity
);
create index staging_relation_scan on staging_relation (scan_id);

-- Inventory ---------------------------------------------------------------------------------------

create table asset (
  tenant_id     bigint not null references tenant,
  id            bigint generated always as identity,
  account_id    bigint not null references account,
  scope_region  text not null,
  scope_type    text not null,
  type          text not null,
  key           text not null,
  region        text not null,
  native_id     text not null,
  name          text not null,
  tags          jsonb not null,
  properties    jsonb not null,                        -- docs: model.Asset, per type
  unread        jsonb not null,                        -- facet -> model.Failure; empty when everything was read
  data_class    text not null,                         -- from tags; '' when no tag says
  content_hash  bytea not null,
  first_seen    timestamptz not null default now(),
  changed_at    timestamptz not null default now(),
  closed_at     timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
create index asset_scope on asset (tenant_id, account_id, scope_type, scope_region) where closed_at is null;
create index asset_type on asset (tenant_id, type) where closed_at is null;

create table asset_witness (                            -- further accounts that list an asset, which belongs to the first (AWS managed policies)
  tenant_id bigint not null, asset_id bigint not null, account_id bigint not null references account,
  scope_region text not null, scope_type text not null,
  primary key (tenant_id, asset_id, account_id),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);

create table asset_raw (
  tenant_id bigint not null, asset_id bigint not null, payload jsonb not null,
  primary key (tenant_id, asset_id),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);
create table asset_version (                            -- earlier payloads, on change only, 90 days
  tenant_id bigint not null, asset_id bigint not null, replaced_at timestamptz not null default now(),
  payload jsonb not null, properties jsonb not null,
  primary key (tenant_id, asset_id, replaced_at),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);

create table relation (                                 -- observed edges; owner = the asset whose payload told of it
  tenant_id   bigint not null references tenant,
  id          bigint generated always as identity,
  account_id  bigint not null references account,
  scope_region text not null,
  scope_type  text not null,
  owner_key   text not null,
  source_key  text not null,
  kind        text not null,
  target_key  text not null,
  evidence    jsonb not null default '{}',
  primary key (tenant_id, id),
  unique (tenant_id, owner_key, source_key, kind, target_key)
);
create index relation_scope on relation (tenant_id, account_id, scope_type, scope_region);
create index relation_source on relation (tenant_id, source_key, kind);
create index relation_target on relation (tenant_id, target_key, kind);

-- Correlation -------------------------------------------------------------------------------------

create table derived_relation (                         -- what correlate worked out: REACHABLE_FROM, RUNS_AS, ADMIN, EDITS_IAM, READS
  tenant_id   bigint not null references tenant,
  source_key  text not null,
  kind        text not null,
  target_key  text not null,
  evidence    jsonb not null default '{}',
  primary key (tenant_id, source_key, kind, target_key)
);
create index derived_relation_target on derived_relation (tenant_id, target_key, kind);

create table exposure (                                 -- per network interface and per compute asset
  tenant_id  bigint not null,
  asset_id   bigint not null,
  level      text not null check (level in ('internet', 'limited', 'private', 'none', 'unknown')),
  ports      jsonb not null default '[]',              -- [{protocol, from, to, family, source, via}], internet sources only
  evidence   jsonb not null default '{}',
  primary key (tenant_id, asset_id),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);

create table principal_grant (                          -- what a role or user can do, as far as the present analysis goes
  tenant_id  bigint not null,
  asset_id   bigint not null,                          -- the principal
  power      text not null check (power in ('ADMIN', 'EDIT_IAM', 'READ')),
  target_key text not null,                            -- account scope for ADMIN and EDIT_IAM, the store for READ
  condition_class text not null default 'none',
  evidence   jsonb not null default '{}',              -- the granting statements
  primary key (tenant_id, asset_id, power, target_key),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);

create table verdict (                                  -- fail and unknown only; passes are counted in check_result
  tenant_id  bigint not null,
  check_id   text not null,
  asset_id   bigint not null,
  result     text not null check (result in ('fail', 'unknown')),
  reason     text not null,
  evidence   jsonb not null default '{}',
  since      timestamptz not null default now(),
  primary key (tenant_id, check_id, asset_id),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);

create table check_result (
  tenant_id  bigint not null,
  account_id bigint not null references account,
  check_id   text not null,
  passed int not null, failed int not null, unknown int not null, not_applicable int not null,
  primary key (tenant_id, account_id, check_id)
);

create table finding (
  tenant_id     bigint not null references tenant,
  id            bigint generated always as identity,
  key           bytea not null,                        -- SHA-256 over tenant name, asset key(s), rule id
  name          text not null,                         -- <category>-<rule>-<12 hex of key>: the object's name
  category      text not null check (category in ('attack-path', 'configuration', 'vulnerability', 'secret', 'coverage')),
  rule_id       text not null,
  account_id    bigint not null references account,
  asset_id      bigint not null,                       -- attack paths: the entry
  target_key    text not null default '',              -- attack paths: the target
  title         text not null,
  state         text not null check (state in ('Open', 'Resolved', 'Muted')),
  severity      text not null check (severity in ('critical', 'high', 'medium', 'low')),
  risk          int not null check (risk between 0 and 100),
  risk_low      int not null,                          -- equal to risk when no factor is assumed
  risk_high     int not null,
  residual_risk int,                                   -- attack paths only
  confidence    text not null default 'confirmed' check (confidence in ('confirmed', 'stale')),
  factors       jsonb not null,                        -- [model.Factor]
  detail        jsonb not null,                        -- {why, remediation, evidence}
  first_seen    timestamptz not null default now(),
  changed_at    timestamptz not null default now(),
  due_at        timestamptz,
  resolved_at   timestamptz,
  unreadable_since timestamptz,
  resolution    text not null default '',              -- fixed, asset-gone, rule-retired
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);
create index finding_ranked on finding (tenant_id, risk desc, id) where state = 'Open';
create index finding_resolved on finding (tenant_id, resolved_at) where state = 'Resolved';

create table finding_event (
  tenant_id bigint not null, at timestamptz not null default now(), finding_id bigint not null,
  kind text not null,                                  -- opened, reopened, resolved, risk-changed
  before jsonb, after jsonb
) partition by range (at);
create table finding_event_other partition of finding_event default;
create index finding_event_finding on finding_event (tenant_id, finding_id, at);

create table attack_path (                              -- one per entry and target, broken ones included
  tenant_id   bigint not null references tenant,
  rule_id     text not null,
  asset_id    bigint not null,                         -- entry
  target_key  text not null,
  state       text not null check (state in ('open', 'broken', 'unknown')),
  risk        int not null,                            -- residual risk when broken
  hops        jsonb not null,                          -- [{from, to, kind, label, holds: true|false|null, evidence}]
  factors     jsonb not null,
  broken      jsonb not null default '[]',             -- the links that do not hold
  spread      jsonb not null default '{}',             -- {assets, dataStores, accounts, byHop, prevalence}
  fixes       jsonb not null default '[]',             -- [{fix, breaks, riskAfter, removes, effort, findings}]
  primary key (tenant_id, rule_id, asset_id, target_key),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);

create table score_daily (                              -- account_id 0 = the tenant; subdomain '' = all
  tenant_id bigint not null references tenant,
  day date not null, account_id bigint not null default 0, subdomain text not null default '',
  score numeric(5,1), control numeric(5,1), risk numeric(5,1), coverage numeric(5,1),
  sums jsonb not null,                                 -- the raw sums behind it
  change jsonb not null default '{}',                  -- attribution against the day before
  primary key (tenant_id, day, account_id, subdomain)
);

-- Collaboration -----------------------------------------------------------------------------------

create table outbox (
  tenant_id bigint not null references tenant,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  kind text not null,                                  -- finding-opened, finding-reopened, finding-resolved, finding-risk-changed
  finding_id bigint, dedupe text not null, body jsonb not null,
  primary key (tenant_id, id),
  unique (tenant_id, dedupe)
);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(), actor text not null, action text not null, subject text not null, detail jsonb not null default '{}'
);
