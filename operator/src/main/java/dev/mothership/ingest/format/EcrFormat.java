package dev.mothership.ingest.format;

import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What ECR's scans found: what {@code aws ecr describe-image-scan-findings} prints, with a {@code
 * region} beside it, which it does not print; one image, or a list called {@code images}. Findings
 * of enhanced scanning are Inspector's.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html
 */
@Singleton
public final class EcrFormat implements ReportFormat {
  private static final List<String> PLACES = List.of("$.images[]", "$");
  private static final Set<String> SCANNED = Set.of("COMPLETE", "ACTIVE");

  @Override
  public String id() {
    return "ecr";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return PLACES.stream().anyMatch(place -> at(head, place));
  }

  private static boolean at(ReportHead head, String place) {
    return head.has(place + ".registryId")
        && head.has(place + ".repositoryName")
        && head.has(place + ".imageScanStatus");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ReportHead head = ReportHead.of(body);
    String place =
        PLACES.stream().filter(candidate -> at(head, candidate)).findFirst().orElse("$.images[]");
    sink.tool("ecr", "");
    JsonWalk.of(body).at(place, item -> image(item, sink)).run();
  }

  private static void image(Item item, ReportSink sink) throws MalformedReport {
    String digest = item.required("imageId.imageDigest");
    ReportedAsset asset =
        AssetKeys.image(
            "%s.dkr.ecr.%s.amazonaws.com/%s"
                .formatted(
                    item.required("registryId"),
                    item.required("region"),
                    item.required("repositoryName")),
            digest);
    item.time("imageScanFindings.imageScanCompletedAt").ifPresent(sink::asOf);
    if (SCANNED.contains(item.text("imageScanStatus.status"))) {
      sink.add(Looked.at(asset));
    }
    for (Item finding : item.list("imageScanFindings.findings")) {
      basic(finding, asset, sink);
    }
    for (Item finding : item.list("imageScanFindings.enhancedFindings")) {
      Inspector2Format.finding(finding, sink);
    }
  }

  private static void basic(Item finding, ReportedAsset asset, ReportSink sink)
      throws MalformedReport {
    String rule = finding.required("name");
    Map<String, String> attributes = new HashMap<>();
    for (Item attribute : finding.list("attributes")) {
      attributes.put(attribute.text("key"), attribute.text("value"));
    }
    sink.add(
        new Draft(asset, Category.VULNERABILITY, Status.FAIL, rule)
            .title(rule)
            .aliases(List.of(rule))
            .severity(ReportedSeverity.ofWord(finding.text("severity")))
            .purl(
                InspectorPackage.of(
                    "generic",
                    attributes.getOrDefault("package_name", ""),
                    attributes.getOrDefault("package_version", "")))
            .says("description", finding.text("description"))
            .says("cvss", attributes.getOrDefault("CVSS3_VECTOR", ""))
            .says(
                "references", finding.has("uri") ? List.of(finding.text("uri")) : List.<String>of())
            .done());
  }
}
