-- How far the security tools that policies expect are there.
create table tool_tally (
  tenant_id  bigint not null references tenant,
  account_id bigint not null references account,
  tool       text not null,
  expected   int not null,                             -- assets that should have it, exempt ones left out
  seen       int not null,                             -- that the tool told of in time
  healthy    int not null,                             -- and does not call unhealthy
  primary key (tenant_id, account_id, tool)
);
