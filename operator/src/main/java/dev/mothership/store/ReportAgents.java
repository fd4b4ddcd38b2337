package dev.mothership.store;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Agents and statements on vulnerabilities, as a report tells of them. Parameters are as in {@link
 * ReportAssets}.
 *
 * <p>An agent is on the asset of its ARN or id, else on the one instance that has its hardware
 * address, else on the one host of its name, else on the one instance with its address. One whose
 * host is not known, or could be several, waits in a table of its own.
 */
final class ReportAgents {
  private static final String FOUND =
      """
      update staging_agent s set asset_id = found.id
      from (select name, min(id) as id from (%2$s) host group by name having count(*) = 1) found
      where s.report_id = :report and s.asset_id is null
        and found.name = lower(s.identifiers->>'%1$s')
      """;
  private static final String AMBIGUOUS =
      """
      update staging_agent s set ambiguous = '%1$s'
      from (select name from (%2$s) host group by name having count(distinct id) > 1) found
      where s.report_id = :report and s.asset_id is null and s.ambiguous = ''
        and found.name = lower(s.identifiers->>'%1$s')
      """;
  private static final String HOSTS =
      """
      select lower(%s) as name, id from asset where tenant_id = :tenant and closed_at is null
        and type in ('aws.ec2.instance', 'reported.host')
      """;
  private static final String KEYS =
      "select lower(key) as name, id from asset where tenant_id = :tenant and closed_at is null";

  /** By what an attached network interface has: an address of hardware, a name or any address. */
  private static final String INTERFACES =
      """
      select distinct lower(own.value) as name, host.id
      from asset n
      join asset host on host.tenant_id = n.tenant_id and host.type = 'aws.ec2.instance'
        and host.native_id = n.properties->>'instanceId' and host.closed_at is null
      cross join lateral (%s) as own (value)
      where n.tenant_id = :tenant and n.type = 'aws.ec2.network-interface'
        and n.closed_at is null and own.value <> ''
      """;

  private static final String HARDWARE = INTERFACES.formatted("select n.properties->>'macAddress'");
  private static final String PRIVATE_NAMES =
      INTERFACES.formatted(
          """
          select n.properties->>'privateDnsName'
          union select split_part(n.properties->>'privateDnsName', '.', 1)
          """);
  private static final String ADDRESSES =
      INTERFACES.formatted(
          """
          select jsonb_array_elements_text(
            coalesce(n.properties->'privateIps', '[]') || coalesce(n.properties->'publicIps', '[]')
            || coalesce(n.properties->'ipv6Addresses', '[]'))
          """);

  /** One way to know an agent's host. */
  private record Way(String identifier, String hosts) {
    String found() {
      return FOUND.formatted(identifier, hosts);
    }

    String ambiguous() {
      return AMBIGUOUS.formatted(identifier, hosts);
    }
  }

  /** The surest first. */
  private static final List<Way> WAYS =
      List.of(
          new Way("arn", KEYS),
          new Way("resourceId", KEYS),
          new Way("instanceId", HOSTS.formatted("native_id")),
          new Way("resourceId", HOSTS.formatted("native_id")),
          new Way("instanceId", HOSTS.formatted("split_part(key, ':', 3)")),
          new Way("mac", HARDWARE),
          new Way("hostname", HOSTS.formatted("name")),
          new Way("hostname", PRIVATE_NAMES),
          new Way("ip", ADDRESSES));

  /** The agent that was seen last. */
  private static final String SEEN =
      """
      (select distinct on (asset_id, tool) asset_id, tool, healthy, identifiers,
         least(seen_at, now()) as seen_at
       from staging_agent where report_id = :report and asset_id is not null
       order by asset_id, tool, seen_at desc, identity) s
      """;

  /**
   * That one is seen again changes its row once a day; so within a day a report that is older than
   * one that was taken has no say.
   */
  private static final String SEEN_AGAIN =
      """
      update sighting g set seen_at = s.seen_at, healthy = s.healthy, scanner_id = :scanner,
        detail = s.identifiers
      from\s"""
          + SEEN
          + """
          where g.tenant_id = :tenant and g.asset_id = s.asset_id and g.tool = s.tool
            and g.seen_at <= s.seen_at
            and ((g.healthy, g.scanner_id, g.detail)
                is distinct from (s.healthy, :scanner, s.identifiers)
              or g.seen_at < s.seen_at - interval '1 day')
            and (g.seen_at < s.seen_at - interval '1 day' or not exists (
              select from report later where later.tenant_id = :tenant
                and later.scanner_id = :scanner and later.state = 'accepted'
                and later.as_of > :asOf and (later.counts->>'agents')::bigint > 0))
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
      (select distinct on (tool, identity) tool, identity, identifiers, healthy, ambiguous,
         least(seen_at, now()) as seen_at
       from staging_agent where report_id = :report and asset_id is null
       order by tool, identity, seen_at desc) s
      """;
  private static final String UNKNOWN_AGAIN =
      """
      update agent g set seen_at = s.seen_at, healthy = s.healthy, ambiguous = s.ambiguous from\s"""
          + UNKNOWN
          + """
          where g.tenant_id = :tenant and g.scanner_id = :scanner and g.tool = s.tool
            and g.identity = s.identity and g.seen_at <= s.seen_at
            and (g.healthy is distinct from s.healthy or g.ambiguous <> s.ambiguous
              or g.seen_at < s.seen_at - interval '1 day')
          """;
  private static final String UNKNOWN_FIRST =
      """
      insert into agent (tenant_id, scanner_id, tool, identity, identifiers, seen_at, healthy,
        ambiguous)
      select :tenant, :scanner, s.tool, s.identity, s.identifiers, s.seen_at, s.healthy,
        s.ambiguous
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
    WAYS.forEach(way -> execute.applyAsLong(way.found()));
    WAYS.forEach(way -> execute.applyAsLong(way.ambiguous()));
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
