package dev.mothership.store;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Removes what nobody asks for any more. Safe beside running scans and beside itself. */
@Singleton
public final class Retention {
  private static final int BATCH = 10_000;
  private static final String VERSIONS =
      """
      delete from asset_version where ctid = any(array(
        select ctid from asset_version where replaced_at < now() - :keep limit :batch))
      """;

  /** An account's last scan and its last finished one are what its status tells of. */
  private static final String SCANS =
      """
      delete from scan where ctid = any(array(
        select old.ctid from scan old
        where coalesce(old.finished_at, old.started_at) < now() - :keep
          and exists (select 1 from scan later
            where later.tenant_id = old.tenant_id and later.account_id = old.account_id
              and later.id > old.id and later.outcome <> 'running')
        limit :batch))
      """;

  /** A run can still commit only while its task is held under the run's own epoch. */
  private static final String STAGED =
      """
      delete from %1$s where ctid = any(array(
        select staged.ctid from %1$s staged
        where not exists (select 1 from scan join task on task.id = scan.task_id
          where scan.id = staged.scan_id and scan.outcome = 'running'
            and task.epoch = scan.epoch and task.worker <> '')
        limit :batch))
      """;

  /** A task still reads it, or it is read again; then what is there goes first. */
  private static final String REPORTED =
      """
      delete from %1$s where ctid = any(array(
        select staged.ctid from %1$s staged
        where not exists (select 1 from report
          where report.id = staged.report_id and report.state = 'reading')
        limit :batch))
      """;

  /** What broke off, and what is old; a scanner's last report is what its status tells of. */
  private static final List<String> REPORTS =
      List.of(
          """
          delete from report where ctid = any(array(
            select ctid from report where state = 'receiving'
              and received_at < now() - interval '1 hour' limit :batch))
          """,
          """
          delete from report where ctid = any(array(
            select old.ctid from report old
            where old.finished_at < now() - :keep
              and exists (select 1 from report later
                where later.tenant_id = old.tenant_id and later.scanner_id = old.scanner_id
                  and later.id > old.id and later.finished_at is not null)
            limit :batch))
          """);

  /** What people were told of, and tries to tell them of it. */
  private static final List<String> TOLD =
      List.of(
          """
          delete from delivery where ctid = any(array(
            select ctid from delivery where at < now() - :keep limit :batch))
          """,
          """
          delete from outbox where ctid = any(array(
            select ctid from outbox where routed and at < now() - :keep limit :batch))
          """,
          """
          delete from thread where ctid = any(array(
            select ctid from thread where kind <> 'findings' and due_at is null
              and created_at < now() - :keep limit :batch))
          """);

  private final Database database;

  public Retention(Database database) {
    this.database = database;
  }

  /** Rows removed, by what they were. */
  public record Removed(long versions, long scans, long staged, long told, long reports) {
    public boolean nothing() {
      return versions + scans + staged + told + reports == 0;
    }
  }

  /**
   * @param keep how long earlier payloads, scans, reports and what people were told of stay
   */
  public Removed run(Duration keep) {
    return new Removed(
        remove(VERSIONS, keep),
        remove(SCANS, keep),
        remove(STAGED.formatted("staging_asset"), keep)
            + remove(STAGED.formatted("staging_relation"), keep)
            + ReportEnd.STAGED.stream()
                .mapToLong(table -> remove(REPORTED.formatted(table), keep))
                .sum(),
        TOLD.stream().mapToLong(sql -> remove(sql, keep)).sum(),
        REPORTS.stream().mapToLong(sql -> remove(sql, keep)).sum());
  }

  /** In transactions of bounded size, so that no lock and no statement lasts long. */
  private long remove(String sql, Duration keep) {
    long removed = 0;
    int batch;
    do {
      batch =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle.createUpdate(sql).bind("keep", keep).bind("batch", BATCH).execute());
      removed += batch;
    } while (batch == BATCH);
    return removed;
  }
}
