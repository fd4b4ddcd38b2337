package dev.mothership.store;

import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Reports as they are read: staged under their id, and merged all at once. Every transaction is
 * fenced by the claim's epoch and throws {@link LeaseLost} where it went to another worker.
 */
@Singleton
public final class ReportStore {
  private static final long ANALYSE_FROM_ROWS = 10_000;

  private final Database database;

  public ReportStore(Database database) {
    this.database = database;
  }

  /**
   * Begins with the scanner's next report, which may have been begun before; what was staged of it
   * then is dropped. Those that are as the last accepted one are passed over.
   */
  public Optional<ReportRun> begin(Claim claim, ScannerRow scanner) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, claim);
              Optional<Long> next = Optional.empty();
              do {
                next =
                    handle
                        .createQuery(
                            """
                            select id from report where tenant_id = :tenant
                              and scanner_id = :scanner and state in ('received', 'reading')
                            order by id limit 1 for update
                            """)
                        .bind("tenant", scanner.tenantId())
                        .bind("scanner", scanner.id())
                        .mapTo(Long.class)
                        .findOne();
              } while (next.isPresent() && ReportEnd.unchanged(handle, scanner, next.get()));
              next.ifPresent(id -> ReportEnd.dropStaged(handle, id));
              return next.map(
                  id ->
                      handle
                          .createQuery(
                              """
                              update report set state = 'reading', items = 0, tries = tries + 1
                              where tenant_id = :tenant and id = :report
                              returning received_at, tries, part, format
                              """)
                          .bind("tenant", scanner.tenantId())
                          .bind("report", id)
                          .map(
                              (row, context) ->
                                  new ReportRun(
                                      claim,
                                      scanner,
                                      id,
                                      row.getObject(1, OffsetDateTime.class).toInstant(),
                                      row.getInt(2),
                                      row.getString(3),
                                      row.getString(4)))
                          .one());
            });
  }

  /** What was sent, compressed piece by piece as it is read. */
  public InputStream open(ReportRun run) {
    return new ReportChunks(ordinal -> chunk(run, ordinal));
  }

  private Optional<InputStream> chunk(ReportRun run, int ordinal) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select bytes from report_chunk
                        where tenant_id = :tenant and report_id = :report and ordinal = :ordinal
                        """)
                    .bind("tenant", run.scanner().tenantId())
                    .bind("report", run.reportId())
                    .bind("ordinal", ordinal)
                    .map((row, context) -> (InputStream) new ByteArrayInputStream(row.getBytes(1)))
                    .findOne());
  }

  /**
   * Stages part of the report. The claim is locked after the copy, as in {@link ScanStore#stage}.
   *
   * @return the rows staged
   */
  public StagedCounts stage(ReportRun run, List<SaidItem> said) {
    ReportRows rows = ReportRows.of(run.scanner().id(), run.reportId(), said);
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              StagedCounts counts = rows.copy(handle);
              TaskQueue.lockEpoch(handle, run.claim());
              return counts;
            });
  }

  /** Tells how far it is read; for people only. */
  public void progress(ReportRun run, long items) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update report set items = :items
                        where tenant_id = :tenant and id = :report and state = 'reading'
                        """)
                    .bind("items", items)
                    .bind("tenant", run.scanner().tenantId())
                    .bind("report", run.reportId())
                    .execute());
  }

  /**
   * Nothing of the report is taken.
   *
   * @param where path or line of the fault; empty for none
   */
  public void reject(ReportRun run, String where, String message) {
    database
        .jdbi()
        .useTransaction(
            handle -> {
              TaskQueue.lockEpoch(handle, run.claim());
              ReportEnd.rejected(handle, run.scanner().tenantId(), run.reportId(), where, message);
            });
  }

  /**
   * Takes all that was staged in one transaction, closes what the report says is over, and asks for
   * a correlation if anything changed.
   *
   * @throws StagingLost where not all is there that was staged
   */
  public MergedReport merge(ReportRun run, ReportHeading heading, StagedCounts staged) {
    if (staged.all() >= ANALYSE_FROM_ROWS) {
      database
          .jdbi()
          .useHandle(
              handle ->
                  handle.execute(
                      """
                      analyze staging_observation, staging_reported_asset, staging_package,
                        staging_looked
                      """));
    }
    return database
        .jdbi()
        .inTransaction(handle -> new ReportMerge(handle, run, heading, staged).merge());
  }
}
