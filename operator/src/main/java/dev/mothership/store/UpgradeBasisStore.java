package dev.mothership.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What the vulnerability findings of one tenant are rated by. */
public final class UpgradeBasisStore {
  private static final int BATCH = 5000;

  private final Handle handle;
  private final long tenantId;

  public UpgradeBasisStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /**
   * Makes it exactly these, whose findings are written already.
   *
   * @return rows written, zero where it was so
   */
  public int replace(List<UpgradeBasis> all) {
    int written = drop(all);
    for (int from = 0; from < all.size(); from += BATCH) {
      written += write(all.subList(from, Math.min(all.size(), from + BATCH)));
    }
    return written;
  }

  private int drop(List<UpgradeBasis> all) {
    return handle
        .createUpdate(
            """
            delete from upgrade_basis b where b.tenant_id = :tenant and not exists (
              select from unnest(cast(:keys as text array)) as kept (hex) where decode(kept.hex, 'hex') = b.key)
            """)
        .bind("tenant", tenantId)
        .bindArray("keys", String.class, all.stream().map(UpgradeBasis::key).toArray())
        .execute();
  }

  private int write(List<UpgradeBasis> batch) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (UpgradeBasis one : batch) {
      ObjectNode row = rows.addObject().put("hex", one.key()).put("others", one.others());
      one.cves().forEach(row.putArray("cves")::add);
      one.vectors().forEach(row.putArray("vectors")::add);
    }
    return handle
        .createQuery(
            """
            with told as materialized (
              select decode(r.hex, 'hex') as key, r.* from jsonb_to_recordset(cast(:rows as jsonb)) as r(
                hex text, cves text[], vectors text[], others double precision)
            ), changed as (
              update upgrade_basis b set cves = d.cves, vectors = d.vectors, others = d.others
              from told d where b.tenant_id = :tenant and b.key = d.key
                and (b.cves, b.vectors, b.others) is distinct from (d.cves, d.vectors, d.others)
              returning 1
            ), added as (
              insert into upgrade_basis (tenant_id, key, cves, vectors, others)
              select :tenant, d.key, d.cves, d.vectors, d.others from told d
              where not exists (select from upgrade_basis b where b.tenant_id = :tenant and b.key = d.key)
              order by d.key returning 1
            )
            select (select count(*) from changed) + (select count(*) from added)
            """)
        .bind("tenant", tenantId)
        .bind("rows", rows.toString())
        .mapTo(Integer.class)
        .one();
  }
}
