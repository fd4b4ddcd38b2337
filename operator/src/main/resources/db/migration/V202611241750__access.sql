-- Who can come to administer an account, in how many hops. The hops are derived relations.
create table admin_reach (
  tenant_id  bigint not null,
  asset_id   bigint not null,                          -- a user, role or group, or what runs as a role
  hops       int not null check (hops >= 0),           -- 0: may already change any right
  kind       text not null,                            -- of the relation that the first hop is; '' without one
  next_key   text not null,                            -- where the first hop leads; '' without one
  condition_class text not null,                       -- of all hops the strictest: always, source, service, tag or other
  primary key (tenant_id, asset_id),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);
