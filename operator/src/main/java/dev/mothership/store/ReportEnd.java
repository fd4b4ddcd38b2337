package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** How reports end, within the caller's transaction: nothing that was sent is kept after that. */
final class ReportEnd {
  static final List<String> STAGED =
      List.of(
          "staging_observation",
          "staging_reported_asset",
          "staging_package",
          "staging_looked",
          "staging_agent",
          "staging_vex");

  /** What says no time of its own was looked at when it was received: all of it once more. */
  private static final String SEEN_AGAIN =
      """
      update look k set seen_at = r.received_at
      from report r
      where r.tenant_id = :tenant and r.id = :report
        and k.tenant_id = :tenant and k.scanner_id = :scanner and k.seen_at < r.received_at
        and k.id in (select g.look_id from sighting g where g.tenant_id = :tenant
          and g.scanner_id = :scanner and g.part = r.part)
        and exists (select from (select as_of, received_at from report
            where tenant_id = :tenant and scanner_id = :scanner and part = r.part
              and state = 'accepted' order by id desc limit 1) last
          where last.as_of = last.received_at and k.seen_at >= last.as_of)
      """;

  private ReportEnd() {}

  /**
   * Ends a report that is the same, byte for byte, as the last one that was accepted of its scanner
   * and part. Of a part only the last of those is kept: it is fetched again and again.
   */
  static boolean unchanged(Handle handle, ScannerRow scanner, long report) {
    int same =
        handle
            .createUpdate(
                """
                update report r set state = 'unchanged', finished_at = now(), tool = l.tool,
                  tool_version = l.tool_version, format = l.format, as_of = l.as_of,
                  items = l.items, counts = l.counts
                from (select * from report where tenant_id = :tenant and scanner_id = :scanner
                      and part = (select part from report where tenant_id = :tenant
                        and id = :report)
                      and state = 'accepted' order by id desc limit 1) l
                where r.tenant_id = :tenant and r.id = :report and r.sha256 = l.sha256
                """)
            .bind("tenant", scanner.tenantId())
            .bind("scanner", scanner.id())
            .bind("report", report)
            .execute();
    if (same == 1) {
      dropChunks(handle, scanner.tenantId(), report);
      handle
          .createUpdate(SEEN_AGAIN)
          .bind("tenant", scanner.tenantId())
          .bind("scanner", scanner.id())
          .bind("report", report)
          .execute();
      handle
          .createUpdate(
              """
              delete from report r using report last
              where last.tenant_id = :tenant and last.id = :report and last.part <> ''
                and r.tenant_id = :tenant and r.scanner_id = :scanner and r.part = last.part
                and r.state = 'unchanged' and r.id < :report
              """)
          .bind("tenant", scanner.tenantId())
          .bind("scanner", scanner.id())
          .bind("report", report)
          .execute();
    }
    return same == 1;
  }

  /**
   * @param where path or line of the fault; empty for none
   */
  static void rejected(Handle handle, long tenant, long report, String where, String message) {
    ObjectNode refusal =
        JsonNodeFactory.instance.objectNode().put("where", where).put("message", message);
    handle
        .createUpdate(
            """
            update report set state = 'rejected', finished_at = now(), refusal = :refusal
            where tenant_id = :tenant and id = :report
            """)
        .bindByType("refusal", refusal, JsonNode.class)
        .bind("tenant", tenant)
        .bind("report", report)
        .execute();
    dropStaged(handle, report);
    dropChunks(handle, tenant, report);
  }

  static void dropChunks(Handle handle, long tenant, long report) {
    handle.execute(
        "delete from report_chunk where tenant_id = ? and report_id = ?", tenant, report);
  }

  static void dropStaged(Handle handle, long report) {
    for (String table : STAGED) {
      handle.execute("delete from " + table + " where report_id = ?", report);
    }
  }
}
