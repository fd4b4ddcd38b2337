package dev.mothership.scan;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.store.Claim;
import dev.mothership.store.LeaseLost;
import dev.mothership.store.MergedReport;
import dev.mothership.store.RefusedData;
import dev.mothership.store.ReportHeading;
import dev.mothership.store.ReportRun;
import dev.mothership.store.ReportStore;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.StagedCounts;
import dev.mothership.store.StagingLost;
import dev.mothership.store.TaskQueue;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/**
 * Reads the reports of one scanner, one after the other in the order in which they came. Called by
 * worker threads.
 */
@Singleton
public final class IngestTask {
  private static final Logger LOG = Logger.getLogger(IngestTask.class);
  private static final Duration IDLE = Duration.ofHours(1);
  private static final int MOST_TRIES = 10;

  private final ScannerStore scanners;
  private final ReportStore reports;
  private final ReportFormats formats;
  private final TaskQueue queue;
  private final IngestSettings settings;

  IngestTask(
      ScannerStore scanners,
      ReportStore reports,
      ReportFormats formats,
      TaskQueue queue,
      IngestSettings settings) {
    this.scanners = scanners;
    this.reports = reports;
    this.formats = formats;
    this.queue = queue;
    this.settings = settings;
  }

  /**
   * Reads the next report, and frees the task: due at once, since there may be another. A report
   * that cannot be taken is refused and keeps nobody.
   *
   * @throws LeaseLost where another worker has the task
   */
  void run(Claim claim) {
    Optional<ScannerRow> scanner = scanners.ofAccount(claim.accountId());
    if (scanner.isEmpty()) {
      queue.giveBack(claim);
      return;
    }
    Optional<ReportRun> next = reports.begin(claim, scanner.get());
    if (next.isEmpty()) {
      queue.finish(claim, IDLE);
      return;
    }
    read(next.get());
    queue.finish(claim, Duration.ZERO);
  }

  private void read(ReportRun run) {
    if (run.tries() > MOST_TRIES) {
      refuse(
          run,
          "",
          "reading it failed %d times; the operator's log tells more".formatted(MOST_TRIES));
      return;
    }
    try (ReportStaging staging = new ReportStaging(reports, run, settings.maxItems())) {
      ReportBody body = () -> WithoutMark.of(reports.open(run));
      ReportFormat format = formats.choose(run, body);
      format.read(body, staging);
      StagedCounts counts = staging.finish();
      ReportHeading heading = staging.heading(format.id());
      MergedReport merged = reports.merge(run, heading, counts);
      LOG.infof(
          "report %d: %s, %d items, %d rows changed",
          run.reportId(), merged.state(), heading.items(), merged.changed());
    } catch (MalformedReport e) {
      refuse(run, e.where(), String.valueOf(e.getMessage()));
    } catch (CharacterCodingException e) {
      refuse(run, "", "is not UTF-8");
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : "line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      refuse(run, where, e.getOriginalMessage());
    } catch (IOException e) {
      refuse(run, "", "cannot be read: " + e.getMessage());
    } catch (JdbiException e) {
      if (!RefusedData.isBehind(e)) {
        throw e;
      }
      LOG.warnf("report %d holds what the database refuses: %s", run.reportId(), e.getMessage());
      refuse(run, "", "holds a text or number that cannot be stored");
    } catch (LeaseLost | StagingLost | Interrupted e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("report " + run.reportId() + " breaks its format's reader", e);
      refuse(run, "", "cannot be read by the format that it seems to be of: " + kind(e));
    }
  }

  private void refuse(ReportRun run, String where, String message) {
    LOG.infof("report %d is refused: %s %s", run.reportId(), where, message);
    reports.reject(run, where, message);
  }

  private static String kind(Throwable failure) {
    return failure.getClass().getSimpleName();
  }
}
