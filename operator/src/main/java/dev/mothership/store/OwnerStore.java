package dev.mothership.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Whose a tenant's assets are, within the caller's transaction; only differences are written. */
public final class OwnerStore {
  private static final int LONGEST = 256;

  private static final String DESIRED =
      """
      with rule as materialized (
        select * from jsonb_to_recordset(cast(:rules as jsonb))
          as r(account_id bigint, tags jsonb, shared boolean, creators boolean, routes jsonb)
      ), said as (
        select a.id, r.shared, r.routes, account.namespace as home, t.tag, left(t.value, %1$d) as tagged,
          case when r.creators and c.principal <> '' then left(c.principal, %1$d) end as maker,
          c.event, c.at, r.creators and c.failure <> '' as refused, c.failure,
          r.creators and c.asked_at is not null as asked,
          t.value is null and r.creators and (c.asked_at is null
            or c.failure <> '' and c.asked_at < now() - interval '1 day') as ask
        from rule r
        join account on account.id = r.account_id
        join asset a on a.tenant_id = :tenant and a.account_id = r.account_id and a.closed_at is null
        left join lateral (
          select n.tag, btrim(a.tags ->> n.tag) as value
          from jsonb_array_elements_text(r.tags) with ordinality n(tag, nth)
          where btrim(a.tags ->> n.tag) <> '' order by n.nth limit 1) t on true
        left join asset_creator c on c.tenant_id = :tenant and c.asset_id = a.id
      ), desired as materialized (
        select id, coalesce(tagged, maker, case when shared then '' else home end) as owner,
          case when tagged is not null then 'tag' when maker is not null then 'creator'
               when shared then 'nobody' else 'namespace' end as source,
          case when tagged is not null then 'high' when maker is not null then 'low'
               when shared then 'none' else 'high' end as confidence,
          case when tagged is not null then format('its tag %%s says so', tag)
               when maker is not null then format('made it: %%s on %%s', event, to_char(at at time zone 'UTC', 'YYYY-MM-DD'))
               when not shared then 'its account is declared there'
               when refused then 'no tag names one, and who made it cannot be asked: ' || failure
               when asked then 'no tag names one, and the audit log does not tell who made it'
               else 'no tag names one' end as because,
          case when shared then routes ->> coalesce(tagged, maker) end as namespace,
          coalesce(ask, false) as ask
        from said
        where tagged is not null or maker is not null or shared or ask
      )
      """
          .formatted(LONGEST);

  private final Handle handle;
  private final long tenantId;

  public OwnerStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /**
   * What a policy says of an account.
   *
   * @param tags in their order; the first that an asset carries names its owner
   * @param shared whether what nothing names an owner of is nobody's
   * @param creators whether the audit log is asked
   * @param routes namespaces by owner
   */
  public record AccountRule(
      long accountId,
      List<String> tags,
      boolean shared,
      boolean creators,
      Map<String, String> routes) {
    public AccountRule {
      tags = List.copyOf(tags);
      routes = Map.copyOf(routes);
    }
  }

  /**
   * Brings owners to what the rules say. Assets of accounts without a rule are their namespace's.
   * Threads to which a route no longer leads know of it no more; open findings that one leads
   * elsewhere from now on are told of there, as a whole.
   *
   * @return rows written, none within a read-only connection
   */
  public int refresh(Collection<AccountRule> rules) {
    if (handle.isReadOnly()) {
      return 0;
    }
    int written =
        handle
            .createQuery(
                DESIRED
                    + """
                  , led as (
                    select d.id, d.namespace, d.owner from desired d
                    left join asset_owner o on o.tenant_id = :tenant and o.asset_id = d.id
                    where d.namespace is not null and d.namespace is distinct from o.namespace
                  ), told as (
                    insert into outbox (tenant_id, kind, finding_id, dedupe, body)
                    select :tenant, '%s', f.id,
                      encode(f.key, 'hex') || ':routed:' || to_char(now() at time zone 'UTC', 'YYYYMMDDHH24MISSUS'),
                      jsonb_build_object('name', f.name, 'title', f.title, 'namespace', led.namespace, 'owner', led.owner)
                    from led join finding f on f.tenant_id = :tenant and f.asset_id = led.id and f.state = 'Open'
                    order by f.id on conflict (tenant_id, dedupe) do nothing returning 1
                  ), gone as (
                    delete from asset_owner o where o.tenant_id = :tenant
                      and not exists (select from desired d where d.id = o.asset_id) returning 1
                  ), changed as (
                    update asset_owner o set owner = d.owner, source = d.source, confidence = d.confidence,
                      because = d.because, namespace = d.namespace, ask = d.ask
                    from desired d where o.tenant_id = :tenant and o.asset_id = d.id
                      and (o.owner, o.source, o.confidence, o.because, o.namespace, o.ask)
                        is distinct from (d.owner, d.source, d.confidence, d.because, d.namespace, d.ask)
                    returning 1
                  ), added as (
                    insert into asset_owner (tenant_id, asset_id, owner, source, confidence, because, namespace, ask)
                    select :tenant, id, owner, source, confidence, because, namespace, ask from desired d
                    where not exists (select from asset_owner o where o.tenant_id = :tenant and o.asset_id = d.id)
                    order by id returning 1
                  )
                  select (select count(*) from gone) + (select count(*) from changed)
                    + (select count(*) from added)
                  """
                        .formatted(RoutingBatch.ROUTED))
            .bind("tenant", tenantId)
            .bind("rules", json(rules).toString())
            .mapTo(Integer.class)
            .one();
    if (written > 0) {
      RoutedThreads.revoke(handle, tenantId);
    }
    return written;
  }

  private static ArrayNode json(Collection<AccountRule> rules) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (AccountRule rule : rules) {
      ObjectNode row =
          rows.addObject()
              .put("account_id", rule.accountId())
              .put("shared", rule.shared())
              .put("creators", rule.creators());
      rule.tags().forEach(row.putArray("tags")::add);
      ObjectNode routes = row.putObject("routes");
      rule.routes().forEach(routes::put);
    }
    return rows;
  }
}
