-- Reports that were sent are read by a task of their scanner, on any replica. A scanner has an account of its own,
-- of the provider 'scanner', for what belongs to no account that is known: it is nobody's cloud account and counts
-- as none.
alter table task drop constraint task_kind_check;
alter table task add constraint task_kind_check check (kind in ('sync', 'correlate', 'discover', 'ingest'));

create index scanner_account on scanner (account_id);

alter table report add column tries int not null default 0;            -- how often somebody began to read it
alter table report add column looked text[] not null default '{}';     -- account/region that it is a whole statement of
create index report_waiting on report (tenant_id) where state in ('receiving', 'received', 'reading');

-- Where the tool saw it, in its own words: what a report is a whole statement of is told by them.
alter table observation add column account text not null default '';
alter table observation add column region text not null default '';

-- What was reported is closed once nothing tells of it any more.
create index asset_reported on asset (tenant_id) where reported and closed_at is null;
create index asset_native on asset (tenant_id, native_id) where closed_at is null and type = 'aws.ec2.instance';
create index sighting_scanner on sighting (tenant_id, scanner_id);

alter table staging_reported_asset add column tool text not null default '';
alter table staging_reported_asset add column asset_id bigint;                    -- once it is known which it is
alter table staging_reported_asset add column stale boolean not null default false;  -- the tool said something later of it
alter table staging_looked add column tool text not null default '';
create index staging_looked_report on staging_looked (report_id);

create unlogged table staging_agent (
  report_id bigint not null, tool text not null, identity text not null, identifiers jsonb not null,
  seen_at timestamptz not null, healthy boolean, asset_id bigint
);
create index staging_agent_report on staging_agent (report_id);
create unlogged table staging_vex (
  report_id bigint not null, vulnerability text not null, product text not null, status text not null,
  justification text not null, author text not null, stated_at timestamptz not null
);
create index staging_vex_report on staging_vex (report_id);
