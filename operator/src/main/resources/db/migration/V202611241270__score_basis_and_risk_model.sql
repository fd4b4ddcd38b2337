-- Org units, what a day's score was worked out from, and risk models.

alter table tenant add column org_unit text not null default '';

-- Of the tenant's own rows: the unit it was in on that day, and {check: [weight, passed, evaluated]},
-- from which the scores of units and of the whole environment are worked out.
alter table score_daily add column org_unit text not null default '';
alter table score_daily add column tallies jsonb not null default '{}';

create table score_basis (                              -- the facts behind a day's last score; kept for the last two days only
  tenant_id bigint not null references tenant,
  day       date not null,
  facts     bytea not null,                            -- deflated JSON, correlate.score.Snapshot
  primary key (tenant_id, day)
);

create table risk_model (                               -- RiskModel objects that may be used, as validated
  name       text primary key,
  uid        text not null,
  created_at timestamptz not null,                     -- of the object: of two that are enforced the older wins
  mode       text not null check (mode in ('Shadow', 'Enforce')),
  differs    jsonb not null,                           -- what differs from the built-in model
  version    text not null,                            -- of the values
  wanted     boolean not null default true,            -- false where it is suspended
  replay     jsonb,                                    -- store.RiskModelRow.ModelReplay; null until it was worked out
  changed_at timestamptz not null default now()
);
