-- What the queries of checks may use: the open inventory and readings of cloud JSON. Read-only, no state.

create schema if not exists rule;

create or replace view rule.asset with (security_invoker = true) as
  select a.tenant_id, a.id, a.account_id, a.scope_region, a.scope_type, a.type, a.key, a.region, a.native_id, a.name,
         a.tags, a.properties, a.unread, a.data_class, s.observed_at
  from public.asset a join public.account c on c.id = a.account_id
  left join public.scan_scope s on s.tenant_id = a.tenant_id and s.account_id = a.account_id
                               and s.region = a.scope_region and s.type = a.scope_type
  where a.closed_at is null and c.retired_at is null;

-- What each scope answered last; call is null unless it failed.
create or replace view rule.scope with (security_invoker = true) as
  select s.tenant_id, s.account_id, s.region, s.type, s.state, s.observed_at,
         case when s.state = 'failed' then format('%s answered %s', s.failure ->> 'call', s.failure ->> 'code')
              when s.state <> 'complete' then format('%s was not listed yet', s.type) end as call
  from public.scan_scope s join public.account c on c.id = s.account_id
  where c.retired_at is null;

-- Regions that somebody uses: they hold more than what AWS itself puts there (default VPCs with their subnets, tables,
-- gateways and groups, keys and lists that AWS manages) and more than settings of services.
create or replace view rule.used_region with (security_invoker = true) as
  select distinct tenant_id, account_id, region
  from rule.asset
  where region <> 'global'
    and type !~ '\.(region|account|settings)$'
    and type not in ('aws.ec2.subnet', 'aws.ec2.route-table', 'aws.ec2.internet-gateway', 'aws.ec2.network-acl')
    and properties -> 'isDefault' is distinct from 'true'
    and properties -> 'awsManaged' is distinct from 'true'
    and coalesce(properties ->> 'keyManager', '') <> 'AWS';

-- Regions where a list failed, so that nobody can say that they are not used.
create or replace view rule.unlisted_region with (security_invoker = true) as
  select tenant_id, account_id, region, min(call) as call
  from rule.scope
  where region <> 'global' and call is not null and type !~ '\.(region|account|settings)$'
  group by tenant_id, account_id, region;

-- Which accounts see an asset: the one it belongs to, and others that list it too, as an organization's trail.
create or replace view rule.sighting with (security_invoker = true) as
  select tenant_id, id as asset_id, account_id from public.asset where closed_at is null
  union all
  select w.tenant_id, w.asset_id, w.account_id from public.asset_witness w
  join public.asset a on a.tenant_id = w.tenant_id and a.id = w.asset_id
  where a.closed_at is null;

-- A time as clouds write it, or null.
create or replace function rule.instant(value text) returns timestamptz language sql stable as $$
  select case when value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}' then value::timestamptz end
$$;

-- A string or a list of strings, as IAM allows in most places.
create or replace function rule.texts(value jsonb) returns setof text language sql immutable as $$
  select value #>> '{}' where jsonb_typeof(value) = 'string'
  union all
  select item #>> '{}' from jsonb_array_elements(case when jsonb_typeof(value) = 'array' then value else '[]' end) item
$$;

-- An object or a list of objects.
create or replace function rule.objects(value jsonb) returns setof jsonb language sql immutable as $$
  select value where jsonb_typeof(value) = 'object'
  union all
  select item from jsonb_array_elements(case when jsonb_typeof(value) = 'array' then value else '[]' end) item
  where jsonb_typeof(item) = 'object'
$$;

-- "s3:GetBucketPolicy answered AccessDenied", or null where the facet was read.
create or replace function rule.unread(unread jsonb, facet text) returns text language sql immutable as $$
  select format('%s answered %s', unread -> facet ->> 'call', unread -> facet ->> 'code') where unread -> facet is not null
$$;

-- Broader than a /8 (IPv4) or a /32 (IPv6) counts as the whole internet, as S3 and EC2's own findings count it.
create or replace function rule.is_internet(network text) returns boolean language sql immutable as $$
  select case when network ~ '^[0-9a-fA-F.:]+/[0-9]{1,3}$'
              then masklen(network::inet) < case family(network::inet) when 4 then 8 else 32 end
              else false end
$$;

-- Networks and accounts that the account's policies trust. The correlation says which, for the time of one query.
create or replace function rule.trusted_cidrs(account bigint) returns setof cidr language sql stable as $$
  select network(entry::inet)::cidr from jsonb_array_elements_text(
    coalesce(nullif(current_setting('mothership.trusted', true), '')::jsonb #> array[account::text, 'cidrs'], '[]')) entry
$$;
create or replace function rule.trusted_accounts(account bigint) returns setof text language sql stable as $$
  select entry from jsonb_array_elements_text(
    coalesce(nullif(current_setting('mothership.trusted', true), '')::jsonb #> array[account::text, 'accounts'], '[]')) entry
$$;

-- The rules of one security group that admit the internet, one row per source; port 0 to 65535 where all are open.
-- Sources inside a network that the account's policies trust are left out.
-- known is false for a prefix list whose entries nobody could read: such a row may or may not admit the internet.
create or replace function rule.internet_ingress(of rule.asset)
returns table (family int, protocol text, from_port int, to_port int, source text, known boolean) language sql stable as $$
  with permission as (
    select r.value as body,
           case r.value ->> 'protocol' when '6' then 'tcp' when '17' then 'udp' else r.value ->> 'protocol' end as protocol
    from jsonb_array_elements(coalesce(of.properties -> 'ingress', '[]')) r
  ), source as (
    select p.body, p.protocol, network, network as source, true as known
    from permission p, lateral (select rule.texts(p.body -> 'cidrs') union all select rule.texts(p.body -> 'ipv6Cidrs')) s(network)
    union all
    select p.body, p.protocol, entry, list.id,
           l.id is not null and l.unread -> 'entries' is null and l.properties -> 'cidrs' is not null
    from permission p
    cross join lateral rule.texts(p.body -> 'prefixListIds') list(id)
    left join rule.asset l on l.tenant_id = of.tenant_id and l.account_id = of.account_id and l.region = of.region
                          and l.type = 'aws.ec2.prefix-list' and l.native_id = list.id
    left join lateral rule.texts(l.properties -> 'cidrs') entry on true
  )
  select distinct case when s.network is not null then family(s.network::inet) end,
         s.protocol,
         case when s.protocol = '-1' then 0 else coalesce((s.body ->> 'fromPort')::int, 0) end,
         case when s.protocol = '-1' then 65535 else coalesce((s.body ->> 'toPort')::int, 65535) end,
         s.source, s.known
  from source s
  where not s.known
     or case when rule.is_internet(s.network)
             then not exists (select from rule.trusted_cidrs(of.account_id) t where s.network::inet <<= t)
             else false end
$$;

-- Whether the document allows every action on every resource, whatever its conditions (CIS AWS 1.15).
create or replace function rule.allows_everything(document jsonb) returns boolean language sql immutable as $$
  select exists (
    select from rule.objects(document -> 'Statement') s
    where s ->> 'Effect' = 'Allow'
      and exists (select from rule.texts(s -> 'Action') a where a in ('*', '*:*'))
      and exists (select from rule.texts(s -> 'Resource') r where r in ('*', 'arn:*', 'arn:aws:*')))
$$;

-- Whether a wildcard principal is narrowed down by fixed values: S3's "meaning of public". Operators that hold when
-- the key is absent (…IfExists, ForAllValues:) and values with wildcards or variables narrow nothing.
create or replace function rule.narrows(condition jsonb) returns boolean language sql immutable as $$
  select exists (
    select from jsonb_each(case when jsonb_typeof(condition) = 'object' then condition else '{}' end) o(operator, keys)
    cross join lateral jsonb_each(case when jsonb_typeof(o.keys) = 'object' then o.keys else '{}' end) k(name, value)
    where case
      when lower(o.operator) in ('ipaddress', 'foranyvalue:ipaddress') and lower(k.name) = 'aws:sourceip' then
        exists (select from rule.texts(k.value)) and not exists (
          select from rule.texts(k.value) v
          where rule.is_internet(case when v like '%/%' then v else v || case when v like '%:%' then '/128' else '/32' end end))
      when lower(regexp_replace(o.operator, '^ForAnyValue:', '', 'i'))
             in ('stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike')
       and lower(k.name) in ('aws:sourcearn', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:sourceowner', 'aws:sourceaccount',
             'aws:sourceorgid', 'aws:principalorgid', 'aws:principalaccount', 'aws:principalarn', 'aws:userid',
             's3:x-amz-server-side-encryption-aws-kms-key-id', 's3:dataaccesspointaccount', 's3:dataaccesspointarn') then
        exists (select from rule.texts(k.value)) and not exists (
          select from rule.texts(k.value) v
          where strpos(v, '$' || '{') > 0 or case lower(k.name)
            when 's3:dataaccesspointarn' then v !~ '^arn:[^:*?]+:s3:[^:]*:[0-9]{12}:'
            else v ~ '[*?]' end)
      else false end)
$$;

-- What a condition asks a key to be, one row per value. Operators that negate or that hold when the key is absent
-- ask for nothing.
create or replace function rule.condition_values(condition jsonb) returns table (key text, value text)
language sql immutable as $$
  select lower(k.name), v
  from jsonb_each(case when jsonb_typeof(condition) = 'object' then condition else '{}' end) o(operator, keys)
  cross join lateral jsonb_each(case when jsonb_typeof(o.keys) = 'object' then o.keys else '{}' end) k(name, value)
  cross join lateral rule.texts(k.value) v
  where lower(regexp_replace(o.operator, '^ForAnyValue:', '', 'i'))
        in ('stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike')
$$;

-- The statements of a trust policy that let somebody take on the role by this call.
create or replace function rule.trusting(trust jsonb, call text) returns setof jsonb language sql immutable as $$
  select s from rule.objects(trust -> 'Statement') s
  where s ->> 'Effect' = 'Allow'
    and exists (select from rule.texts(s -> 'Action') a
                where lower(call) like replace(replace(replace(lower(a), '_', '\_'), '*', '%'), '?', '_'))
$$;

create or replace function rule.any_principal(statement jsonb) returns boolean language sql immutable as $$
  select statement -> 'NotPrincipal' is not null
      or exists (select from rule.texts(statement -> 'Principal') p where p = '*')
      or exists (select from rule.texts(statement -> 'Principal' -> 'AWS') p where p = '*')
$$;

-- Whether a bucket policy lets anybody in: a wildcard principal that no condition narrows, unless everything is
-- denied to everybody without a condition.
create or replace function rule.policy_public(document jsonb) returns boolean language sql immutable as $$
  select exists (
      select from rule.objects(document -> 'Statement') s
      where s ->> 'Effect' = 'Allow' and rule.any_principal(s) and not rule.narrows(s -> 'Condition'))
    and not exists (
      select from rule.objects(document -> 'Statement') s
      where s ->> 'Effect' = 'Deny' and coalesce(s -> 'Condition', '{}') = '{}'
        and exists (select from rule.texts(s -> 'Principal') p where p = '*'
                    union all select from rule.texts(s -> 'Principal' -> 'AWS') p where p = '*')
        and exists (select from rule.texts(s -> 'Action') a where a in ('*', 's3:*'))
        and exists (select from rule.texts(s -> 'Resource') r where r = '*' or r like 'arn:%:s3:::%/*'))
$$;

create or replace function rule.acl_public(acl jsonb) returns boolean language sql immutable as $$
  select exists (
    select from jsonb_array_elements(coalesce(acl -> 'grants', '[]')) g
    where g ->> 'grantee' like '%/groups/global/AllUsers' or g ->> 'grantee' like '%/groups/global/AuthenticatedUsers')
$$;
