-- One hop behind what the internet reaches: a task behind a load balancer that faces it.
alter table exposure drop constraint exposure_level_check;
alter table exposure add constraint exposure_level_check
  check (level in ('internet', 'limited', 'behind', 'private', 'none', 'unknown'));
