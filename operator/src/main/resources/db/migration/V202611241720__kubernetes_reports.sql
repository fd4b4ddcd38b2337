-- Reports that are objects of the cluster are read by the leader, not by a task: what it was last asked for, and served.
alter table scanner add column source_read jsonb;                      -- the source as it was when it was last read
alter table scanner add column source_requested text not null default '';  -- the token that asks for a reading
alter table scanner add column source_handled text not null default '';    -- the last that was served

-- Two parts of a source may tell of one asset, and only one of them of its software.
alter table package add column part text not null default '';
create index package_part on package (tenant_id, scanner_id, part) where part <> '';
