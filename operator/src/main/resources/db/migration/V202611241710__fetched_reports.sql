-- A source that is fetched tells in parts, as one service in one region. What a part said before and does not repeat is
-- over, wherever the resource is; so who said a thing last is kept with it. Empty for what was sent.
alter table report      add column part text not null default '';
alter table observation add column part text not null default '';
alter table sighting    add column part text not null default '';
create index report_part on report (tenant_id, scanner_id, part, id desc) where state in ('accepted', 'unchanged');
create index observation_part on observation (tenant_id, scanner_id, part) where part <> '' and closed_at is null;

-- Objects of a bucket that were read, or cannot be: neither is tried again until it changes.
create table bucket_object (
  tenant_id  bigint not null references tenant,
  scanner_id bigint not null,
  name       bytea not null,                           -- SHA-256 over bucket and key: keys are of any length and content
  key        text not null,                            -- for people; what cannot be stored is replaced
  etag       text not null,
  report_id  bigint,                                   -- the report that it became; null where it was refused
  refusal    text not null default '',
  at         timestamptz not null default now(),
  primary key (tenant_id, scanner_id, name),
  foreign key (tenant_id, scanner_id) references scanner
);
create index bucket_object_refused on bucket_object (tenant_id, scanner_id, at desc) where refusal <> '';
