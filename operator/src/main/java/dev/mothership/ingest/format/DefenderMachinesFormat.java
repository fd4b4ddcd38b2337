package dev.mothership.ingest.format;

import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
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
import java.util.List;

/**
 * Vulnerabilities by machine and software of Microsoft Defender for Endpoint's API, page by page: a
 * page is no whole statement. https://learn.microsoft.com/en-us/defender-endpoint/api/
 */
@Singleton
public final class DefenderMachinesFormat implements ReportFormat {
  @Override
  public String id() {
    return "defender-machines";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.has("$.value[].cveId") && head.has("$.value[].machineId");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    sink.tool("defender-endpoint", "");
    JsonWalk.of(body).at("$.value[]", item -> vulnerability(item, sink)).run();
  }

  private static void vulnerability(Item item, ReportSink sink) throws MalformedReport {
    String rule = item.required("cveId");
    String vendor = item.text("productVendor");
    sink.add(
        new Draft(
                AssetKeys.host(item.required("machineId"), item.text("machineName")),
                Category.VULNERABILITY,
                Status.FAIL,
                rule)
            .uid(item.text("id"))
            .title(rule + " in " + item.text("productName"))
            .severity(ReportedSeverity.ofWord(item.text("severity")))
            .aliases(List.of(rule))
            .purl(
                InspectorPackage.of(
                    vendor.isEmpty() ? "generic" : "generic/" + vendor,
                    item.text("productName"),
                    item.text("productVersion")))
            .says("remediation", item.text("fixingKbId"))
            .done());
  }
}
