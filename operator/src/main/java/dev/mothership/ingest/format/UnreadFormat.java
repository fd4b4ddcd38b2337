package dev.mothership.ingest.format;

import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import jakarta.inject.Singleton;
import java.io.IOException;

/** What is known and not read: it is refused with a word on what to send instead. */
@Singleton
public final class UnreadFormat implements ReportFormat {
  @Override
  public String id() {
    return "unread";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return !instead(head).isEmpty();
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    String instead = instead(ReportHead.of(body));
    throw new MalformedReport("$", instead.isEmpty() ? "no report that is known" : instead);
  }

  private static String instead(ReportHead head) {
    String text = head.text();
    if (text.startsWith("PK\u0003\u0004")) {
      return "a ZIP archive is not read: send each file in it by itself, gzip'ed if it is large";
    }
    if (text.startsWith("scoutsuite_results")) {
      return "ScoutSuite's report is not read: run Prowler, or map its results with format generic";
    }
    if (text.contains("http://spdx.org/rdf/terms#") || text.contains("<SPDXID>")) {
      return "SPDX in RDF or XML is not read: send it as JSON, YAML or tags and values";
    }
    if (text.startsWith("%PDF") || text.regionMatches(true, 0, "<!doctype html", 0, 14)) {
      return "a report for people to read: send the tool's JSON or CSV";
    }
    return "";
  }
}
