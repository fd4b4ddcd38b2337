package dev.mothership.ingest.format;

import dev.mothership.ingest.CsvWalk;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The CSV that the Azure portal makes of Defender for Cloud's recommendations. */
@Singleton
public final class DefenderCsvFormat implements ReportFormat {
  private static final Set<String> COLUMNS =
      Set.of("subscriptionId", "resourceId", "recommendationName", "state");

  @Override
  public String id() {
    return "defender-csv";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.columns().containsAll(COLUMNS);
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    sink.tool("defender", "");
    CsvWalk.each(
        body,
        row -> {
          Said.time(row, "exportedTimestamp").ifPresent(sink::asOf);
          sink.add(draft(row).done());
        });
  }

  private static Draft draft(Item row) throws MalformedReport {
    return new Draft(
            CloudResource.of(
                "azure",
                row.text("resourceId"),
                row.text("resourceType"),
                row.text("resourceName"),
                row.text("subscriptionId").toLowerCase(Locale.ROOT),
                ""),
            Category.CONFIGURATION,
            DefenderFormat.status(row.required("state")),
            row.required("recommendationName").toLowerCase(Locale.ROOT))
        .uid(row.text("recommendationId").toLowerCase(Locale.ROOT))
        .title(row.text("recommendationDisplayName"))
        .severity(ReportedSeverity.ofWord(row.text("severity")))
        .firstSeen(Said.time(row, "firstEvaluationDate"))
        .says("description", row.text("description"))
        .says("remediation", row.text("remediationSteps"))
        .says("references", references(row))
        .says("evidence", row.text("notApplicableReason"));
  }

  private static List<String> references(Item row) throws MalformedReport {
    return row.texts("azurePortalRecommendationLink");
  }
}
