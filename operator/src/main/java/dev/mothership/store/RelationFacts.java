package dev.mothership.store;

import dev.mothership.model.RelationKind;
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

  /** What runs images, and what runs and reaches tasks of ECS; each once, in a steady order. */
  public List<ObservedRelation> workloads() {
    return handle
        .createQuery(
            """
            select distinct on (r.source_key, r.kind, r.target_key) r.source_key, r.kind,
              r.target_key, r.evidence::text
            from relation r where r.tenant_id = :tenant and (r.kind = 'RUNS_IMAGE'
              or r.kind in ('RUNS', 'ATTACHED_TO') and r.target_key in (select key from rule.asset
                where tenant_id = :tenant and type = 'aws.ecs.task-definition'))
            order by r.source_key, r.kind, r.target_key, r.id
            """)
        .bind("tenant", tenantId)
        .map(
            (row, context) ->
                new ObservedRelation(
                    row.getString("source_key"),
                    RelationKind.valueOf(row.getString("kind")),
                    row.getString("target_key"),
                    CorrelationStore.tree(row.getString("evidence"))))
        .list();
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
