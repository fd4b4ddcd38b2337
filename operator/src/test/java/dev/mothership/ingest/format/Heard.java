package dev.mothership.ingest.format;

import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportItem;
import dev.mothership.model.ReportedAgent;
import dev.mothership.model.ReportedFinding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All that a format says of a report. */
final class Heard implements ReportSink {
  private static final int MOST = 1_000_000;

  final List<String> tools = new ArrayList<>();
  final List<ReportItem> items = new ArrayList<>();
  Instant asOf = Instant.EPOCH;
  boolean spokeBeforeTool;

  static Heard of(ReportFormat format, byte[] report) throws IOException {
    Heard heard = new Heard();
    format.read(body(report), heard);
    return heard;
  }

  /** As whoever takes reports opens them: without a byte order mark. */
  static ReportBody body(byte[] report) {
    boolean mark =
        report.length > 2
            && report[0] == (byte) 0xEF
            && report[1] == (byte) 0xBB
            && report[2] == (byte) 0xBF;
    int from = mark ? 3 : 0;
    return () -> new ByteArrayInputStream(report, from, report.length - from);
  }

  @Override
  public void tool(String name, String version) {
    tools.add(name + " " + version);
  }

  @Override
  public void asOf(Instant time) {
    asOf = time.isAfter(asOf) ? time : asOf;
  }

  @Override
  public void add(ReportItem item) throws MalformedReport {
    spokeBeforeTool |= tools.isEmpty();
    if (items.size() == MOST) {
      throw new MalformedReport("$", "more items than a report may have");
    }
    items.add(item);
  }

  List<ReportedFinding> findings() {
    return of(ReportedFinding.class);
  }

  List<Looked> looked() {
    return of(Looked.class);
  }

  List<ReportedAgent> agents() {
    return of(ReportedAgent.class);
  }

  private <T> List<T> of(Class<T> type) {
    return items.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
