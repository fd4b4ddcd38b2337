package dev.mothership.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Edges between assets, observed and derived, within the caller's transaction. */
public final class RelationFacts {
  private final Handle handle;
  private final long tenantId;

  public RelationFacts(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /** Edges that begin or end at an open asset of the type, each once, in a steady order. */
  public List<StoredRelation> touching(String assetType) {
    return handle
        .createQuery(
            """
            with edge as (
              select source_key, kind, target_key from relation where tenant_id = :tenant
              union
              select source_key, kind, target_key from derived_relation where tenant_id = :tenant
            )
            select e.source_key, e.kind, e.target_key from edge e
            where e.source_key in (select key from rule.asset where tenant_id = :tenant and type = :type)
               or e.target_key in (select key from rule.asset where tenant_id = :tenant and type = :type)
            order by 1, 2, 3
            """)
        .bind("tenant", tenantId)
        .bind("type", assetType)
        .map(
            (row, context) ->
                new StoredRelation(
                    row.getString("source_key"),
                    row.getString("kind"),
                    row.getString("target_key")))
        .list();
  }
}
