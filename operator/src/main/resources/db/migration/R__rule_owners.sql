-- Whose an asset is, for checks. Runs after R__rule_functions.

-- One row of each asset whose owner something else says than the namespace of its account; owner is empty where nobody
-- owns it.
create or replace view rule.owner with (security_invoker = true) as
  select o.tenant_id, o.asset_id, o.owner, o.source, o.confidence, o.because from public.asset_owner o;
