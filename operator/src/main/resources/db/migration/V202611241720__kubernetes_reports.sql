-- Reports that are objects of the cluster are read by the leader, not by a task: what it was last asked for, and served.
alter table scanner add column source_read jsonb;                      -- the source as it was when it was last read
alter table scanner add column source_requested text not null default '';  -- the token that asks for a reading
alter table scanner add column source_handled text not null default '';    -- the last that was served

-- Two parts of a source may tell of one asset, and only one of them of its software.
alter table package add column part text not null default '';
create index package_part on package (tenant_id, scanner_id, part) where part <> '';

-- What one report saw is seen again as a whole, by one row, as long as the next ones see all of it: a sighting is rewritten
-- only where another report sees a part of what the one before saw. A sighting's time is the later of its own and its look's.
create table look (
  tenant_id  bigint not null references tenant,
  id         bigint not null,                          -- of the report that was the first to see it so
  scanner_id bigint not null,
  seen_at    timestamptz not null,
  primary key (tenant_id, id)
);
alter table sighting add column look_id bigint;        -- null where an agent tells of itself
create index sighting_look on sighting (tenant_id, look_id) where look_id is not null;

-- Agents whose host is not known, and those that could be on any of several.
alter table staging_agent add column ambiguous text not null default '';
alter table agent add column ambiguous text not null default '';   -- the identifier that several hosts have; '' where none has any
