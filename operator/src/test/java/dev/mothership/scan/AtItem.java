package dev.mothership.scan;

import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportItem;
import java.io.IOException;
import java.time.Instant;

/**
 * Lines, and something that is done in the middle of reading them.
 *
 * @param item how many are read before it
 */
record AtItem(int item, Runnable happening) implements ReportFormat {
  private static final ReportFormat LINES = new LinesFormat();

  @Override
  public String id() {
    return LINES.id();
  }

  @Override
  public boolean recognises(ReportHead head) {
    return LINES.recognises(head);
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    int[] items = {0};
    LINES.read(
        body,
        new ReportSink() {
          @Override
          public void tool(String name, String version) {
            sink.tool(name, version);
          }

          @Override
          public void asOf(Instant time) {
            sink.asOf(time);
          }

          @Override
          public void add(ReportItem said) throws MalformedReport {
            if (items[0]++ == item) {
              happening.run();
            }
            sink.add(said);
          }
        });
  }
}
