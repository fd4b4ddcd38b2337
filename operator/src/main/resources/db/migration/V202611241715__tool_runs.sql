-- Jobs that run a tool for a scanner. A run is recorded before anything of it exists, and a scanner has one that is open at
-- most, so that two operators, or one that was killed, do not run a tool twice for one time of its schedule.
create table tool_run (
  tenant_id   bigint not null references tenant,
  id          bigint generated always as identity,
  scanner_id  bigint not null,
  requested   text not null default '',                 -- what somebody asked for by the annotation; '' = nobody did
  state       text not null check (state in ('launching', 'launched', 'ended')),
  outcome     text not null default '' check (outcome in ('', 'succeeded', 'failed', 'lost', 'stopped')),
  token_hash  bytea not null,                           -- SHA-256; the token itself is in the Job's Secret only
  reports     int not null default 0,                   -- sent with the token
  waits       jsonb,                                    -- why its pod does not start: {reason, call, code, message}
  failure     jsonb,                                    -- the same, of its end
  made_at     timestamptz not null default now(),
  deadline_at timestamptz not null,
  ended_at    timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, scanner_id) references scanner on delete cascade
);
create unique index tool_run_token on tool_run (token_hash);
create unique index tool_run_open on tool_run (tenant_id, scanner_id) where ended_at is null;

alter table scanner add column launches text not null default '';  -- the schedule by which its launch task is due; '' = none
