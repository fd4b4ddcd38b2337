package dev.mothership.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What other tools say of a tenant's assets, as one correlation reads it. */
public final class ObservationFacts {
  /** A tool's own id of what it looks for. */
  public record Rule(String tool, String id) {}

  private static final RowSet DISAGREEMENTS =
      new RowSet(
          "disagreement",
          List.of("check_id text", "asset_id bigint", "tool text", "tool_rule text"),
          List.of("ours text", "theirs text"),
          "true");

  private final Handle handle;
  private final long tenantId;

  public ObservationFacts(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /**
   * Configuration, secrets, and vulnerabilities of no package that is named, by tool, rule, asset
   * and place; those of closed assets left out.
   */
  public List<StoredObservation> issues() {
    return observations(
        "(o.category in ('configuration', 'secret') or o.category = 'vulnerability' and o.purl = '')");
  }

  /**
   * Detections by asset, the latest first.
   *
   * @param days how long ago each was last said
   */
  public List<StoredObservation> detections(int days) {
    return observations(
        "o.category = 'detection' and o.status = 'fail' and o.changed_at > now() - interval '1 day' * "
            + days);
  }

  /**
   * When each tool last saw each asset, by asset and tool. Of an agent that is heard of all the
   * time only the day is kept: it counts as seen a day longer.
   */
  public List<Sighting> sightings() {
    return handle
        .createQuery(
            """
            select g.asset_id, g.tool, g.healthy,
              greatest(l.seen_at, case when g.detail = '{}' then g.seen_at
                else least(g.seen_at + interval '1 day', now()) end) as seen_at
            from sighting g
            left join look l on l.tenant_id = g.tenant_id and l.id = g.look_id
            where g.tenant_id = :tenant
            order by g.asset_id, g.tool
            """)
        .bind("tenant", tenantId)
        .map(
            (row, context) ->
                new Sighting(
                    row.getLong("asset_id"),
                    row.getString("tool"),
                    row.getTimestamp("seen_at").toInstant(),
                    Rows.flag(row, "healthy")))
        .list();
  }

  /** Every rule of every tool that was ever said, of closed observations too. */
  public List<Rule> rules() {
    return handle
        .createQuery("select distinct tool, tool_rule from observation where tenant_id = :tenant")
        .bind("tenant", tenantId)
        .map((row, context) -> new Rule(row.getString("tool"), row.getString("tool_rule")))
        .list();
  }

  /**
   * @return rows written
   */
  public int replaceDisagreements(Collection<Disagreement> disagreements) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (Disagreement one : disagreements) {
      rows.addObject()
          .put("check_id", one.checkId())
          .put("asset_id", one.assetId())
          .put("tool", one.tool())
          .put("tool_rule", one.toolRule())
          .put("ours", one.ours())
          .put("theirs", one.theirs());
    }
    return DISAGREEMENTS.replace(handle, tenantId, rows);
  }

  private List<StoredObservation> observations(String which) {
    return handle
        .createQuery(
            """
            select o.asset_id, o.category, o.tool, o.tool_rule, o.status, o.severity, o.title,
                   o.location, o.first_seen, o.detail::text
            from observation o
            join rule.asset a on a.tenant_id = o.tenant_id and a.id = o.asset_id
            join scanner s on s.tenant_id = o.tenant_id and s.id = o.scanner_id
            where o.tenant_id = :tenant and o.closed_at is null and s.retired_at is null and\s"""
                + which
                + " order by o.tool, o.tool_rule, o.asset_id, o.location, o.id")
        .bind("tenant", tenantId)
        .setFetchSize(1000)
        .map(
            (row, context) ->
                new StoredObservation(
                    row.getLong("asset_id"),
                    row.getString("category"),
                    row.getString("tool"),
                    row.getString("tool_rule"),
                    row.getString("status"),
                    row.getString("severity"),
                    row.getString("title"),
                    row.getString("location"),
                    row.getTimestamp("first_seen").toInstant(),
                    CorrelationStore.tree(row.getString("detail"))))
        .list();
  }
}
