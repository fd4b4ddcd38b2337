package dev.mothership.ingest.format;

import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Findings of Google's Security Command Center, API v1 or v2: what {@code ListFindings} answers,
 * what {@code gcloud scc findings list --format=json} prints, notifications, and findings alone.
 * https://cloud.google.com/security-command-center/docs/reference/rest/v2/organizations.sources.findings
 */
@Singleton
public final class SecurityCommandCenterFormat implements ReportFormat {
  private static final List<String> PLACES =
      List.of(
          "$.listFindingsResults[]",
          "$.ListFindingsResults[]",
          "$.results[]",
          "$.findings[]",
          "$[]",
          "$");

  @Override
  public String id() {
    return "scc";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return PLACES.stream().anyMatch(place -> at(head, place));
  }

  private static boolean at(ReportHead head, String place) {
    boolean bare =
        head.has(place + ".category")
            && head.has(place + ".resourceName")
            && (head.has(place + ".findingClass") || head.has(place + ".sourceProperties"));
    return bare
        || head.has(place + ".finding.category") && head.has(place + ".finding.resourceName");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ReportHead head = ReportHead.of(body);
    String place =
        PLACES.stream()
            .filter(candidate -> at(head, candidate))
            .findFirst()
            .orElse("$.listFindingsResults[]");
    sink.tool("scc", "");
    JsonWalk.of(body).at(place, item -> result(item, sink)).run();
  }

  private static void result(Item item, ReportSink sink) throws MalformedReport {
    Item finding = item.at("finding").orElse(item);
    Said.time(finding, "eventTime").ifPresent(sink::asOf);
    String vulnerability = finding.text("vulnerability.cve.id");
    String type = finding.text("findingClass");
    Category category = category(type, vulnerability);
    boolean vulnerable = category == Category.VULNERABILITY;
    List<String> references = new ArrayList<>(finding.texts("externalUri"));
    for (Item reference : finding.list("vulnerability.cve.references")) {
      references.add(reference.text("uri"));
    }
    Draft draft =
        new Draft(
                asset(item, finding),
                category,
                status(finding),
                vulnerable ? vulnerability : finding.required("category"))
            .uid(finding.firstText("canonicalName", "name"))
            .title(finding.required("category"))
            .severity(ReportedSeverity.ofWord(finding.text("severity")))
            .firstSeen(Said.time(finding, "createTime"))
            .says("description", finding.text("description"))
            .says("remediation", finding.text("nextSteps"))
            .says("references", references)
            .says("class", type)
            .says("attackExposure", finding.text("attackExposure.score"));
    if (vulnerable) {
      String installed = "vulnerability.offendingPackage.";
      draft
          .aliases(List.of(vulnerability))
          .purl(
              InspectorPackage.of(
                  "generic",
                  finding.text(installed + "packageName"),
                  finding.text(installed + "packageVersion")))
          .fixedIn(finding.text("vulnerability.fixedPackage.packageVersion"));
    }
    sink.add(draft.done());
  }

  private static Category category(String type, String vulnerability) {
    if (type.equals("THREAT")) {
      return Category.DETECTION;
    }
    return vulnerability.isEmpty() ? Category.CONFIGURATION : Category.VULNERABILITY;
  }

  /** An error of the service's own is no word on the resource. */
  private static Status status(Item finding) throws MalformedReport {
    if (finding.text("state").equals("INACTIVE")) {
      return Status.PASS;
    }
    if (finding.text("mute").equals("MUTED")) {
      return Status.SUPPRESSED;
    }
    return finding.text("findingClass").equals("SCC_ERROR") ? Status.UNKNOWN : Status.FAIL;
  }

  private static ReportedAsset asset(Item item, Item finding) throws MalformedReport {
    String project =
        item.firstText("resource.gcpMetadata.projectDisplayName", "resource.projectDisplayName");
    return CloudResource.of(
        "gcp",
        finding.required("resourceName"),
        item.text("resource.type"),
        item.text("resource.displayName"),
        project,
        item.text("resource.location"));
  }
}
