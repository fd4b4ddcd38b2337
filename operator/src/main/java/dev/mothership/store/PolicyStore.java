package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Policies by object; whatever one changes has the tenants it concerns correlated again. */
@Singleton
public final class PolicyStore {
  private static final String TENANTS =
      """
      select distinct a.tenant_id from policy_account p
      join account a on a.namespace = p.namespace and a.name = p.name
      where p.policy_id = :policy and a.retired_at is null
      """;

  private final Database database;

  public PolicyStore(Database database) {
    this.database = database;
  }

  /** By whom a policy is known. */
  public record Name(boolean cluster, String namespace, String name) {}

  /**
   * Findings that enforcing a policy would change.
   *
   * @param top of each tenant, as stored by its correlation
   */
  public record Shadow(int opened, int resolved, int changed, JsonNode top) {}

  /**
   * Stores what the object asks for.
   *
   * @return the policy with the accounts it selects
   */
  public StoredPolicy save(PolicyIntent intent) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              Optional<Long> stored = id(handle, intent);
              long id = stored.orElseGet(() -> insert(handle, intent));
              TreeSet<Long> tenants = new TreeSet<>(tenants(handle, id));
              boolean selects = select(handle, id, intent);
              boolean differs = update(handle, id, intent);
              if (stored.isEmpty() || selects || differs) {
                tenants.addAll(tenants(handle, id));
                tenants.forEach(tenant -> TaskRequests.correlation(handle, tenant));
              }
              return new PolicyFacts(handle).one(id);
            });
  }

  /** Policies, this one included, that select an account which this one selects. */
  public List<StoredPolicy> beside(long policyId) {
    return database.jdbi().withHandle(handle -> new PolicyFacts(handle).beside(policyId));
  }

  public List<Name> names() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select cluster, namespace, name from policy order by id")
                    .map(
                        (row, context) ->
                            new Name(
                                row.getBoolean("cluster"),
                                row.getString("namespace"),
                                row.getString("name")))
                    .list());
  }

  /** Forgets a policy whose object is gone. */
  public void remove(Name name) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                handle
                    .createQuery(
                        """
                        select id from policy
                        where cluster = :cluster and namespace = :namespace and name = :name for update
                        """)
                    .bind("cluster", name.cluster())
                    .bind("namespace", name.namespace())
                    .bind("name", name.name())
                    .mapTo(Long.class)
                    .findOne()
                    .ifPresent(
                        id -> {
                          tenants(handle, id)
                              .forEach(tenant -> TaskRequests.correlation(handle, tenant));
                          handle.execute("delete from policy where id = ?", id);
                        }));
  }

  /** Over all tenants; all zero where nothing is in shadow. */
  public Shadow shadow(long policyId) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select coalesce(sum(opened), 0) as opened, coalesce(sum(resolved), 0) as resolved,
                               coalesce(sum(changed), 0) as changed, coalesce(jsonb_agg(top), '[]')::text as tops
                        from policy_shadow where policy_id = :policy
                        """)
                    .bind("policy", policyId)
                    .map(
                        (row, context) ->
                            new Shadow(
                                row.getInt("opened"),
                                row.getInt("resolved"),
                                row.getInt("changed"),
                                flat(Json.tree(row.getString("tops")))))
                    .one());
  }

  private static ArrayNode flat(JsonNode tops) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    tops.forEach(top -> top.forEach(all::add));
    return all;
  }

  private static long insert(Handle handle, PolicyIntent intent) {
    return handle
        .createQuery(
            """
            insert into policy (cluster, namespace, name, uid, version, body, known)
            values (:cluster, :namespace, :name, :uid, '', '{}', :catalogue) returning id
            """)
        .bind("cluster", intent.cluster())
        .bind("namespace", intent.namespace())
        .bind("name", intent.name())
        .bind("uid", intent.uid())
        .bindArray("catalogue", String.class, intent.catalogue())
        .mapTo(Long.class)
        .one();
  }

  private static Optional<Long> id(Handle handle, PolicyIntent intent) {
    return handle
        .createQuery(
            """
            select id from policy
            where cluster = :cluster and namespace = :namespace and name = :name for update
            """)
        .bind("cluster", intent.cluster())
        .bind("namespace", intent.namespace())
        .bind("name", intent.name())
        .mapTo(Long.class)
        .findOne();
  }

  private static boolean update(Handle handle, long id, PolicyIntent intent) {
    return handle
            .createUpdate(
                """
                update policy p set uid = :uid, version = :version, body = :body, changed_at = now(), known = n.known
                from (select case when :takesOn then array(select distinct unnest(known || cast(:catalogue as text[])) order by 1)
                                  else known end as known from policy where id = :id) n
                where p.id = :id and (p.uid, p.version, p.known) is distinct from (:uid, :version, n.known)
                """)
            .bind("id", id)
            .bind("uid", intent.uid())
            .bind("version", intent.version())
            .bindByType("body", intent.body(), JsonNode.class)
            .bind("takesOn", intent.takesOnNew())
            .bindArray("catalogue", String.class, intent.catalogue())
            .execute()
        > 0;
  }

  private static boolean select(Handle handle, long id, PolicyIntent intent) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    intent
        .accounts()
        .forEach(
            account ->
                rows.addObject().put("namespace", account.namespace()).put("name", account.name()));
    return Objects.requireNonNull(
            handle
                .createQuery(
                    """
                    with desired as materialized (
                      select * from jsonb_to_recordset(cast(:rows as jsonb)) as d(namespace text, name text)
                    ), gone as (
                      delete from policy_account p where p.policy_id = :id
                        and not exists (select from desired d where d.namespace = p.namespace and d.name = p.name)
                      returning 1
                    ), added as (
                      insert into policy_account select :id, namespace, name from desired
                      on conflict do nothing returning 1
                    )
                    select (select count(*) from gone) + (select count(*) from added)
                    """)
                .bind("id", id)
                .bind("rows", rows.toString())
                .mapTo(Integer.class)
                .one())
        > 0;
  }

  private static List<Long> tenants(Handle handle, long policyId) {
    return handle.createQuery(TENANTS).bind("policy", policyId).mapTo(Long.class).list();
  }
}
