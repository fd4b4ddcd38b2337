-- What can hold an address, closed or not, for the question of who had one.
create index if not exists asset_addressed on asset (tenant_id, id)
  where type in ('aws.ec2.network-interface', 'aws.ec2.address', 'aws.ec2.nat-gateway');
