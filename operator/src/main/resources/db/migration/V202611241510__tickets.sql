-- Issues of a tracker, as they were last seen there, and how they are read back.

create table ticket (
  tenant_id   bigint not null,
  thread_id   bigint not null,
  channel_id  bigint not null references channel,
  begun_at    timestamptz,                             -- a create was begun and its answer is not known; null otherwise
  site        text not null default '',                -- address of the tracker: elsewhere the ids are of other issues
  issue_id    text not null default '',                -- the tracker's own; '' = not made yet
  issue_key   text not null default '',                -- for people; changes when the issue moves to another project
  told        text not null default '',                -- hash of the fields as they were written last
  category    text not null default 'to-do' check (category in ('to-do', 'in-progress', 'done')),
  status      text not null default '',                -- the project's own name for it
  resolution  text not null default '',
  assignee    text not null default '',
  acted_at    timestamptz,                             -- when Mothership changed its status last; what was read before is older
  closed_at   timestamptz,                             -- since when people have it as done though something is left to do
  again_seq   bigint,                                  -- tenant.requested_seq when a scan that began later had ended; null before
  still_at    timestamptz,                             -- when what that scan read was found failing still: the next sending reopens it
  proposed_at timestamptz,                             -- since when an exception stands proposed in place of reopening
  stuck       jsonb,                                   -- model.Failure: why its status could not follow; null where it did
  gone_at     timestamptz,                             -- the tracker does not know it any more
  primary key (tenant_id, thread_id),
  foreign key (tenant_id, thread_id) references thread on delete cascade
);
create index ticket_channel on ticket (tenant_id, channel_id, thread_id) where issue_id <> '' and gone_at is null;
create index ticket_issue on ticket (channel_id, issue_id) where issue_id <> '';
create index ticket_closed on ticket (tenant_id) where closed_at is not null and still_at is null;

create table ticket_poll (                             -- a tenant's tickets of a channel are read back together
  tenant_id   bigint not null references tenant,
  channel_id  bigint not null references channel,
  next_at     timestamptz not null default '-infinity',
  read_at     timestamptz,                             -- of the last whole reading; the next asks for what changed since
  failures    int not null default 0,                  -- in a row
  failure     jsonb,                                   -- model.Failure of the last reading; null when it went through
  primary key (tenant_id, channel_id)
);
