package dev.mothership.ingest.format;

import dev.mothership.ingest.CsvWalk;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Prowler's CSV, of version 2 and of 3 and later. */
@Singleton
public final class ProwlerCsvFormat implements ReportFormat {
  private static final Set<String> V3 = Set.of("CHECK_ID", "STATUS", "SERVICE_NAME", "PROVIDER");
  private static final Set<String> V2 = Set.of("TITLE_ID", "CHECK_RESULT", "TITLE_TEXT");

  @Override
  public String id() {
    return "prowler-csv";
  }

  @Override
  public boolean recognises(ReportHead head) {
    Set<String> columns = head.columns();
    return columns.containsAll(V3) || columns.containsAll(V2);
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ToolVoice voice = new ToolVoice(sink);
    Scope scope = new Scope();
    if (ReportHead.of(body).columns().containsAll(V2)) {
      voice.speaks("prowler", "2");
      ProwlerTwo two = new ProwlerTwo();
      CsvWalk.each(body, two::row);
      two.tell(sink);
      return;
    }
    CsvWalk.each(
        body,
        row -> {
          voice.speaks("prowler", row.text("PROWLER_VERSION"));
          for (String name : List.of("TIMESTAMP", "ASSESSMENT_START_TIME")) {
            Said.time(row, name).ifPresent(sink::asOf);
          }
          String rule = row.required("CHECK_ID");
          ReportedAsset asset = asset(row);
          sink.add(draft(row, asset, rule).done());
          scope.met(asset, rule, row.path());
        });
    scope.tell(sink);
  }

  private static ReportedAsset asset(Item row) throws MalformedReport {
    return CloudResource.of(
        row.text("PROVIDER"),
        row.firstText("RESOURCE_UID", "RESOURCE_ARN", "RESOURCE_ID"),
        row.text("RESOURCE_TYPE"),
        row.firstText("RESOURCE_NAME", "RESOURCE_ID"),
        row.firstText("ACCOUNT_UID", "ACCOUNT_ID", "SUBSCRIPTION", "SUBSCRIPTION_ID", "PROJECT_ID"),
        row.firstText("REGION", "LOCATION"));
  }

  private static Draft draft(Item row, ReportedAsset asset, String rule) throws MalformedReport {
    boolean muted = row.text("MUTED").equalsIgnoreCase("true");
    List<String> references =
        Arrays.stream(
                (row.text("REMEDIATION_RECOMMENDATION_URL") + " | " + row.text("ADDITIONAL_URLS"))
                    .split(" \\| "))
            .filter(url -> !url.isBlank())
            .toList();
    return new Draft(
            asset, Category.CONFIGURATION, Prowler.status(row.required("STATUS"), muted), rule)
        .uid(row.firstText("FINDING_UID", "FINDING_UNIQUE_ID"))
        .title(row.text("CHECK_TITLE"))
        .severity(ReportedSeverity.ofWord(row.text("SEVERITY")))
        .says("description", row.text("DESCRIPTION"))
        .says("remediation", row.text("REMEDIATION_RECOMMENDATION_TEXT"))
        .says("references", references)
        .says("evidence", row.text("STATUS_EXTENDED"))
        .says("risk", row.text("RISK"))
        .says("compliance", row.text("COMPLIANCE"));
  }
}
