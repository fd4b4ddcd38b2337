package dev.mothership.ingest.format;

import dev.mothership.ingest.CsvWalk;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** Wiz's CSV of issues. */
@Singleton
public final class WizIssuesFormat implements ReportFormat {
  private static final Set<String> COLUMNS =
      Set.of("Title", "Severity", "Status", "Resource external ID", "Control ID", "Issue ID");

  @Override
  public String id() {
    return "wiz-issues";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.columns().containsAll(COLUMNS);
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    sink.tool("wiz", "");
    CsvWalk.each(body, row -> sink.add(draft(row).done()));
  }

  private static Draft draft(Item row) throws MalformedReport {
    String control = row.text("Control ID");
    return new Draft(
            CloudResource.of(
                row.text("Resource Platform"),
                row.firstText("Resource external ID", "Resource vertex ID"),
                row.text("Resource Type"),
                row.text("Resource Name"),
                row.text("Subscription ID"),
                row.text("Resource Region")),
            Category.CONFIGURATION,
            status(row.text("Status")),
            control.isEmpty() ? row.required("Issue ID") : control)
        .uid(row.text("Issue ID"))
        .title(row.text("Title"))
        .severity(ReportedSeverity.ofWord(row.text("Severity")))
        .firstSeen(Said.time(row, "Created At"))
        .says("description", row.text("Description"))
        .says("remediation", row.text("Remediation Recommendation"))
        .says("references", row.texts("Wiz URL"))
        .says("evidence", row.text("Resolution"));
  }

  static Status status(String word) {
    return switch (word.strip().toUpperCase(Locale.ROOT)) {
      case "RESOLVED" -> Status.PASS;
      case "REJECTED", "IGNORED" -> Status.SUPPRESSED;
      default -> Status.FAIL;
    };
  }
}
