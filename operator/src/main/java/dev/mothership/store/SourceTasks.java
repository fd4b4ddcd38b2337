package dev.mothership.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The task by which a scanner's source is gone to; a source that waits for reports has none. */
final class SourceTasks {
  private static final Map<String, String> KINDS = Map.of("cloud", "fetch", "objectStore", "fetch");

  private SourceTasks() {}

  /**
   * Whether the source is to be gone to now: it is another one, or goes on. Asked before saving.
   */
  static boolean isDue(Handle handle, ScannerIntent intent, long scanner) {
    return handle
        .createQuery(
            """
            select s.settings->'source' is distinct from :source or s.format <> :format
              or s.retired_at is not null or c.suspended and not :suspended
            from scanner s join account c on c.id = s.account_id where s.id = :id
            """)
        .bindByType("source", intent.source(), JsonNode.class)
        .bind("format", intent.format())
        .bind("suspended", intent.suspended())
        .bind("id", scanner)
        .mapTo(Boolean.class)
        .one();
  }

  /** Sees to it that the scanner has its source's task and no other. */
  static void ensure(Handle handle, ScannerRow row, boolean due) {
    String kind = KINDS.getOrDefault(row.source().path("kind").asText(), "");
    handle
        .createUpdate(
            """
            delete from task where tenant_id = :tenant and account_id = :account
              and kind = 'fetch' and kind <> :kind
            """)
        .bind("tenant", row.tenantId())
        .bind("account", row.accountId())
        .bind("kind", kind)
        .execute();
    if (kind.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            insert into task (tenant_id, account_id, kind, due_at)
            values (:tenant, :account, :kind, now())
            on conflict (tenant_id, kind, coalesce(account_id, 0)) do update set due_at =
              case when task.worker = '' then least(task.due_at, now()) else clock_timestamp() end
            where :due
            """)
        .bind("tenant", row.tenantId())
        .bind("account", row.accountId())
        .bind("kind", kind)
        .bind("due", due)
        .execute();
  }
}
