package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Policies and the accounts they select, within the caller's transaction. */
public final class PolicyFacts {
  private static final String SELECT =
      """
      select p.id, p.cluster, p.namespace, p.name, p.body::text, p.known,
             coalesce(jsonb_agg(jsonb_build_object('id', coalesce(a.id, 0), 'namespace', s.namespace, 'name', s.name)
                                order by s.namespace, s.name) filter (where s.name is not null), '[]')::text as accounts
      from policy p
      left join policy_account s on s.policy_id = p.id and (p.cluster or s.namespace = p.namespace)
      left join account a on a.namespace = s.namespace and a.name = s.name and a.retired_at is null
      """;
  private static final RowSet SHADOWS =
      new RowSet(
          "policy_shadow",
          List.of("policy_id bigint"),
          List.of("opened int", "resolved int", "changed int", "top jsonb"),
          "true");

  private final Handle handle;

  public PolicyFacts(Handle handle) {
    this.handle = handle;
  }

  /** What enforcing a policy would change for one tenant. */
  public record ShadowRow(long policyId, int opened, int resolved, int changed, ArrayNode top) {}

  /** Policies that select an account of the tenant, with those accounts only; by id. */
  public List<StoredPolicy> of(long tenantId) {
    return handle
        .createQuery(SELECT + " where a.tenant_id = :tenant group by p.id order by p.id")
        .bind("tenant", tenantId)
        .map((row, context) -> policy(row))
        .list();
  }

  /**
   * @return rows written
   */
  public int replaceShadows(long tenantId, Collection<ShadowRow> shadows) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (ShadowRow shadow : shadows) {
      rows.addObject()
          .put("policy_id", shadow.policyId())
          .put("opened", shadow.opened())
          .put("resolved", shadow.resolved())
          .put("changed", shadow.changed())
          .set("top", shadow.top());
    }
    return SHADOWS.replace(handle, tenantId, rows);
  }

  StoredPolicy one(long id) {
    return handle
        .createQuery(SELECT + " where p.id = :id group by p.id")
        .bind("id", id)
        .map((row, context) -> policy(row))
        .one();
  }

  List<StoredPolicy> beside(long id) {
    return handle
        .createQuery(
            SELECT
                + """
                   where p.id = :id or exists (
                    select from policy_account mine join policy_account theirs
                      on theirs.namespace = mine.namespace and theirs.name = mine.name
                    where mine.policy_id = :id and theirs.policy_id = p.id)
                  group by p.id order by p.id
                  """)
        .bind("id", id)
        .map((row, context) -> policy(row))
        .list();
  }

  private static StoredPolicy policy(ResultSet row) throws SQLException {
    List<StoredPolicy.Account> accounts = new ArrayList<>();
    for (JsonNode account : Json.tree(row.getString("accounts"))) {
      accounts.add(
          new StoredPolicy.Account(
              account.get("id").asLong(),
              account.get("namespace").asText(),
              account.get("name").asText()));
    }
    return new StoredPolicy(
        row.getLong("id"),
        row.getBoolean("cluster"),
        row.getString("namespace"),
        row.getString("name"),
        Json.tree(row.getString("body")),
        List.of((String[]) row.getArray("known").getArray()),
        accounts);
  }
}
