-- What ClusterScanPolicies and ScanPolicies ask for, and what those in shadow would change.

create table policy (
  id         bigint generated always as identity primary key,
  cluster    boolean not null,                         -- ClusterScanPolicy or ScanPolicy
  namespace  text not null,                            -- '' for a cluster policy
  name       text not null,
  uid        text not null,                            -- liveness only
  version    text not null,                            -- hash of the body
  body       jsonb not null,                           -- rules.policy.PolicyBody
  known      text[] not null,                          -- checks that are not new to it
  changed_at timestamptz not null default now(),
  unique (cluster, namespace, name),
  check (cluster = (namespace = ''))
);

create table policy_account (                          -- CloudAccounts that it selects, by object, whether stored yet or not
  policy_id bigint not null references policy on delete cascade,
  namespace text not null,
  name      text not null,
  primary key (policy_id, namespace, name)
);
create index policy_account_object on policy_account (namespace, name);

create table policy_shadow (                           -- of a tenant's findings, what enforcing the policy would change
  tenant_id bigint not null references tenant,
  policy_id bigint not null references policy on delete cascade,
  opened int not null, resolved int not null, changed int not null,
  top jsonb not null default '[]',                     -- [{change, check, asset, from, to, risk}], greatest risk first
  primary key (tenant_id, policy_id)
);
