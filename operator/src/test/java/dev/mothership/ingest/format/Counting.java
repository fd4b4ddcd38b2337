package dev.mothership.ingest.format;

import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportItem;
import java.time.Instant;

/** Counts items and forgets them. */
record Counting(long[] count) implements ReportSink {
  @Override
  public void tool(String name, String version) {
    // Only items are counted.
  }

  @Override
  public void asOf(Instant time) {
    // Only items are counted.
  }

  @Override
  public void add(ReportItem item) {
    count[0]++;
  }
}
