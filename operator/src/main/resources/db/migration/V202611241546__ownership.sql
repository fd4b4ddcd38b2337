-- Whose assets are, where something else says so than the namespace that their account is in.

create table asset_owner (
  tenant_id  bigint not null references tenant,
  asset_id   bigint not null,
  owner      text not null,                            -- as the tag or the audit log names it; '' for nobody
  source     text not null check (source in ('tag', 'creator', 'namespace', 'nobody')),
  confidence text not null check (confidence in ('high', 'low', 'none')),
  because    text not null,
  namespace  text,                                     -- where its findings show too; null for nowhere
  ask        boolean not null default false,           -- whether the audit log is to be asked who made it
  primary key (tenant_id, asset_id),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);
create index asset_owner_namespace on asset_owner (namespace) where namespace is not null;
create index asset_owner_ask on asset_owner (tenant_id, asset_id) where ask;

create table asset_creator (                            -- what the audit log said; it forgets after 90 days, this does not
  tenant_id bigint not null references tenant,
  asset_id  bigint not null,
  principal text not null default '',                  -- '' where the log names nobody
  event     text not null default '',                  -- RunInstances, CreateBucket, ...
  at        timestamptz,
  failure   text not null default '',                  -- why it did not answer: it is asked again a day later
  asked_at  timestamptz not null default now(),
  primary key (tenant_id, asset_id),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);
