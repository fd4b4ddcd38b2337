package dev.mothership.scan;

import dev.mothership.ingest.ReportFormat;
import dev.mothership.store.Claim;
import dev.mothership.store.Database;
import dev.mothership.store.ReportStore;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.TaskQueue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** For tests that have no workers: whatever may be read of what waits is read now. */
public final class WaitingReports {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration AUTHORIZED = Duration.ofMinutes(10);
  private static final int MOST = 50;

  private WaitingReports() {}

  public static void read(Database database, ReportFormat... formats) {
    TaskQueue queue = new TaskQueue(database);
    IngestTask task =
        new IngestTask(
            new ScannerStore(database),
            new ReportStore(database),
            new ReportFormats(List.of(formats)),
            queue,
            () -> 1_000_000);
    for (int i = 0; i < MOST; i++) {
      database
          .jdbi()
          .useHandle(
              handle -> {
                handle.execute("update tenant set done_seq = requested_seq");
                handle.execute("update task set due_at = now() where kind = 'ingest'");
                handle.execute(
                    """
                    update task t set due_at = now() + interval '1 day' where not exists (
                      select from report r join scanner s on s.id = r.scanner_id
                      where s.account_id = t.account_id and r.state in ('received', 'reading'))
                    """);
              });
      Optional<Claim> claim = queue.claim("reader", LEASE, AUTHORIZED);
      if (claim.isEmpty()) {
        return;
      }
      task.run(claim.get());
    }
    throw new IllegalStateException("reports are left unread");
  }
}
