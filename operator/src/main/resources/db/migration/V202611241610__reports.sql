-- What other tools say. A report comes in whole or not at all; what it says of an asset is an observation, and what
-- several tools observe of one issue is one finding. The tool's words stay in the observation.

create table scanner (
  tenant_id  bigint not null references tenant,
  id         bigint generated always as identity,
  namespace  text not null,
  name       text not null,
  uid        text not null default '',                 -- liveness only
  account_id bigint not null references account,       -- what belongs to no account that is known is kept under this one
  format     text not null,                            -- '' = by content
  settings   jsonb not null default '{}',              -- the spec; never a secret
  authorized_at timestamptz,                           -- re-stamped by reconcile
  retired_at timestamptz,
  primary key (tenant_id, id)
);
create unique index scanner_object on scanner (namespace, name) where retired_at is null;

create table report (
  tenant_id   bigint not null references tenant,
  id          bigint generated always as identity,
  scanner_id  bigint not null,
  received_at timestamptz not null default now(),
  sender      text not null default '',                -- user name as the API server knows it
  sha256      bytea not null,                          -- of what was sent, decompressed
  bytes       bigint not null,
  state       text not null check (state in ('receiving', 'received', 'reading', 'accepted', 'unchanged', 'outdated', 'rejected')),
  format      text not null default '',
  tool        text not null default '',
  tool_version text not null default '',
  as_of       timestamptz,                             -- when the tool looked; when it was received where the report does not say
  items       bigint not null default 0,               -- read so far: the progress
  counts      jsonb not null default '{}',             -- {findings, packages, agents, vex, looked, foreign}
  refusal     jsonb,                                   -- {where, message} when rejected
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, scanner_id) references scanner
);
create index report_scanner on report (tenant_id, scanner_id, id desc);

create table report_chunk (                             -- what was sent, until it is read; compressed
  tenant_id bigint not null, report_id bigint not null, ordinal int not null, bytes bytea not null,
  primary key (tenant_id, report_id, ordinal),
  foreign key (tenant_id, report_id) references report on delete cascade
);

alter table asset add column reported boolean not null default false;  -- told of by a report, listed by no collector

create table observation (
  tenant_id    bigint not null references tenant,
  id           bigint generated always as identity,
  key          bytea not null,                         -- SHA-256 over scanner, tool, category, asset key, rule, place within the asset
  scanner_id   bigint not null,
  report_id    bigint not null,                        -- the last that changed it
  asset_id     bigint not null,
  category     text not null check (category in ('configuration', 'vulnerability', 'secret', 'detection')),
  tool         text not null,
  tool_rule    text not null,                          -- the tool's id of what is wrong; a vulnerability's id
  tool_uid     text not null default '',               -- the tool's id of this sighting
  status       text not null check (status in ('fail', 'pass', 'unknown', 'suppressed')),
  severity     text not null,                          -- the tool's own: critical, high, medium, low, info or ''
  title        text not null,
  aliases      text[] not null default '{}',           -- of a vulnerability: all its ids
  purl         text not null default '',               -- of a vulnerability: the package as installed
  fixed_in     text not null default '',
  location     text not null default '',               -- file and line, port, layer, parameter
  detail       jsonb not null default '{}',            -- description, remediation, references, evidence; bounded
  first_seen   timestamptz not null,
  content_hash bytea not null,                         -- of all above that a tool says
  changed_at   timestamptz not null default now(),
  closed_at    timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id, asset_id) references asset on delete cascade,
  foreign key (tenant_id, scanner_id) references scanner
);
create index observation_asset on observation (tenant_id, asset_id) where closed_at is null;
create index observation_rule on observation (tenant_id, tool, tool_rule) where closed_at is null;
create index observation_scanner on observation (tenant_id, scanner_id) where closed_at is null;

create table package (                                  -- software that is installed, per asset
  tenant_id   bigint not null references tenant,
  asset_id    bigint not null,
  purl        text not null,                           -- with version and qualifiers, as reported
  location    text not null default '',
  scanner_id  bigint,                                  -- null: a collector
  type        text not null,                           -- of the purl
  name        text not null,                           -- namespace/name as the purl has it
  version     text not null,
  source_name text not null default '',                -- of distributions: what the advisories name
  source_version text not null default '',
  primary key (tenant_id, asset_id, purl, location),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);
create index package_name on package (type, name);
create index package_scanner on package (tenant_id, scanner_id);

create table sighting (                                 -- which tool sees which asset, clean ones included
  tenant_id  bigint not null references tenant,
  asset_id   bigint not null,
  tool       text not null,
  scanner_id bigint not null,
  seen_at    timestamptz not null,
  healthy    boolean,                                  -- null where the tool does not say
  detail     jsonb not null default '{}',
  primary key (tenant_id, asset_id, tool),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);

create table agent (                                    -- an agent whose host is not known
  tenant_id bigint not null references tenant, scanner_id bigint not null, tool text not null,
  identity text not null, identifiers jsonb not null, seen_at timestamptz not null, healthy boolean,
  primary key (tenant_id, scanner_id, tool, identity)
);

create table vex (
  tenant_id     bigint not null references tenant,
  scanner_id    bigint not null,
  vulnerability text not null,                         -- canonical id
  product       text not null,                         -- purl, with or without a version, or an asset key
  status        text not null check (status in ('not_affected', 'affected', 'fixed', 'under_investigation')),
  justification text not null default '',
  author        text not null default '',
  stated_at     timestamptz not null,
  expires_at    timestamptz,
  primary key (tenant_id, scanner_id, vulnerability, product)
);

create unlogged table staging_observation (
  report_id bigint not null, ordinal bigint generated always as identity,
  key bytea not null, asset_key text not null, category text not null, tool text not null, tool_rule text not null,
  tool_uid text not null, status text not null, severity text not null, title text not null, aliases text[] not null,
  purl text not null, fixed_in text not null, location text not null, detail jsonb not null, first_seen timestamptz,
  content_hash bytea not null
);
create index staging_observation_key on staging_observation (report_id, key);
create unlogged table staging_reported_asset (
  report_id bigint not null, key text not null, type text not null, name text not null, provider text not null,
  account text not null, region text not null, seen_at timestamptz, healthy boolean
);
create index staging_reported_asset_key on staging_reported_asset (report_id, key);
create unlogged table staging_package (
  report_id bigint not null, asset_key text not null, purl text not null, location text not null, type text not null,
  name text not null, version text not null, source_name text not null, source_version text not null
);
create index staging_package_key on staging_package (report_id, asset_key);
create unlogged table staging_looked (                  -- '' = any; what matches and is not in the report is over
  report_id bigint not null, account text not null, region text not null, tool_rule text not null, asset_key text not null
);
