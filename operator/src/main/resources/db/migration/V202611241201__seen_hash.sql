-- Of everything that was listed of an asset: an asset that is listed again alike is staged by its key alone.
alter table asset add column seen_hash bytea not null default '';
alter table staging_asset add column seen_hash bytea not null default '';
alter table staging_asset add column unchanged boolean not null default false;
