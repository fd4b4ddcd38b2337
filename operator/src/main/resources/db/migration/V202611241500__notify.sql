-- Where people are told, what they are told, and what waits to be.

alter table tenant add column contacts jsonb not null default '{}';       -- {slack, jira: {project}, escalation}
alter table account add column labels jsonb not null default '{}';        -- of the CloudAccount object

create table account_baseline (                        -- the first correlation that saw the account synced: what it found was there before
  tenant_id  bigint not null references tenant,
  account_id bigint not null references account on delete cascade,
  at         timestamptz not null default now(),       -- as finding.first_seen of what it found
  primary key (tenant_id, account_id)
);
insert into account_baseline (tenant_id, account_id)
  select tenant_id, id from account where last_scan_at is not null;

-- What happened before there were channels is for nobody; a row is routed once, whether anybody hears of it or not.
alter table outbox add column routed boolean not null default true;
alter table outbox alter column routed set default false;
create index outbox_unrouted on outbox (tenant_id, id) where not routed;
create index outbox_rules on outbox (tenant_id, at) where kind = 'rules-changed';

create table channel (                                 -- NotificationChannel and ClusterNotificationChannel objects, as validated
  id            bigint generated always as identity primary key,
  cluster       boolean not null,
  namespace     text not null,                         -- '' for a cluster channel
  name          text not null,                         -- with namespace and cluster the identity: a re-created object adopts its threads
  uid           text not null,                         -- liveness only
  tenant_id     bigint references tenant,              -- whose namespace it is; null for a cluster channel
  via_id        bigint references channel,             -- the cluster channel that it sends through; null for its own
  version       text not null,                         -- hash of the body
  body          jsonb not null,                        -- notify.ChannelBody; never a secret
  usable        boolean not null,                      -- valid, allowed, and not suspended
  suspended     boolean not null,                      -- waits, but its findings are no other channel's
  authorized_at timestamptz,                           -- as account.authorized_at
  started_at    timestamptz not null default now(),    -- what was open before is existing
  test_wanted   text not null default '',              -- value of the annotation that asks for a test message
  test_done     text not null default '',
  test_epoch    bigint not null default 0,
  test_until    timestamptz,                           -- while a replica sends it
  test_failure  jsonb,                                 -- model.Failure; null when it got through
  test_at       timestamptz,
  resend_done   text not null default '',              -- last value of the annotation that asks for dead letters to be sent again
  unsure_since  timestamptz,                           -- the database was restored and may not know of messages made after this
  unsure_until  timestamptz,                           -- for how long to look for them
  missing_since timestamptz,                           -- the object is gone
  changed_at    timestamptz not null default now(),
  unique (cluster, namespace, name),
  check (cluster = (namespace = '')),
  check (cluster = (tenant_id is null) or not usable)
);

create table channel_lane (                            -- a tenant's way through a channel: one message at a time
  tenant_id   bigint not null references tenant,
  channel_id  bigint not null references channel,
  worker      text not null default '',                -- '' = free
  epoch       bigint not null default 0,               -- raised by every claim; an acknowledgement that names an older one rolls back
  held_until  timestamptz,                             -- of the claim; others may take the lane from then on
  retry_at    timestamptz not null default '-infinity',
  rate_at     timestamptz not null default '-infinity', -- theoretical arrival of the next message at the channel's rate
  failures    int not null default 0,                  -- in a row
  failure     jsonb,                                   -- model.Failure of the last try; null when it got through
  sent        bigint not null default 0,               -- messages that got through
  sent_at     timestamptz,
  digest_at   timestamptz,                             -- of the next digest
  backfill_from bigint,                                -- last finding taken in of those that were there before; null when none is to be
  primary key (tenant_id, channel_id)
);

create table thread (                                  -- one message, ticket or event stream, told as it stands
  tenant_id     bigint not null references tenant,
  id            bigint generated always as identity,
  channel_id    bigint not null references channel,
  kind          text not null check (kind in ('findings', 'summary', 'digest')),
  group_key     text not null,                         -- provider:account/rule, version or day: stable where ids are not
  account_id    bigint references account on delete cascade, -- null for the whole tenant
  mark          text not null,                         -- the same for the same thread in a restored database
  wanted        bigint not null default 0,             -- raised by every change that concerns it
  sent          bigint not null default 0,             -- what people have seen
  rank          int not null default 0,                -- greatest open risk
  due_at        timestamptz,                           -- of the oldest change that nobody has seen; null when all are seen
  retry_at      timestamptz not null default '-infinity',
  subject       jsonb not null default '{}',           -- facts of a summary or a digest
  sending       jsonb,                                 -- notify.ThreadContent on its way, sent again alike until it is acknowledged
  sending_seq   bigint,
  unsure_since  timestamptz,                           -- when a try began that may have got through
  notifier      text not null default '',              -- whose reference it is: slack, jira, webhook
  reference     text not null default '',              -- the receiver's; '' = not made yet
  url           text not null default '',
  open          boolean not null default true,         -- as people saw it last: something is left to do
  attempts      int not null default 0,                -- failures in a row
  failing_since timestamptz,
  failure       jsonb,                                 -- model.Failure
  dead_at       timestamptz,                           -- given up; sent again when a person asks
  escalated_at  timestamptz,                           -- since when what is overdue is to be brought to somebody's notice
  escalated_seq bigint not null default 0,             -- wanted at that time: it is told once
  created_at    timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, channel_id, kind, group_key)
);
create index thread_due on thread (tenant_id, channel_id, due_at) where due_at is not null and dead_at is null;
create index thread_dead on thread (tenant_id, channel_id) where dead_at is not null;
create index thread_made on thread (tenant_id, channel_id) where reference <> '' and open;
create index thread_account on thread (account_id);

create table thread_finding (
  tenant_id  bigint not null,
  thread_id  bigint not null,
  finding_id bigint not null,
  changed    bigint not null default 0,                -- thread.wanted of its last change; 0 = only known of
  change     text not null default '',                 -- that change: opened, reopened, resolved, risk-changed ...
  was_risk   int,                                      -- before the first change that nobody has seen
  note       text not null default '',                 -- what whoever made the change says of it
  primary key (tenant_id, thread_id, finding_id),
  foreign key (tenant_id, thread_id) references thread on delete cascade,
  foreign key (tenant_id, finding_id) references finding on delete cascade
);
create index thread_finding_finding on thread_finding (tenant_id, finding_id);

create table delivery (                                -- every try, for 90 days
  tenant_id  bigint not null references tenant,
  id         bigint generated always as identity,
  at         timestamptz not null,
  channel_id bigint not null references channel,
  thread_id  bigint not null,
  sequence   bigint not null,
  outcome    text not null check (outcome in ('sent', 'failed', 'dead')),
  failure    jsonb,
  primary key (tenant_id, id)
);
create index delivery_at on delivery (at);
create index delivery_channel on delivery (tenant_id, channel_id, id desc);
