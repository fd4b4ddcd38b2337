-- Readings of resource policies (queues, topics, keys, secrets, repositories, functions). Runs after R__rule_functions.

-- Whether a condition holds a wildcard principal to one account, organisation, network or resource. Beside what
-- rule.narrows counts: an ARN whose account is fixed, whatever its resource; the caller's account as KMS tells it;
-- and the mail domain or host that may subscribe to a topic.
create or replace function rule.narrows_resource(condition jsonb) returns boolean language sql immutable as $$
  select coalesce(rule.narrows(condition), false) or exists (
    select from jsonb_each(case when jsonb_typeof(condition) = 'object' then condition else '{}' end) o(operator, keys)
    cross join lateral jsonb_each(case when jsonb_typeof(o.keys) = 'object' then o.keys else '{}' end) k(name, value)
    where lower(regexp_replace(o.operator, '^ForAnyValue:', '', 'i'))
            in ('stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike')
      and exists (select from rule.texts(k.value))
      and not exists (
        select from rule.texts(k.value) v
        where strpos(v, '$' || '{') > 0 or not case
          when lower(k.name) in ('aws:sourcearn', 'aws:principalarn') then v ~ '^arn:[^:*?]+:[^:*?]+:[^:]*:[0-9]{12}:'
          when lower(k.name) = 'kms:calleraccount' then v ~ '^[0-9]{12}$'
          when lower(k.name) in ('aws:principalorgpaths', 'aws:sourceorgpaths') then v ~ '^o-[a-z0-9]+/'
          when lower(k.name) = 'sns:endpoint' then v ~ '@[^*?@]+$' or v ~ '^https?://[^/*?]+(/|$)'
          else false end))
$$;

-- The statements that let anybody in: a wildcard principal that no condition narrows. None where everything of the
-- service is denied to everybody without a condition.
create or replace function rule.open_statements(document jsonb, service text) returns setof jsonb language sql immutable as $$
  select s from rule.objects(document -> 'Statement') s
  where s ->> 'Effect' = 'Allow' and rule.any_principal(s) and not rule.narrows_resource(s -> 'Condition')
    and not exists (
      select from rule.objects(document -> 'Statement') d
      where d ->> 'Effect' = 'Deny' and coalesce(d -> 'Condition', '{}') = '{}'
        and exists (select from rule.texts(d -> 'Principal') p where p = '*'
                    union all select from rule.texts(d -> 'Principal' -> 'AWS') p where p = '*')
        and exists (select from rule.texts(d -> 'Action') a where lower(a) in ('*', service || ':*')))
$$;

-- "sqs:SendMessage, sqs:*", or "all but sqs:Purge" of NotAction.
create or replace function rule.actions(statement jsonb) returns text language sql immutable as $$
  select case when statement -> 'Action' is not null then (select string_agg(a, ', ' order by a) from rule.texts(statement -> 'Action') a)
              else 'all but ' || coalesce((select string_agg(a, ', ' order by a) from rule.texts(statement -> 'NotAction') a), '?') end
$$;
