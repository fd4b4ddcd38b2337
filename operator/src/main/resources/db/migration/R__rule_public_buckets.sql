-- Whether buckets let everybody in, for every check that asks. Runs after R__rule_functions.

-- restrictPublicBuckets voids public policies, ignorePublicAcls voids public grants; the bucket's or the account's will
-- do. restricted, acls_ignored, by_policy and by_acl are null where the block settings that decide were not read:
-- block_call says why.
create or replace view rule.bucket_access with (security_invoker = true) as
  with judged as (
    select a.tenant_id, a.id, a.account_id, a.key, a.unread,
           case when (a.properties -> 'publicAccessBlock' ->> 'restrictPublicBuckets')::boolean
                  or (w.properties ->> 'restrictPublicBuckets')::boolean then true
                when a.unread -> 'publicAccessBlock' is not null or w.id is null or w.unread -> 'publicAccessBlock' is not null then null
                else false end as restricted,
           case when (a.properties -> 'publicAccessBlock' ->> 'ignorePublicAcls')::boolean
                  or (w.properties ->> 'ignorePublicAcls')::boolean then true
                when a.unread -> 'publicAccessBlock' is not null or w.id is null or w.unread -> 'publicAccessBlock' is not null then null
                else false end as acls_ignored,
           coalesce((a.properties ->> 'policyStatusPublic')::boolean, false) as status_public,
           coalesce(rule.policy_public(a.properties -> 'policy'), false) as policy_public,
           rule.acl_public(a.properties -> 'acl') as acl_public,
           coalesce(rule.unread(a.unread, 'publicAccessBlock'), rule.unread(w.unread, 'publicAccessBlock'),
                    's3control:GetPublicAccessBlock was not answered') as block_call
    from rule.asset a
    left join rule.asset w on w.tenant_id = a.tenant_id and w.account_id = a.account_id and w.type = 'aws.s3.account'
    where a.type = 'aws.s3.bucket'
  )
  select j.*, (policy_public or status_public) and not restricted as by_policy, acl_public and not acls_ignored as by_acl
  from judged j;
