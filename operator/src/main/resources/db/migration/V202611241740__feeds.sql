-- A distribution's advisory names what it was made for: CVEs that it fixes, and is none of.
alter table advisory add column upstream text[] not null default '{}';

-- What changed since alone would leave it out of what is known: the next load of each is of the whole.
update feed set source = '' where name like 'osv/%';

-- Whether what rests on it was looked at again since it became older than seven days.
alter table feed add column lapsed boolean not null default false;

-- What a vulnerability finding is rated by beside what the world knows, as correlation last found it: new
-- likelihoods of exploitation move findings without matching packages again.
create table upgrade_basis (
  tenant_id bigint not null references tenant,
  key       bytea not null,                            -- the finding's
  cves      text[] not null,                           -- every vulnerability that it is of
  vectors   text[] not null,                           -- CVSS of each; empty for none
  others    double precision not null,                 -- product of exposure, missing control and consequence
  primary key (tenant_id, key),
  foreign key (tenant_id, key) references finding (tenant_id, key) on delete cascade
);

-- It is filled by correlation alone.
with raised as (
  update tenant set requested_seq = requested_seq + 1
  where retired_at is null and exists (select from package where package.tenant_id = tenant.id)
  returning id
)
insert into task (tenant_id, kind, due_at) select id, 'correlate', now() from raised
on conflict (tenant_id, kind, coalesce(account_id, 0)) do nothing;
