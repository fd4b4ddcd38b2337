package dev.mothership.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.format.OcsfFormat;
import dev.mothership.store.Claim;
import dev.mothership.store.Database;
import dev.mothership.store.ReportRun;
import dev.mothership.store.ReportStore;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.StagedCounts;
import dev.mothership.store.TaskQueue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** The steps of {@link IngestTask}, each with its time. */
public final class BenchedIngest {
  private static final long MILLION = 1_000_000;

  private final ReportStore reports;
  private final ScannerStore scanners;
  private final TaskQueue queue;
  private final Database database;
  private final ReportFormat format;

  public BenchedIngest(Database database, ReportFormat format) {
    this.database = database;
    this.format = format;
    this.reports = new ReportStore(database);
    this.scanners = new ScannerStore(database);
    this.queue = new TaskQueue(database);
  }

  /**
   * How long the steps of one report took.
   *
   * @param walkedMillis through its bytes alone, as a baseline: decompressed, and token by token
   * @param cpuMillis of this process while it was staged
   */
  public record Took(long walkedMillis, long stagedMillis, long cpuMillis, long mergedMillis) {}

  /** Reads the next report; empty where none waits. Correlations are passed over. */
  public Optional<Took> next() throws IOException {
    while (true) {
      Optional<Claim> next = queue.claim("bench", Duration.ofHours(1), Duration.ofHours(1));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      if (next.get().kind() == Claim.Kind.INGEST) {
        return run(next.get());
      }
      database.jdbi().useHandle(h -> h.execute("update tenant set done_seq = requested_seq"));
      queue.giveBack(next.get());
    }
  }

  private Optional<Took> run(Claim claim) throws IOException {
    Optional<ReportRun> begun =
        reports.begin(claim, scanners.ofAccount(claim.accountId()).orElseThrow());
    if (begun.isEmpty()) {
      queue.finish(claim, Duration.ofHours(1));
      return Optional.empty();
    }
    ReportRun run = begun.get();
    long walked = format instanceof OcsfFormat ? walk(run) : 0;
    long cpu = cpu();
    long began = System.nanoTime();
    try (ReportStaging staging = new ReportStaging(reports, run, Long.MAX_VALUE)) {
      ReportBody body = () -> WithoutMark.of(reports.open(run));
      format.read(body, staging);
      StagedCounts counts = staging.finish();
      long staged = System.nanoTime();
      long spent = cpu() - cpu;
      reports.merge(run, staging.heading(format.id()), counts);
      long merged = System.nanoTime();
      queue.finish(claim, Duration.ZERO);
      return Optional.of(
          new Took(walked, (staged - began) / MILLION, spent, (merged - staged) / MILLION));
    }
  }

  private long walk(ReportRun run) throws IOException {
    long began = System.nanoTime();
    long characters = 0;
    try (InputStream in = reports.open(run);
        JsonParser json = new JsonFactory().createParser(in)) {
      while (json.nextToken() != null) {
        characters += json.getTextLength();
      }
    }
    if (characters == 0) {
      throw new IllegalStateException("an empty report");
    }
    return (System.nanoTime() - began) / MILLION;
  }

  private static long cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
  }
}
