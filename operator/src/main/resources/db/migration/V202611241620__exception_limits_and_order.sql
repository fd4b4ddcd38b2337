-- In which order a backlog is sent.

alter table channel_lane add column doubted bigint;            -- thread that failed last and may be at fault itself: another is tried in the pause
alter table channel_lane add column backlog_until timestamptz; -- when it last worked again: what was due by then is sent in the order in which it became due
alter table thread add column alone_since timestamptz;         -- since when it fails while others get through: it rests by itself
