-- What the catalogue says of frameworks, for views to join; brought up to date by correlation.

create table catalogue (
  only_row boolean primary key default true check (only_row),
  version  text not null default ''                    -- of the rules that the tables below were filled from
);
insert into catalogue default values;

create table framework_requirement (
  framework   text not null,                           -- cis-aws-5.0.0
  requirement text not null,                           -- 1.10
  position    int not null,                            -- in the benchmark's order
  provider    text not null,
  title       text not null,
  level       int not null,
  assessment  text not null check (assessment in ('automated', 'manual')),
  primary key (framework, requirement)
);

create table framework_check (
  framework   text not null,
  requirement text not null,
  check_id    text not null,
  primary key (framework, requirement, check_id),
  foreign key (framework, requirement) references framework_requirement on delete cascade
);

create table check_off (                               -- checks of the catalogue that do not count in an account
  tenant_id  bigint not null,
  account_id bigint not null references account,
  check_id   text not null,
  why        text not null,                            -- excluded, not-selected or shadow
  primary key (tenant_id, account_id, check_id)
);
