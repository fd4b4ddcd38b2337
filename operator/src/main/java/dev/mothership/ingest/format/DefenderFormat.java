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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Assessments and their parts of Microsoft Defender for Cloud: the REST API's list, that of {@code
 * az security assessment list}, Resource Graph's rows of {@code securityresources}, and continuous
 * export's events. https://learn.microsoft.com/en-us/rest/api/defenderforcloud/assessments/list
 */
@Singleton
public final class DefenderFormat implements ReportFormat {
  private static final List<String> PLACES = List.of("$.value[]", "$.data[]", "$[]", "$");
  private static final Pattern ASSESSMENT =
      Pattern.compile(
          "(?i)(.*)/providers/Microsoft\\.Security/assessments/([^/]+)(/subAssessments/[^/]+)?");

  @Override
  public String id() {
    return "defender";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return PLACES.stream().anyMatch(place -> at(head, place));
  }

  private static boolean at(ReportHead head, String place) {
    return (head.has(place + ".properties.status.code") || head.has(place + ".status.code"))
        && ASSESSMENT.matcher(head.at(place + ".id")).matches();
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ReportHead head = ReportHead.of(body);
    String place =
        PLACES.stream().filter(candidate -> at(head, candidate)).findFirst().orElse("$.value[]");
    sink.tool("defender", "");
    JsonWalk.of(body).at(place, item -> assessment(item, sink)).run();
  }

  private static void assessment(Item item, ReportSink sink) throws MalformedReport {
    String id = item.required("id");
    Matcher assessment = ASSESSMENT.matcher(id);
    if (!assessment.matches()) {
      throw new MalformedReport(item.path() + ".id", "is not an assessment's");
    }
    Item properties = item.at("properties").orElse(item);
    Said.time(properties, "status.statusChangeDate").ifPresent(sink::asOf);
    String resource =
        properties.firstText(
            "resourceDetails.Id", "resourceDetails.id", "resourceDetails.ResourceId");
    ReportedAsset asset =
        CloudResource.of(
            "azure",
            resource.isEmpty() ? assessment.group(1) : resource,
            properties.firstText("resourceDetails.ResourceType"),
            properties.firstText("resourceDetails.ResourceName"),
            item.text("subscriptionId"),
            item.text("location"));
    boolean part = assessment.group(3) != null;
    for (Item one : part ? properties.list("additionalData.cve") : List.<Item>of()) {
      String cve = one.required("title");
      Draft draft = draft(asset, Category.VULNERABILITY, cve, properties);
      sink.add(draft.uid(id.toLowerCase(Locale.ROOT)).aliases(List.of(cve)).done());
      part = false;
    }
    if (part || assessment.group(3) == null) {
      String named = item.text("name");
      String rule =
          part
              ? assessment.group(2) + "/" + partName(item, properties)
              : named.isEmpty() ? assessment.group(2) : named;
      Draft draft = draft(asset, Category.CONFIGURATION, rule.toLowerCase(Locale.ROOT), properties);
      sink.add(draft.uid(id.toLowerCase(Locale.ROOT)).done());
    }
  }

  /** The REST API's form has its id in the properties, that of {@code az} beside them. */
  private static String partName(Item item, Item properties) throws MalformedReport {
    String own = item.has("properties") ? properties.text("id") : item.text("idPropertiesId");
    return own.isEmpty() ? item.required("name") : own;
  }

  private static Draft draft(ReportedAsset asset, Category category, String rule, Item properties)
      throws MalformedReport {
    return new Draft(asset, category, status(properties.required("status.code")), rule)
        .title(properties.firstText("displayName", "metadata.displayName"))
        .severity(
            ReportedSeverity.ofWord(properties.firstText("metadata.severity", "status.severity")))
        .firstSeen(Said.time(properties, "status.firstEvaluationDate"))
        .says("description", properties.firstText("metadata.description", "description"))
        .says("remediation", properties.firstText("metadata.remediationDescription", "remediation"))
        .says("references", link(properties))
        .says("evidence", properties.firstText("status.description", "status.cause"));
  }

  private static List<String> link(Item properties) throws MalformedReport {
    Optional<Item> links = properties.at("links");
    String portal = links.isEmpty() ? "" : links.get().firstText("azurePortal", "azurePortalUri");
    return portal.isEmpty()
        ? List.of()
        : List.of("https://" + portal.replaceFirst("^https://", ""));
  }

  static Status status(String code) {
    return switch (code.toLowerCase(Locale.ROOT)) {
      case "healthy" -> Status.PASS;
      case "unhealthy" -> Status.FAIL;
      default -> Status.UNKNOWN;
    };
  }
}
