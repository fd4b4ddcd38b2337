package dev.mothership.store;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Agents and statements on vulnerabilities, as a report tells of them. Parameters are as in {@link
 * ReportAssets}.
 *
 * <p>An agent is on the asset of its ARN or id, else on the one host of its name, else on the one
 * instance with its address. One whose host is not known waits in a table of its own.
 */
final class ReportAgents {
  private static final String FOUND =
      """
      update staging_agent s set asset_id = found.id
      from (select name, min(id) as id from (%2$s) host group by name having count(*) = 1) found
      where s.report_id = :report and s.asset_id is null
        and found.name = lower(s.identifiers->>'%1$s')
      """;
  private static final String HOSTS =
      """
      select lower(%s) as name, id from asset where tenant_id = :tenant and closed_at is null
        and type in ('aws.ec2.instance', 'reported.host')
      """;
  private static final String KEYS =
      "select lower(key) as name, id from asset where tenant_id = :tenant and closed_at is null";
  private static final String ADDRESSES =
      """
      select distinct ip.address as name, host.id
      from asset n
      join asset host on host.tenant_id = n.tenant_id and host.type = 'aws.ec2.instance'
        and host.native_id = n.properties->>'instanceId' and host.closed_at is null
      cross join lateral jsonb_array_elements_text(
        coalesce(n.properties->'privateIps', '[]') || coalesce(n.properties->'publicIps', '[]')
        || coalesce(n.properties->'ipv6Addresses', '[]')) as ip (address)
      where n.tenant_id = :tenant and n.type = 'aws.ec2.network-interface'
        and n.closed_at is null
      """;
  private static final List<String> RESOLVE =
      List.of(
          FOUND.formatted("arn", KEYS),
          FOUND.formatted("resourceId", KEYS),
          FOUND.formatted("instanceId", HOSTS.formatted("native_id")),
          FOUND.formatted("resourceId", HOSTS.formatted("native_id")),
          FOUND.formatted("instanceId", HOSTS.formatted("split_part(key, ':', 3)")),
          FOUND.formatted("hostname", HOSTS.formatted("name")),
          FOUND.formatted("ip", ADDRESSES));

  /** The agent that was seen last. */
  private static final String SEEN =
      """
      (select distinct on (asset_id, tool) asset_id, tool, healthy, identifiers,
         least(seen_at, now()) as seen_at
       from staging_agent where report_id = :report and asset_id is not null
       order by asset_id, tool, seen_at desc, identity) s
      """;

  private static final String SEEN_AGAIN =
      """
      update sighting g set seen_at = s.seen_at, healthy = s.healthy, scanner_id = :scanner,
        detail = s.identifiers
      from\s"""
          + SEEN
          + """
          where g.tenant_id = :tenant and g.asset_id = s.asset_id and g.tool = s.tool
            and g.seen_at <= s.seen_at
            and (g.seen_at, g.healthy, g.scanner_id, g.detail)
              is distinct from (s.seen_at, s.healthy, :scanner, s.identifiers)
          """;
  private static final String SEEN_FIRST =
      """
      insert into sighting (tenant_id, asset_id, tool, scanner_id, seen_at, healthy, detail)
      select :tenant, s.asset_id, s.tool, :scanner, s.seen_at, s.healthy, s.identifiers
      from\s"""
          + SEEN
          + """
          where not exists (select from sighting g where g.tenant_id = :tenant
            and g.asset_id = s.asset_id and g.tool = s.tool)
          order by s.asset_id, s.tool
          on conflict do nothing
          """;
  private static final String HOST_KNOWN =
      """
      delete from agent g using staging_agent s
      where s.report_id = :report and s.asset_id is not null and g.tenant_id = :tenant
        and g.scanner_id = :scanner and g.tool = s.tool and g.identity = s.identity
      """;
  private static final String UNKNOWN =
      """
      (select distinct on (tool, identity) tool, identity, identifiers, healthy,
         least(seen_at, now()) as seen_at
       from staging_agent where report_id = :report and asset_id is null
       order by tool, identity, seen_at desc) s
      """;
  private static final String UNKNOWN_AGAIN =
      """
      update agent g set seen_at = s.seen_at, healthy = s.healthy from\s"""
          + UNKNOWN
          + """
          where g.tenant_id = :tenant and g.scanner_id = :scanner and g.tool = s.tool
            and g.identity = s.identity and g.seen_at <= s.seen_at
            and (g.seen_at, g.healthy) is distinct from (s.seen_at, s.healthy)
          """;
  private static final String UNKNOWN_FIRST =
      """
      insert into agent (tenant_id, scanner_id, tool, identity, identifiers, seen_at, healthy)
      select :tenant, :scanner, s.tool, s.identity, s.identifiers, s.seen_at, s.healthy
      from\s"""
          + UNKNOWN
          + """
          where not exists (select from agent g where g.tenant_id = :tenant
            and g.scanner_id = :scanner and g.tool = s.tool and g.identity = s.identity)
          order by s.tool, s.identity
          on conflict do nothing
          """;

  private static final String LATEST =
      """
      (select distinct on (vulnerability, product) * from staging_vex where report_id = :report
       order by vulnerability, product, stated_at desc) s
      """;
  private static final String STATED_AGAIN =
      """
      update vex v set status = s.status, justification = s.justification, author = s.author,
        stated_at = s.stated_at
      from\s"""
          + LATEST
          + """
          where v.tenant_id = :tenant and v.scanner_id = :scanner
            and v.vulnerability = s.vulnerability and v.product = s.product
            and v.stated_at <= s.stated_at
            and (v.status, v.justification, v.author, v.stated_at)
              <> (s.status, s.justification, s.author, s.stated_at)
          """;
  private static final String STATED_FIRST =
      """
      insert into vex (tenant_id, scanner_id, vulnerability, product, status, justification, author,
        stated_at)
      select :tenant, :scanner, s.vulnerability, s.product, s.status, s.justification, s.author,
        s.stated_at
      from\s"""
          + LATEST
          + """
          where not exists (select from vex v where v.tenant_id = :tenant
            and v.scanner_id = :scanner and v.vulnerability = s.vulnerability
            and v.product = s.product)
          order by s.vulnerability, s.product
          on conflict do nothing
          """;

  private ReportAgents() {}

  /**
   * @return agents that are new, or were heard of again
   */
  static long take(ToLongFunction<String> execute) {
    RESOLVE.forEach(execute::applyAsLong);
    long changed = execute.applyAsLong(SEEN_AGAIN) + execute.applyAsLong(SEEN_FIRST);
    execute.applyAsLong(HOST_KNOWN);
    execute.applyAsLong(UNKNOWN_AGAIN);
    execute.applyAsLong(UNKNOWN_FIRST);
    return changed;
  }

  /**
   * @return statements that are new or changed
   */
  static long vex(ToLongFunction<String> execute) {
    return execute.applyAsLong(STATED_AGAIN) + execute.applyAsLong(STATED_FIRST);
  }
}
