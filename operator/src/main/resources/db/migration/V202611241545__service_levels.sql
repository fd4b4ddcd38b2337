-- How soon findings are to be fixed, and since when the clock of each runs.

alter table tenant add column slo jsonb not null default '{}';   -- model.ServiceLevels; empty: the usual ones

alter table finding
  add column clock_from timestamptz,                              -- due_at is this and what its severity is given
  add column clock_severity text,                                 -- what due_at was reckoned with
  add column overdue_told timestamptz;
create index finding_due on finding (tenant_id, due_at) where due_at is not null;
create index finding_untold on finding (due_at) where state = 'Open' and overdue_told is null;
