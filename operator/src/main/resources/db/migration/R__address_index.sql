-- Who has or had an address, to be asked by it.
create or replace function held_addresses(properties jsonb) returns jsonb
  language sql immutable parallel safe as $$
    select jsonb_path_query_array(properties, '$.privateIps[*]') || jsonb_path_query_array(properties, '$.publicIps[*]')
      || jsonb_path_query_array(properties, '$.ipv6Addresses[*]') || jsonb_path_query_array(properties, '$.publicIp')
  $$;
create index if not exists asset_addresses on asset using gin (held_addresses(properties) jsonb_path_ops)
  where type in ('aws.ec2.network-interface', 'aws.ec2.address', 'aws.ec2.nat-gateway');
create index if not exists asset_version_addresses on asset_version using gin (held_addresses(properties) jsonb_path_ops);
