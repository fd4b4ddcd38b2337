-- Where another tool and our own check answer one question differently; the finding goes by ours.
create table disagreement (
  tenant_id bigint not null references tenant,
  check_id  text not null,
  asset_id  bigint not null,
  tool      text not null,
  tool_rule text not null,
  ours      text not null check (ours in ('fail', 'pass', 'not_applicable')),
  theirs    text not null check (theirs in ('fail', 'pass')),
  primary key (tenant_id, check_id, asset_id, tool, tool_rule),
  foreign key (tenant_id, asset_id) references asset on delete cascade
);
