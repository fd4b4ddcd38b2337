package dev.mothership.store;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Which software of a tenant could be judged: verdicts and counts beside those of checks, under
 * names that no check can have.
 */
public final class SoftwareCoverageStore {
  /** Begins the name under which packages of a kind are counted. */
  public static final String PREFIX = "packages/";

  private static final String OWN = "t.check_id like '" + PREFIX + "%'";

  private final Handle handle;
  private final long tenantId;

  public SoftwareCoverageStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /** Of stored rows, those that are of checks. */
  static String ofChecks() {
    return "not " + OWN;
  }

  /**
   * How many packages an open asset has that begin alike.
   *
   * @param beginning of their package URLs: {@code pkg:npm/}, with the distribution {@code
   *     pkg:deb/debian/}; anything at all where they are none
   */
  public record Held(long assetId, String beginning, int packages) {}

  public List<Held> held() {
    return handle
        .createQuery(
            """
            select p.asset_id, split_part(p.purl, '/', 1) || '/' ||
                case when split_part(p.purl, '/', 1) in ('pkg:deb', 'pkg:rpm', 'pkg:apk', 'pkg:apko')
                  then split_part(p.purl, '/', 2) || '/' else '' end as beginning,
              count(*) as packages
            from package p join asset a on a.tenant_id = p.tenant_id and a.id = p.asset_id
            where p.tenant_id = :tenant and a.closed_at is null
            group by 1, 2 order by 1, 2
            """)
        .bind("tenant", tenantId)
        .map(
            (row, context) ->
                new Held(
                    row.getLong("asset_id"), row.getString("beginning"), row.getInt("packages")))
        .list();
  }

  /**
   * @param unknown one for each asset and kind that could not be judged
   * @return rows written
   */
  public int replace(Collection<StoredVerdict> unknown, Collection<CheckCount> counts) {
    return VerdictStore.verdicts(OWN).replace(handle, tenantId, VerdictStore.verdictRows(unknown))
        + VerdictStore.counts(OWN).replace(handle, tenantId, VerdictStore.countRows(counts));
  }
}
