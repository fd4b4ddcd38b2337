package dev.mothership.store;

import java.util.function.ToLongFunction;

/**
 * What a report says of its assets, in the order in which it is taken. The same content writes no
 * row, and new rows go in by key, so that two merges cannot deadlock. Parameters are as in {@link
 * ReportAssets}, with {@code :tool} for the report's first.
 */
final class ReportStatements {
  /** Of two that have one key a failure counts before a pass, and then the later. */
  private static final String ONE_EACH =
      """
      delete from staging_observation where report_id = :report and ordinal in (
        select ordinal from (select ordinal, row_number() over (
            partition by key order by status <> 'fail', ordinal desc) as place
          from staging_observation where report_id = :report and key in (
            select key from staging_observation where report_id = :report
            group by key having count(*) > 1)) mention
        where place > 1)
      """;

  private static final String UPDATE_CHANGED =
      """
      update observation o
      set report_id = :report, asset_id = a.asset_id, status = s.status, severity = s.severity,
        tool_uid = s.tool_uid, title = s.title, aliases = s.aliases, fixed_in = s.fixed_in,
        detail = s.detail, first_seen = least(o.first_seen, s.first_seen), account = a.account,
        region = a.region, content_hash = s.content_hash, part = :part, changed_at = now(),
        closed_at = null
      from staging_observation s
      join staging_reported_asset a on a.report_id = s.report_id and a.key = s.asset_key
        and a.tool = s.tool
      where s.report_id = :report and not a.stale and o.tenant_id = :tenant and o.key = s.key
        and (o.content_hash <> s.content_hash or o.closed_at is not null
          or o.asset_id <> a.asset_id or o.part = '' and :part <> '')
      """;
  private static final String INSERT_ABSENT =
      """
      insert into observation (tenant_id, key, scanner_id, report_id, asset_id, category, tool,
        tool_rule, tool_uid, status, severity, title, aliases, purl, fixed_in, location, detail,
        first_seen, content_hash, account, region, part)
      select :tenant, s.key, :scanner, :report, a.asset_id, s.category, s.tool, s.tool_rule,
        s.tool_uid, s.status, s.severity, s.title, s.aliases, s.purl, s.fixed_in, s.location,
        s.detail, least(s.first_seen, :asOf), s.content_hash, a.account, a.region,
        :part
      from staging_observation s
      join staging_reported_asset a on a.report_id = s.report_id and a.key = s.asset_key
        and a.tool = s.tool
      where s.report_id = :report and not a.stale and not exists (
        select from observation o where o.tenant_id = :tenant and o.key = s.key)
      order by s.key
      on conflict do nothing
      """;

  private static final String WHOLE_ASSETS =
      """
      (select distinct a.asset_id from staging_looked l
       join staging_reported_asset a on a.report_id = l.report_id and a.key = l.asset_key
         and a.tool = l.tool
       where l.report_id = :report and l.tool_rule = '' and not a.stale)
      """;
  private static final String ONE_PACKAGE_EACH =
      """
      (select distinct on (a.asset_id, s.purl, s.location) a.asset_id, s.*
       from staging_package s
       join (select key, min(asset_id) as asset_id from staging_reported_asset
             where report_id = :report and not stale group by key) a on a.key = s.asset_key
       where s.report_id = :report
       order by a.asset_id, s.purl, s.location, s.source_name desc, s.source_version desc) s
      """;

  /** A report that names no package of an asset looked for something else. */
  private static final String PACKAGES_GONE =
      """
      delete from package p where p.tenant_id = :tenant and p.scanner_id = :scanner
        and p.part = :part and p.asset_id in\s"""
          + WHOLE_ASSETS
          + """
           and exists (select from staging_package s
             join staging_reported_asset a on a.report_id = s.report_id and a.key = s.asset_key
             where s.report_id = :report and a.asset_id = p.asset_id)
           and not exists (select from staging_package s
             join staging_reported_asset a on a.report_id = s.report_id and a.key = s.asset_key
             where s.report_id = :report and a.asset_id = p.asset_id and s.purl = p.purl
               and s.location = p.location)
          """;

  private static final String PACKAGES_CHANGED =
      """
      update package p set type = s.type, name = s.name, version = s.version,
        source_name = s.source_name, source_version = s.source_version
      from\s"""
          + ONE_PACKAGE_EACH
          + """
          where p.tenant_id = :tenant and p.asset_id = s.asset_id and p.purl = s.purl
            and p.location = s.location and p.scanner_id = :scanner
            and (p.type, p.name, p.version, p.source_name, p.source_version)
              <> (s.type, s.name, s.version, s.source_name, s.source_version)
          """;
  private static final String PACKAGES_NEW =
      """
      insert into package (tenant_id, asset_id, purl, location, scanner_id, type, name, version,
        source_name, source_version, part)
      select :tenant, s.asset_id, s.purl, s.location, :scanner, s.type, s.name, s.version,
        s.source_name, s.source_version, :part
      from\s"""
          + ONE_PACKAGE_EACH
          + """
          where not exists (select from package p where p.tenant_id = :tenant
            and p.asset_id = s.asset_id and p.purl = s.purl and p.location = s.location)
          order by s.asset_id, s.purl, s.location
          on conflict do nothing
          """;

  /** What the scanner's tool said where the report is a whole statement, and does not repeat. */
  private static final String OVER =
      """
      update observation o set closed_at = now(), changed_at = now(), report_id = :report
      from (
        select c.id, c.asset_id, c.tool, c.account, c.region, c.tool_rule from observation c
        where c.tenant_id = :tenant and c.scanner_id = :scanner and c.part = :part
          and c.closed_at is null
          and not exists (select from staging_observation s
            where s.report_id = :report and s.key = c.key)) c
      where o.tenant_id = :tenant and o.id = c.id
        and not exists (select from staging_reported_asset a where a.report_id = :report
          and a.asset_id = c.asset_id and a.tool = c.tool and a.stale)
        and (
          (c.tool, c.account, c.region, c.tool_rule) in (%1$s)
          or (c.tool, c.account, c.region, '') in (%1$s)
          or (c.tool, c.account, '', c.tool_rule) in (%1$s)
          or (c.tool, c.account, '', '') in (%1$s)
          or exists (
            select from staging_reported_asset a
            join staging_looked l on l.report_id = a.report_id and l.asset_key = a.key
              and l.tool = a.tool
            where a.report_id = :report and a.asset_id = c.asset_id and a.tool = c.tool
              and l.account in ('', c.account) and l.region in ('', c.region)
              and l.tool_rule in ('', c.tool_rule)))
      """
          .formatted(
              """
              select tool, account, region, tool_rule from staging_looked
              where report_id = :report and asset_key = ''
              """);

  /** A whole statement of an account names all that there is: of the rest no tool tells. */
  private static final String UNSEEN =
      """
      delete from sighting g using asset a
      where g.tenant_id = :tenant and g.scanner_id = :scanner and g.seen_at < :asOf
        and not exists (select from look l where l.tenant_id = :tenant and l.id = g.look_id
          and l.seen_at >= :asOf)
        and a.tenant_id = g.tenant_id and a.id = g.asset_id and a.reported
        and not exists (select from staging_reported_asset s
          where s.report_id = :report and s.asset_id = a.id)
        and (g.tool, a.properties->>'account') in (select tool, account from staging_looked
          where report_id = :report and asset_key = '' and region in ('', a.region))
      """;

  private ReportStatements() {}

  static long observations(ToLongFunction<String> execute) {
    execute.applyAsLong(ONE_EACH);
    return execute.applyAsLong(UPDATE_CHANGED) + execute.applyAsLong(INSERT_ABSENT);
  }

  static long packages(ToLongFunction<String> execute, boolean closes) {
    long changed = closes ? execute.applyAsLong(PACKAGES_GONE) : 0;
    return changed + execute.applyAsLong(PACKAGES_CHANGED) + execute.applyAsLong(PACKAGES_NEW);
  }

  /** After the observations. */
  static long close(ToLongFunction<String> execute) {
    return execute.applyAsLong(OVER) + execute.applyAsLong(UNSEEN);
  }
}
