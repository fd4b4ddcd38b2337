package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Attack paths of one tenant; only differences are written. */
public final class PathStore {
  private static final RowSet PATHS =
      new RowSet(
          "attack_path",
          List.of("rule_id text", "asset_id bigint", "target_key text"),
          List.of(
              "state text",
              "risk int",
              "hops jsonb",
              "factors jsonb",
              "broken jsonb",
              "spread jsonb",
              "fixes jsonb"),
          "true");

  private final Handle handle;
  private final long tenantId;

  public PathStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  public int replace(Collection<StoredPath> paths) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (StoredPath path : paths) {
      ObjectNode row =
          rows.addObject()
              .put("rule_id", path.ruleId())
              .put("asset_id", path.assetId())
              .put("target_key", path.targetKey())
              .put("state", path.state())
              .put("risk", path.risk());
      row.<JsonNode>set("hops", path.hops());
      row.<JsonNode>set("factors", path.factors());
      row.<JsonNode>set("broken", path.broken());
      row.<JsonNode>set("spread", path.spread());
      row.<JsonNode>set("fixes", path.fixes());
    }
    return PATHS.replace(handle, tenantId, rows);
  }
}
