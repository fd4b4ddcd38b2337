-- The first load of a large account meets tables that nobody has analysed: whatever the planner then takes to be
-- small, each look-up of a staged row by its key stays one.
drop index staging_asset_scan;
create index staging_asset_key on staging_asset (scan_id, key);
drop index staging_relation_scan;
create index staging_relation_key on staging_relation (scan_id, owner_key);
