package dev.mothership.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** How far the expected tools are there, of one tenant. */
public final class ToolCoverageStore {
  private static final RowSet COVERAGE =
      new RowSet(
          "tool_tally",
          List.of("account_id bigint", "tool text"),
          List.of("expected int", "seen int", "healthy int"),
          "true");

  private final Handle handle;
  private final long tenantId;

  public ToolCoverageStore(Handle handle, long tenantId) {
    this.handle = handle;
    this.tenantId = tenantId;
  }

  /**
   * @return rows written
   */
  public int replace(Collection<ToolTally> tallies) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (ToolTally tally : tallies) {
      rows.addObject()
          .put("account_id", tally.accountId())
          .put("tool", tally.tool())
          .put("expected", tally.expected())
          .put("seen", tally.seen())
          .put("healthy", tally.healthy());
    }
    return COVERAGE.replace(handle, tenantId, rows);
  }
}
