package dev.mothership.store;

import jakarta.inject.Singleton;
import java.util.Optional;

/** Who sends a report with the token of a run: that run, to its own scanner, while it lasts. */
@Singleton
public final class RunTokens {
  /** A tool has few files. */
  private static final int MOST_REPORTS = 16;

  private final Database database;

  public RunTokens(Database database) {
    this.database = database;
  }

  /** The Job whose token it is; empty where it is of no run of this scanner that is under way. */
  public Optional<ToolRun> find(String namespace, String name, byte[] tokenHash) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select "
                            + ToolRun.COLUMNS
                            + """
                             from tool_run r
                            join scanner s on s.tenant_id = r.tenant_id and s.id = r.scanner_id
                            where r.token_hash = :hash and r.ended_at is null
                              and r.deadline_at > now() and r.reports < :most
                              and s.namespace = :namespace and s.name = :name
                              and s.retired_at is null
                            """)
                    .bind("hash", tokenHash)
                    .bind("most", MOST_REPORTS)
                    .bind("namespace", namespace)
                    .bind("name", name)
                    .map(ToolRun::of)
                    .findOne());
  }

  /** The run has sent one more. */
  public void used(ToolRun run) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update tool_run set reports = reports + 1
                        where tenant_id = :tenant and id = :id
                        """)
                    .bind("tenant", run.tenantId())
                    .bind("id", run.id())
                    .execute());
  }
}
