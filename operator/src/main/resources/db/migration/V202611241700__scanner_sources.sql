-- Reports are also fetched (from a cloud's own tools, from a bucket) and made by Jobs that are launched on time. Both are
-- tasks of the scanner's own account.
alter table task drop constraint task_kind_check;
alter table task add constraint task_kind_check
  check (kind in ('sync', 'correlate', 'discover', 'ingest', 'fetch', 'launch'));

-- How a source that is gone to last answered; people read it in the Scanner's condition SourceReady.
alter table scanner add column source_at timestamptz;                 -- when it was last gone to; null before the first
alter table scanner add column source_failure jsonb;                  -- {reason, call, code, message}; null where it answered
