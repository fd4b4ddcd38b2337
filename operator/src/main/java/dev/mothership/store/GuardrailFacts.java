package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** What an organization's policies say of a tenant's accounts, within the caller's transaction. */
public final class GuardrailFacts {
  /** What limits the principals of an account. */
  public static final String SERVICE_CONTROL = "SERVICE_CONTROL_POLICY";

  private final Handle handle;
  private final long tenantId;

  public GuardrailFacts(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  private record Row(long account, long level, String name, JsonNode document) {}

  /**
   * Documents of one type by account, from the organization's root down to the account, by name
   * within each level. Levels of which none could be read are left out.
   */
  public Map<Long, List<Map<String, JsonNode>>> levels(String type) {
    List<Row> rows =
        handle
            .createQuery(
                """
                select a.id, u.level, p.native_id || ' ' || p.name as name, p.content::text
                from account a
                join organization_account m on m.native_id = a.native_id and m.left_at is null
                cross join lateral unnest(m.unit_ids || m.native_id) with ordinality u(id, level)
                join organization_policy p on p.organization_id = m.organization_id
                  and p.type = :type and u.id = any(p.targets) and p.content is not null
                where a.tenant_id = :tenant and a.retired_at is null
                order by a.id, m.organization_id, u.level, p.native_id
                """)
            .bind("tenant", tenantId)
            .bind("type", type)
            .map(
                (row, context) ->
                    new Row(
                        row.getLong("id"),
                        row.getLong("level"),
                        row.getString("name"),
                        CorrelationStore.tree(row.getString("content"))))
            .list();
    Map<Long, Map<Long, Map<String, JsonNode>>> byLevel = new TreeMap<>();
    for (Row row : rows) {
      byLevel
          .computeIfAbsent(row.account(), id -> new TreeMap<>())
          .computeIfAbsent(row.level(), level -> new TreeMap<>())
          .put(row.name(), row.document());
    }
    Map<Long, List<Map<String, JsonNode>>> levels = new HashMap<>();
    byLevel.forEach((account, of) -> levels.put(account, new ArrayList<>(of.values())));
    return levels;
  }
}
