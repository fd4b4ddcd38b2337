package dev.mothership.scan;

import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.format.OcsfFormat;
import dev.mothership.store.Claim;
import dev.mothership.store.Database;
import dev.mothership.store.ReportRun;
import dev.mothership.store.ReportStore;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.StagedCounts;
import dev.mothership.store.TaskQueue;
import java.io.IOException;
import java.time.Duration;

/** The steps of {@link IngestTask}, each with its time. */
public final class BenchedIngest {
  private static final long MILLION = 1_000_000;

  private final ReportStore reports;
  private final ScannerStore scanners;
  private final TaskQueue queue;

  public BenchedIngest(Database database) {
    this.reports = new ReportStore(database);
    this.scanners = new ScannerStore(database);
    this.queue = new TaskQueue(database);
  }

  /** How long the steps of one report took. */
  public record Took(long stagedMillis, long mergedMillis) {}

  public Took run(Claim claim) throws IOException {
    ReportRun run =
        reports.begin(claim, scanners.ofAccount(claim.accountId()).orElseThrow()).orElseThrow();
    long began = System.nanoTime();
    try (ReportStaging staging = new ReportStaging(reports, run, Long.MAX_VALUE)) {
      ReportBody body = () -> WithoutMark.of(reports.open(run));
      new OcsfFormat().read(body, staging);
      StagedCounts counts = staging.finish();
      long staged = System.nanoTime();
      reports.merge(run, staging.heading("ocsf"), counts);
      long merged = System.nanoTime();
      queue.finish(claim, Duration.ZERO);
      return new Took((staged - began) / MILLION, (merged - staged) / MILLION);
    }
  }
}
