package dev.mothership.store;

import java.util.function.ToLongFunction;

/**
 * What a part of a source told of before and does not repeat: the whole of it was asked for, so it
 * is over. Parameters are as in {@link ReportAssets}.
 */
final class ReportParts {
  private static final String OVER =
      """
      update observation o set closed_at = now(), changed_at = now(), report_id = :report
      where o.tenant_id = :tenant and o.scanner_id = :scanner and o.part = :part
        and o.closed_at is null
        and not exists (select from staging_observation s
          where s.report_id = :report and s.key = o.key)
      """;

  /** Assets that only reports know, and that the part does not name any more. */
  private static final String GONE =
      """
      from sighting g join asset a on a.tenant_id = g.tenant_id and a.id = g.asset_id
      where g.tenant_id = :tenant and g.scanner_id = :scanner and g.part = :part
        and g.seen_at < :asOf and a.reported
        and not exists (select from look l where l.tenant_id = :tenant and l.id = g.look_id
          and l.seen_at >= :asOf)
        and not exists (select from staging_reported_asset s
          where s.report_id = :report and s.asset_id = g.asset_id)
      """;

  private static final String PACKAGES =
      """
      delete from package p where p.tenant_id = :tenant and p.scanner_id = :scanner
        and p.part = :part
        and not exists (select from staging_package s
          join staging_reported_asset a on a.report_id = s.report_id and a.key = s.asset_key
          where s.report_id = :report and a.asset_id = p.asset_id and s.purl = p.purl
            and s.location = p.location)
      """;
  private static final String SIGHTINGS =
      """
      delete from sighting x where x.tenant_id = :tenant and x.scanner_id = :scanner
        and x.part = :part and x.asset_id in (select g.asset_id\s"""
          + GONE
          + ")";

  private ReportParts() {}

  static long close(ToLongFunction<String> execute) {
    long changed = execute.applyAsLong(OVER);
    changed += execute.applyAsLong(PACKAGES);
    return changed + execute.applyAsLong(SIGHTINGS);
  }
}
