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
import java.util.Set;

/** Wiz's CSV of vulnerability findings. */
@Singleton
public final class WizVulnerabilitiesFormat implements ReportFormat {
  private static final Set<String> COLUMNS =
      Set.of("WizURL", "Name", "FindingStatus", "DetailedName", "ProviderUniqueId");

  @Override
  public String id() {
    return "wiz-vulnerabilities";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.columns().containsAll(COLUMNS);
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    sink.tool("wiz", "");
    CsvWalk.each(
        body,
        row -> {
          Said.time(row, "LastDetected").ifPresent(sink::asOf);
          sink.add(draft(row).done());
        });
  }

  private static Draft draft(Item row) throws MalformedReport {
    String rule = row.required("Name");
    String severity = row.firstText("VendorSeverity", "CVSSSeverity");
    return new Draft(
            CloudResource.of(
                row.text("CloudPlatform"),
                row.firstText("ProviderUniqueId", "AssetID"),
                "host",
                row.text("AssetName"),
                row.firstText("SubscriptionExternalId", "SubscriptionId"),
                row.text("AssetRegion")),
            Category.VULNERABILITY,
            WizIssuesFormat.status(row.text("FindingStatus")),
            rule)
        .uid(row.text("ID"))
        .title(rule + " in " + row.text("DetailedName"))
        .severity(ReportedSeverity.ofWord(severity))
        .aliases(List.of(rule))
        .purl(InspectorPackage.of("generic", row.text("DetailedName"), row.text("Version")))
        .fixedIn(row.text("FixedVersion"))
        .location(row.text("LocationPath"))
        .firstSeen(Said.time(row, "FirstDetected"))
        .says("remediation", row.text("Remediation"))
        .says("references", row.texts("Link"))
        .says("exploit", row.text("HasExploit"));
  }
}
