package dev.mothership.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mothership.store.ScannerSummary.ReportRow;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report as its sender sees it.
 *
 * @param items read so far
 * @param refusal null unless it is rejected
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportView(
    long id,
    String state,
    String statusUrl,
    long bytes,
    long items,
    @Nullable String format,
    @Nullable String tool,
    @Nullable Instant asOf,
    Instant receivedAt,
    @Nullable Instant finishedAt,
    Map<String, Long> counts,
    @Nullable Refusal refusal) {
  public ReportView {
    counts = Map.copyOf(counts);
  }

  /** What is wrong with it, and where. */
  public record Refusal(String where, String message) {}

  static ReportView of(String namespace, String scanner, ReportRow row) {
    return new ReportView(
        row.id(),
        row.state(),
        "/api/v1/namespaces/%s/scanners/%s/reports/%d".formatted(namespace, scanner, row.id()),
        row.bytes(),
        row.items(),
        row.format().isEmpty() ? null : row.format(),
        row.tool().isEmpty() ? null : row.tool(),
        row.asOf(),
        row.receivedAt(),
        row.finishedAt(),
        row.counts(),
        row.state().equals("rejected") ? new Refusal(row.where(), row.message()) : null);
  }
}
