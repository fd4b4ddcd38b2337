-- Organizations of accounts, as a provider tells of them, and the tasks that ask it.

create table organization (
  id            bigint generated always as identity primary key,
  name          text not null unique,                  -- the CloudOrganization object's name: the identity
  uid           text not null default '',              -- liveness only
  external_id   text not null unique,                  -- asked for by the roles of every account that the operator declares for it
  request       jsonb not null,                        -- model.DiscoveryRequest; never a secret
  suspended     boolean not null default false,
  authorized_at timestamptz,                           -- as account.authorized_at; null once the object is gone
  native_id     text not null default '',              -- the provider's id of it, once read
  last_failure  jsonb,                                 -- model.Failure of the last discovery, null when it listed the accounts
  problems      jsonb not null default '[]',           -- [model.Failure] what the last discovery could not read beside
  calls         bigint not null default 0,
  throttled     bigint not null default 0,
  discovered_at timestamptz,                           -- of the last complete list of accounts
  created_at    timestamptz not null default now()
);

create table organization_account (
  organization_id bigint not null references organization,
  native_id   text not null,
  name        text not null,
  status      text not null,                           -- the provider's word: ACTIVE, SUSPENDED, PENDING_CLOSURE
  unit_ids    text[],                                  -- its root and units, outermost first; null when never read
  unit_path   text,                                    -- names of the units below the root, as /a/b; / below none; null when never read
  tags        jsonb,                                   -- null when never read
  left_at     timestamptz,                             -- since when it is not active or not listed
  namespace   text not null default '',                -- of the CloudAccount that the operator declared for it; '' for none
  object      text not null default '',                -- its name
  changed_at  timestamptz not null default now(),
  primary key (organization_id, native_id)
);

create table organization_policy (                     -- SCPs and RCPs, with what they are attached to
  organization_id bigint not null references organization,
  native_id   text not null,
  type        text not null,                           -- SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY
  name        text not null,
  managed     boolean not null,                        -- the provider's own
  content     jsonb,                                   -- the document; null when it could not be read
  targets     text[],                                  -- ids of roots, units and accounts, sorted; null when they could not be read
  changed_at  timestamptz not null default now(),
  primary key (organization_id, native_id)
);

-- A task is a tenant's, or an organization's.
alter table task drop constraint task_kind_check;
alter table task alter column tenant_id drop not null;
alter table task add column organization_id bigint references organization;
alter table task add constraint task_kind_check check (kind in ('sync', 'correlate', 'discover'));
alter table task add constraint task_owner_check check (
  (kind = 'discover') = (organization_id is not null) and (kind = 'discover') = (tenant_id is null));
create unique index task_organization on task (organization_id) where organization_id is not null;
