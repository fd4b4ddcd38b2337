-- What the world knows of vulnerabilities. It is of no tenant: every tenant's packages are held against it.
-- Its rows are loaded whole or by delta, never edited; EPSS and KEV are not copied to findings.

create table feed (                                     -- one for each source that was ever loaded
  name        text primary key,                        -- osv/Debian, epss, kev, vulnrichment
  as_of       timestamptz not null,                    -- what the source says its data is of
  loaded_at   timestamptz not null default now(),
  source      text not null,                           -- where it came from, without credentials
  licence     text not null,
  sha256      text not null,
  entries     bigint not null,
  changed_seq bigint not null default 0                -- raised by every load that changed something
);

create table advisory (                                 -- OSV schema 1.7
  id         text primary key,
  canonical  text not null,                            -- CVE if one of its aliases is one, else GHSA, else its own id
  aliases    text[] not null default '{}',             -- aliases alone: upstream and related are something else
  feed       text not null,
  summary    text not null default '',
  severity   jsonb not null default '[]',              -- [{type, score}] as the source has it
  published_at timestamptz,
  modified_at  timestamptz not null,
  withdrawn_at timestamptz,
  content_hash bytea not null
);
create index advisory_canonical on advisory (canonical);

create table affected (
  advisory_id text not null references advisory on delete cascade,
  ordinal     int not null,
  ecosystem   text not null,                           -- as OSV writes it: Debian:12, Alpine:v3.20, npm
  name        text not null,                           -- distributions: of the source package
  ranges      jsonb not null default '[]',             -- [{type, events: [{introduced|fixed|last_affected|limit: version}]}]
  versions    jsonb not null default '[]',             -- exact versions
  primary key (advisory_id, ordinal)
);
create index affected_package on affected (ecosystem, name);

create table epss (
  cve text primary key, score real not null, percentile real not null
);
create table kev (
  cve text primary key, added_on date not null, due_on date, ransomware boolean not null
);
create table vulnrichment (
  cve text primary key,
  exploitation text not null check (exploitation in ('none', 'poc', 'active')),
  automatable  boolean,                                -- null where nobody judged it
  total_impact boolean
);
