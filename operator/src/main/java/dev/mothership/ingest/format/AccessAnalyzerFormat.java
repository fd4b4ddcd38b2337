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
import java.util.List;
import java.util.Locale;

/**
 * IAM Access Analyzer's own JSON: what {@code aws accessanalyzer list-findings-v2} and {@code
 * list-findings} print. It has no severity: what others can reach counts as high, what nobody uses
 * as low. A resource has a finding for each principal that it admits, so that the finding's id is
 * its place.
 * https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_FindingSummaryV2.html
 */
@Singleton
public final class AccessAnalyzerFormat implements ReportFormat {
  private static final List<String> PLACES = List.of("$.findings[]", "$[]", "$");

  @Override
  public String id() {
    return "access-analyzer";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return PLACES.stream().anyMatch(place -> at(head, place));
  }

  private static boolean at(ReportHead head, String place) {
    return head.has(place + ".resourceOwnerAccount")
        && head.has(place + ".resourceType")
        && (head.has(place + ".findingType") || head.has(place + ".analyzedAt"));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ReportHead head = ReportHead.of(body);
    String place =
        PLACES.stream().filter(candidate -> at(head, candidate)).findFirst().orElse("$.findings[]");
    sink.tool("access-analyzer", "");
    JsonWalk.of(body).at(place, item -> finding(item, sink)).run();
  }

  private static void finding(Item item, ReportSink sink) throws MalformedReport {
    item.time(item.has("analyzedAt") ? "analyzedAt" : "updatedAt").ifPresent(sink::asOf);
    String id = item.required("id");
    String said = item.text("findingType");
    String type = said.isEmpty() ? "ExternalAccess" : said;
    ReportedAsset asset =
        CloudResource.of(
            "aws",
            item.required("resource"),
            item.text("resourceType"),
            "",
            item.text("resourceOwnerAccount"),
            item.text("region"));
    Status status =
        switch (item.text("status").toUpperCase(Locale.ROOT)) {
          case "RESOLVED" -> Status.PASS;
          case "ARCHIVED" -> Status.SUPPRESSED;
          default -> Status.FAIL;
        };
    boolean unused = type.startsWith("Unused");
    sink.add(
        new Draft(asset, Category.CONFIGURATION, status, type)
            .uid(id)
            .location(id)
            .title(title(type))
            .severity(unused ? ReportedSeverity.LOW : ReportedSeverity.HIGH)
            .firstSeen(item.time("createdAt"))
            .says("analyzer", item.text("analyzer"))
            .says("actions", item.texts("action"))
            .says("public", item.text("isPublic"))
            .says("error", item.text("error"))
            .done());
  }

  private static String title(String type) {
    return switch (type) {
      case "ExternalAccess" -> "Somebody outside the zone of trust has access";
      case "InternalAccess" -> "Somebody inside the organization has access";
      case "UnusedIAMRole" -> "The role is not used";
      case "UnusedIAMUserAccessKey" -> "An access key of the user is not used";
      case "UnusedIAMUserPassword" -> "The password of the user is not used";
      case "UnusedPermission" -> "Some permissions are not used";
      default -> type;
    };
  }
}
