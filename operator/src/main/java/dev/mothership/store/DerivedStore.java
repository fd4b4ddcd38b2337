package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Exposures, permissions and derived edges of one tenant; only differences are written. */
public final class DerivedStore {
  private static final RowSet EXPOSURES =
      new RowSet(
          "exposure",
          List.of("asset_id bigint"),
          List.of("level text", "ports jsonb", "evidence jsonb"),
          "true");
  private static final RowSet GRANTS =
      new RowSet(
          "principal_grant",
          List.of("asset_id bigint", "power text", "target_key text"),
          List.of("condition_class text", "evidence jsonb"),
          "true");
  private static final RowSet ADMIN_REACH =
      new RowSet(
          "admin_reach",
          List.of("asset_id bigint"),
          List.of("hops int", "kind text", "next_key text", "condition_class text"),
          "true");
  private static final RowSet REACHABLE = relations("t.kind = 'REACHABLE_FROM'");
  private static final RowSet POWERS = relations("t.kind not in ('REACHABLE_FROM', 'RUNS_IMAGE')");
  private static final RowSet IMAGES = relations("t.kind = 'RUNS_IMAGE'");

  private final Handle handle;
  private final long tenantId;

  public DerivedStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /** What the last correlation found, by asset id. */
  public Map<Long, StoredExposure> exposures() {
    return handle
        .createQuery(
            """
            select asset_id, level, ports::text, evidence::text from exposure
            where tenant_id = :tenant
            """)
        .bind("tenant", tenantId)
        .map(
            (row, context) ->
                new StoredExposure(
                    row.getLong("asset_id"),
                    row.getString("level"),
                    CorrelationStore.tree(row.getString("ports")),
                    CorrelationStore.tree(row.getString("evidence"))))
        .stream()
        .collect(Collectors.toMap(StoredExposure::assetId, exposure -> exposure));
  }

  public int replaceExposures(Collection<StoredExposure> exposures) {
    ArrayNode rows = rows();
    for (StoredExposure exposure : exposures) {
      rows.addObject()
          .put("asset_id", exposure.assetId())
          .put("level", exposure.level())
          .<ObjectNode>set("ports", exposure.ports())
          .set("evidence", exposure.evidence());
    }
    return EXPOSURES.replace(handle, tenantId, rows);
  }

  public int replaceGrants(Collection<StoredGrant> grants) {
    ArrayNode rows = rows();
    for (StoredGrant grant : grants) {
      rows.addObject()
          .put("asset_id", grant.assetId())
          .put("power", grant.power())
          .put("target_key", grant.targetKey())
          .put("condition_class", grant.conditionClass())
          .set("evidence", grant.evidence());
    }
    return GRANTS.replace(handle, tenantId, rows);
  }

  /** Replaces who can come to administer an account. */
  public int replaceReach(Collection<StoredReach> reach) {
    ArrayNode rows = rows();
    for (StoredReach one : reach) {
      rows.addObject()
          .put("asset_id", one.assetId())
          .put("hops", one.hops())
          .put("kind", one.kind())
          .put("next_key", one.nextKey())
          .put("condition_class", one.conditionClass());
    }
    return ADMIN_REACH.replace(handle, tenantId, rows);
  }

  /** Replaces the edges from what the internet reaches. */
  public int replaceReachable(Collection<DerivedRelation> relations) {
    return REACHABLE.replace(handle, tenantId, rows(relations));
  }

  /** Replaces the edges to images from what runs them. */
  public int replaceImages(Collection<DerivedRelation> relations) {
    return IMAGES.replace(handle, tenantId, rows(relations));
  }

  /** Replaces every other derived edge. */
  public int replacePowers(Collection<DerivedRelation> relations) {
    return POWERS.replace(handle, tenantId, rows(relations));
  }

  private static RowSet relations(String only) {
    return new RowSet(
        "derived_relation",
        List.of("source_key text", "kind text", "target_key text"),
        List.of("evidence jsonb"),
        only);
  }

  private static ArrayNode rows(Collection<DerivedRelation> relations) {
    ArrayNode rows = rows();
    for (DerivedRelation relation : relations) {
      rows.addObject()
          .put("source_key", relation.sourceKey())
          .put("kind", relation.kind().name())
          .put("target_key", relation.targetKey())
          .<JsonNode>set("evidence", relation.evidence());
    }
    return rows;
  }

  private static ArrayNode rows() {
    return JsonNodeFactory.instance.arrayNode();
  }
}
