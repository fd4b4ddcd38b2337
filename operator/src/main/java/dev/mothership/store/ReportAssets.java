package dev.mothership.store;

import java.util.function.ToLongFunction;

/**
 * Which assets a report tells of. Each statement takes {@code :report}, {@code :tenant}, {@code
 * :scanner}, {@code :account}, {@code :part} and {@code :asOf}.
 *
 * <p>What no collector listed becomes an asset of its own kind ({@code reported.…}, which no check
 * looks at), in the tenant's account of that id where there is one, else in the scanner's own. A
 * sync that lists it later takes it over.
 */
final class ReportAssets {
  private static final String ONCE =
      """
      delete from staging_reported_asset where report_id = :report and ctid in (
        select at from (select ctid as at, row_number() over (
            partition by key, tool order by account = '', ctid) as place
          from staging_reported_asset where report_id = :report) mention
        where place > 1)
      """;

  /** An account that another tenant proved to be its own. */
  private static final String FOREIGN =
      """
      delete from staging_reported_asset s where s.report_id = :report and s.account <> ''
        and exists (select from account c where c.provider = s.provider
          and c.native_id = s.account and c.claimed and c.retired_at is null
          and c.tenant_id <> :tenant)
      """;

  private static final String BY_KEY =
      """
      update staging_reported_asset s set asset_id = a.id from asset a
      where s.report_id = :report and s.asset_id is null and a.tenant_id = :tenant
        and a.key = s.key
      """;
  private static final String BY_INSTANCE =
      """
      update staging_reported_asset s set asset_id = a.id
      from (select native_id, min(id) as id from asset
            where tenant_id = :tenant and type = 'aws.ec2.instance' and closed_at is null
            group by native_id having count(*) = 1) a
      where s.report_id = :report and s.asset_id is null and s.type = 'host'
        and a.native_id in (s.name, split_part(s.key, ':', 3))
      """;
  private static final String STALE =
      """
      update staging_reported_asset s set stale = true from sighting g
      left join look l on l.tenant_id = g.tenant_id and l.id = g.look_id
      where s.report_id = :report and g.tenant_id = :tenant and g.asset_id = s.asset_id
        and g.tool = s.tool and g.scanner_id = :scanner
        and greatest(g.seen_at, l.seen_at) > :asOf
      """;
  private static final String INSERT_ABSENT =
      """
      insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
        native_id, name, tags, properties, unread, data_class, content_hash, reported)
      select :tenant, coalesce(own.id, :account), s.region, 'reported.' || s.type,
        'reported.' || s.type, s.key, s.region, s.key, s.name, '{}',
        jsonb_build_object('provider', s.provider, 'account', s.account), '{}', '',
        sha256(convert_to(s.key, 'UTF8')), true
      from (select distinct on (key) * from staging_reported_asset
            where report_id = :report and asset_id is null order by key, tool) s
      left join account own on own.tenant_id = :tenant and own.provider = s.provider
        and own.native_id = s.account and own.claimed and own.retired_at is null
      order by s.key
      on conflict do nothing
      """;
  private static final String REOPEN =
      """
      update asset a set closed_at = null, changed_at = now(),
        account_id = coalesce(own.id, :account)
      from (select distinct on (asset_id) * from staging_reported_asset
            where report_id = :report and not stale order by asset_id, tool) s
      left join account own on own.tenant_id = :tenant and own.provider = s.provider
        and own.native_id = s.account and own.claimed and own.retired_at is null
      where a.tenant_id = :tenant and a.id = s.asset_id and a.reported
        and a.closed_at is not null
      """;

  /** Of a host that was reported before a sync listed the instance. */
  private static final String FORGET =
      """
      delete from %s x using staging_reported_asset s, asset a
      where s.report_id = :report and a.tenant_id = :tenant and a.key = s.key
        and a.id <> s.asset_id and a.reported
        and x.tenant_id = :tenant and x.asset_id = a.id and x.scanner_id = :scanner
      """;

  private static final String SEEN =
      """
      (select distinct on (asset_id, tool) asset_id, tool from staging_reported_asset
       where report_id = :report and not stale order by asset_id, tool) s
      """;

  /** Looks of the scanner of which this report sees all, and sees it in the same part. */
  private static final String SEEN_WHOLE =
      """
      update look l set seen_at = :asOf
      where l.tenant_id = :tenant and l.scanner_id = :scanner and l.seen_at < :asOf
        and l.id in (select g.look_id from sighting g join\s"""
          + SEEN
          + """
           on s.asset_id = g.asset_id and s.tool = g.tool where g.tenant_id = :tenant)
        and not exists (select from sighting g
          where g.tenant_id = :tenant and g.look_id = l.id
            and (g.scanner_id <> :scanner or g.part <> :part
              or not exists (select from staging_reported_asset s
                where s.report_id = :report and not s.stale and s.asset_id = g.asset_id
                  and s.tool = g.tool)))
      """;

  private static final String SEEN_AGAIN =
      """
      update sighting g set seen_at = :asOf, look_id = :report, scanner_id = :scanner, part = :part
      from\s"""
          + SEEN
          + """
          where g.tenant_id = :tenant and g.asset_id = s.asset_id and g.tool = s.tool
            and (select coalesce(max(l.seen_at), g.seen_at) < :asOf and g.seen_at < :asOf
                or g.scanner_id <> :scanner
                  and greatest(max(l.seen_at), g.seen_at) = :asOf
              from look l where l.tenant_id = :tenant and l.id = g.look_id)
          """;
  private static final String SEEN_FIRST =
      """
      insert into sighting (tenant_id, asset_id, tool, scanner_id, seen_at, part, look_id)
      select :tenant, s.asset_id, s.tool, :scanner, :asOf, :part, :report from\s"""
          + SEEN
          + """
          where not exists (select from sighting g where g.tenant_id = :tenant
            and g.asset_id = s.asset_id and g.tool = s.tool)
          order by s.asset_id, s.tool
          on conflict do nothing
          """;
  private static final String LOOK =
      """
      insert into look (tenant_id, id, scanner_id, seen_at)
      select :tenant, :report, :scanner, :asOf
      where exists (select from sighting g where g.tenant_id = :tenant and g.look_id = :report)
      """;
  private static final String LOOKS_AWAY =
      """
      delete from look l where l.tenant_id = :tenant and l.scanner_id = :scanner
        and not exists (select from sighting g
          where g.tenant_id = :tenant and g.look_id = l.id)
      """;

  private ReportAssets() {}

  /**
   * Finds those that are known, and those of which the tool already said something later.
   *
   * @return mentions of what is another tenant's, which are dropped
   */
  static long resolve(ToLongFunction<String> execute) {
    execute.applyAsLong(ONCE);
    long foreign = execute.applyAsLong(FOREIGN);
    execute.applyAsLong(BY_INSTANCE);
    execute.applyAsLong(BY_KEY);
    execute.applyAsLong(STALE);
    return foreign;
  }

  /**
   * Makes those that are not known, and notes that the tool sees all of them.
   *
   * @return assets that are new or back, or new to the tool
   */
  static long take(ToLongFunction<String> execute) {
    long changed = execute.applyAsLong(INSERT_ABSENT);
    execute.applyAsLong(BY_KEY);
    changed += execute.applyAsLong(REOPEN);
    execute.applyAsLong(FORGET.formatted("package"));
    execute.applyAsLong(FORGET.formatted("sighting"));
    execute.applyAsLong(SEEN_WHOLE);
    execute.applyAsLong(SEEN_AGAIN);
    changed += execute.applyAsLong(SEEN_FIRST);
    execute.applyAsLong(LOOK);
    return changed;
  }

  /** Of what nothing is left, at the end of a merge. */
  static void forgetLooks(ToLongFunction<String> execute) {
    execute.applyAsLong(LOOKS_AWAY);
  }
}
