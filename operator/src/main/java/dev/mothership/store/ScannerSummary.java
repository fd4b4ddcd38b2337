package dev.mothership.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scanner's reports have come to.
 *
 * @param last the report that came last; null before the first
 * @param accepted reports that were taken, those that said nothing new or came too late included
 * @param waiting reports that nobody has read yet
 */
public record ScannerSummary(@Nullable ReportRow last, long accepted, long rejected, long waiting) {
  /**
   * One report.
   *
   * @param items read so far
   * @param asOf when the tool looked; null until it is read
   * @param counts by what was said
   * @param where of a refusal: path or line; empty where it was not refused
   */
  public record ReportRow(
      long id,
      String state,
      String format,
      String tool,
      long bytes,
      long items,
      @Nullable Instant asOf,
      Instant receivedAt,
      @Nullable Instant finishedAt,
      Map<String, Long> counts,
      String where,
      String message) {
    public ReportRow {
      counts = Map.copyOf(counts);
    }
  }
}
