package dev.mothership.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The part of the rule catalogue that views join. */
public final class CatalogueStore {
  private final Handle handle;

  /**
   * @param handle inside a transaction
   */
  public CatalogueStore(Handle handle) {
    this.handle = handle;
  }

  /**
   * One requirement of a framework.
   *
   * @param checks ids of those that answer for it
   */
  public record Requirement(
      String framework,
      String id,
      int position,
      String provider,
      String title,
      int level,
      String assessment,
      List<String> checks) {
    public Requirement {
      checks = List.copyOf(checks);
    }
  }

  /** Whether the stored catalogue is of another version. */
  public boolean differs(String version) {
    return handle
        .createQuery("select version <> :version from catalogue")
        .bind("version", version)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Replaces the stored catalogue. The version is written first, so that of two transactions that
   * do it at once the later fails with a serialization failure, which is tried again.
   */
  public void replace(String version, List<Requirement> requirements) {
    handle.createUpdate("update catalogue set version = :v").bind("v", version).execute();
    handle.execute("delete from framework_requirement");
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (Requirement requirement : requirements) {
      rows.add(Json.node(requirement));
    }
    handle
        .createUpdate(
            """
            with r as materialized (
              select * from jsonb_to_recordset(cast(:rows as jsonb)) as d(framework text, id text, position int,
                provider text, title text, level int, assessment text, checks jsonb)
            ), added as (
              insert into framework_requirement (framework, requirement, position, provider, title, level, assessment)
              select framework, id, position, provider, title, level, assessment from r returning 1
            )
            insert into framework_check (framework, requirement, check_id)
            select r.framework, r.id, check_id from r cross join lateral jsonb_array_elements_text(r.checks) c(check_id)
            """)
        .bind("rows", rows.toString())
        .execute();
  }
}
