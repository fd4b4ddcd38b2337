package dev.mothership.ingest;

import dev.mothership.model.ReportItem;
import java.time.Instant;

/** Takes what a report says, in the report's order. */
public interface ReportSink {
  /**
   * Which tool reports, before its first item; lower case, as {@code trivy}. A report of several
   * tools says it again before the next one's.
   */
  void tool(String name, String version);

  /** When the tool looked; the latest that is said counts. */
  void asOf(Instant time);

  /**
   * @throws MalformedReport where there are more items than a report may have
   */
  void add(ReportItem item) throws MalformedReport;
}
