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
import java.util.Locale;

/**
 * Amazon Inspector's own JSON: what {@code aws inspector2 list-findings} prints, its export to S3,
 * and its EventBridge events.
 * https://docs.aws.amazon.com/inspector/v2/APIReference/API_Finding.html
 */
@Singleton
public final class Inspector2Format implements ReportFormat {
  private static final List<String> PLACES = List.of("$.findings[]", "$.detail", "$[]", "$");
  private static final String NONE = "(?s)\\s*\\{\\s*\"findings\"\\s*:\\s*\\[\\s*]\\s*}\\s*";

  @Override
  public String id() {
    return "inspector2";
  }

  @Override
  public boolean recognises(ReportHead head) {
    boolean nothing = head.has("$.findings") && head.text().matches(NONE);
    return nothing || PLACES.stream().anyMatch(place -> head.has(place + ".findingArn"));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ReportHead head = ReportHead.of(body);
    String place =
        PLACES.stream()
            .filter(candidate -> head.has(candidate + ".findingArn"))
            .findFirst()
            .orElse("$.findings[]");
    sink.tool("inspector", "");
    JsonWalk.of(body).at(place, item -> finding(item, sink)).run();
  }

  static void finding(Item item, ReportSink sink) throws MalformedReport {
    Said.time(item, item.has("updatedAt") ? "updatedAt" : "lastObservedAt").ifPresent(sink::asOf);
    List<Item> resources = item.list("resources");
    if (resources.isEmpty()) {
      throw new MalformedReport(item.path() + ".resources", "names no resource");
    }
    for (Item resource : resources) {
      ReportedAsset asset =
          CloudResource.of(
              "aws",
              resource.text("id"),
              resource.text("type"),
              resource.text("tags.Name"),
              item.text("awsAccountId"),
              resource.text("region"));
      switch (item.required("type")) {
        case "PACKAGE_VULNERABILITY" -> packages(item, resource, asset, sink);
        case "CODE_VULNERABILITY" -> sink.add(code(item, asset).done());
        case "NETWORK_REACHABILITY" -> sink.add(network(item, asset).done());
        default ->
            throw new MalformedReport(
                item.path() + ".type",
                "is none of PACKAGE_VULNERABILITY, CODE_VULNERABILITY, NETWORK_REACHABILITY");
      }
    }
  }

  private static void packages(Item item, Item resource, ReportedAsset asset, ReportSink sink)
      throws MalformedReport {
    String details = "packageVulnerabilityDetails.";
    String rule = item.required(details + "vulnerabilityId");
    List<String> aliases = new ArrayList<>(List.of(rule));
    item.texts(details + "relatedVulnerabilities").stream()
        .filter(related -> !related.equals(rule))
        .forEach(aliases::add);
    List<Item> packages = item.list(details + "vulnerablePackages");
    for (Item one : packages) {
      String fixed = one.text("fixedInVersion");
      sink.add(
          vulnerability(item, asset, rule, aliases)
              .purl(InspectorPackage.purl(one, platform(resource)))
              .fixedIn(fixed.equals("NotAvailable") ? "" : fixed)
              .location(one.text("filePath"))
              .done());
    }
    if (packages.isEmpty()) {
      sink.add(vulnerability(item, asset, rule, aliases).done());
    }
  }

  private static String platform(Item resource) throws MalformedReport {
    return resource.firstText(
        "details.awsEcrContainerImage.platform", "details.awsEc2Instance.platform");
  }

  private static Draft vulnerability(
      Item item, ReportedAsset asset, String rule, List<String> aliases) throws MalformedReport {
    Draft draft =
        draft(item, asset, Category.VULNERABILITY, rule)
            .aliases(aliases)
            .says("references", item.texts("packageVulnerabilityDetails.referenceUrls"));
    for (Item cvss : item.list("packageVulnerabilityDetails.cvss")) {
      draft.says("cvss", cvss.text("scoringVector"));
    }
    return draft;
  }

  private static Draft code(Item item, ReportedAsset asset) throws MalformedReport {
    String details = "codeVulnerabilityDetails.";
    String rule = item.firstText(details + "ruleId", details + "detectorId");
    List<String> weaknesses = item.texts(details + "cwes");
    if (rule.isEmpty() && weaknesses.isEmpty()) {
      throw new MalformedReport(item.path() + "." + details + "detectorId", "is missing");
    }
    String line = item.text(details + "filePath.startLine");
    return draft(item, asset, Category.CONFIGURATION, rule.isEmpty() ? weaknesses.get(0) : rule)
        .location(item.text(details + "filePath.filePath") + (line.isEmpty() ? "" : ":" + line))
        .says("weaknesses", weaknesses)
        .says("references", item.texts(details + "referenceUrls"));
  }

  private static Draft network(Item item, ReportedAsset asset) throws MalformedReport {
    String details = "networkReachabilityDetails.";
    String begin = item.text(details + "openPortRange.begin");
    String end = item.text(details + "openPortRange.end");
    return draft(item, asset, Category.CONFIGURATION, "NETWORK_REACHABILITY")
        .location(item.text(details + "protocol") + ":" + begin + "-" + end);
  }

  private static Draft draft(Item item, ReportedAsset asset, Category category, String rule)
      throws MalformedReport {
    Status status =
        switch (item.text("status").toUpperCase(Locale.ROOT)) {
          case "CLOSED" -> Status.PASS;
          case "SUPPRESSED" -> Status.SUPPRESSED;
          default -> Status.FAIL;
        };
    return new Draft(asset, category, status, rule)
        .uid(item.required("findingArn"))
        .title(item.text("title"))
        .severity(ReportedSeverity.ofWord(item.text("severity")))
        .firstSeen(Said.time(item, "firstObservedAt"))
        .says("description", item.text("description"))
        .says("remediation", item.text("remediation.recommendation.text"))
        .says("exploit", item.text("exploitAvailable"))
        .says("epss", item.text("epss.score"))
        .says("score", item.text("inspectorScore"));
  }
}
