package dev.mothership.ingest.format;

import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Grype's JSON, and its lines of one match each. It holds matches alone, so it is no inventory.
 * https://github.com/anchore/grype/tree/main/grype/presenter/models
 */
@Singleton
final class GrypeFormat implements ReportFormat {
  @Override
  public String id() {
    return "grype";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.has("$.matchDetails") && head.has("$.vulnerability.id") && head.has("$.artifact")
        || head.has("$.matches")
            && (head.has("$.matches[].vulnerability")
                || head.at("$.descriptor.name").equals("grype"));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    if (ReportHead.of(body).has("$.matchDetails")) {
      sink.tool("grype", "");
      JsonWalk.of(body).at("$", item -> sink.add(finding(item, Subjects.unnamed(), "", ""))).run();
      return;
    }
    Notes notes =
        Notes.of(
            body,
            "$.source.type",
            "$.descriptor.name",
            "$.descriptor.version",
            "$.descriptor.timestamp",
            "$.distro.name",
            "$.distro.version");
    Subject subject = new Subject();
    JsonWalk.of(body).at("$.source.target", subject::target).run();
    sink.tool("grype", notes.at("$.descriptor.version"));
    Said.time(notes.at("$.descriptor.timestamp")).ifPresent(sink::asOf);
    ReportedAsset asset = subject.asset(notes.at("$.source.type"));
    String distro = notes.at("$.distro.name");
    String release = notes.at("$.distro.version");
    String system = distro.isEmpty() || release.isEmpty() ? distro : distro + "-" + release;
    JsonWalk.of(body)
        .at("$.matches[]", item -> sink.add(finding(item, asset, distro, system)))
        .run();
    Subjects.looked(List.of(asset), sink);
  }

  private static ReportedFinding finding(
      Item match, ReportedAsset asset, String distro, String system) throws MalformedReport {
    List<String> related = new ArrayList<>();
    for (Item one : match.list("relatedVulnerabilities")) {
      related.add(one.text("id"));
    }
    Item artifact =
        match
            .at("artifact")
            .orElseThrow(() -> new MalformedReport(match.path() + ".artifact", "is missing"));
    String kind = artifact.text("type");
    boolean ofSystem = List.of("deb", "rpm", "apk", "alpm").contains(kind);
    String purl =
        Purls.orOf(
            artifact.text("purl"),
            ofSystem && !distro.isEmpty() ? distro : kind,
            artifact.required("name"),
            artifact.text("version"),
            system);
    String namespace = match.text("vulnerability.namespace");
    Vulnerability found =
        new Vulnerability(asset, VulnerabilityIds.of(match.required("vulnerability.id"), related))
            .severity(ReportedSeverity.ofWord(match.text("vulnerability.severity")))
            .in(purl, place(artifact))
            .fixedIn(match.texts("vulnerability.fix.versions"))
            .describe(description(match))
            .with("source", namespace)
            .with("fixState", match.text("vulnerability.fix.state"))
            .with("package", artifact.text("name"))
            .references(references(match));
    cvss(match, "vulnerability.cvss", namespace, found);
    for (Item one : match.list("relatedVulnerabilities")) {
      cvss(one, "cvss", one.text("namespace"), found);
    }
    return found.found();
  }

  private static String place(Item artifact) throws MalformedReport {
    for (Item location : artifact.list("locations")) {
      if (location.node().isObject() && location.has("path")) {
        return location.text("path");
      }
    }
    return "";
  }

  private static String description(Item match) throws MalformedReport {
    String own = match.longText("vulnerability.description");
    if (!own.isEmpty()) {
      return own;
    }
    for (Item related : match.list("relatedVulnerabilities")) {
      if (related.has("description")) {
        return related.longText("description");
      }
    }
    return "";
  }

  private static List<String> references(Item match) throws MalformedReport {
    String source = match.text("vulnerability.dataSource");
    return source.isEmpty() ? match.texts("vulnerability.urls") : List.of(source);
  }

  private static void cvss(Item item, String name, String source, Vulnerability found)
      throws MalformedReport {
    for (Item one : item.list(name)) {
      String said = one.text("source");
      found.cvss(
          one.text("vector"),
          Said.number(one, "metrics.baseScore").orElse(0.0),
          said.isEmpty() ? source : said);
    }
  }

  /** What was looked at; a text for a directory or file, an object for an image. */
  private static final class Subject {
    private String name = "";
    private String digest = "";

    void target(Item item) throws MalformedReport {
      if (!item.node().isObject()) {
        name = item.node().asText("");
        return;
      }
      List<String> tags = item.texts("tags");
      name = item.firstText("userInput", "imageID");
      if (name.isEmpty() && !tags.isEmpty()) {
        name = tags.get(0);
      }
      digest = item.texts("repoDigests").stream().findFirst().orElse(item.text("manifestDigest"));
    }

    ReportedAsset asset(String type) {
      if (name.isBlank()) {
        return Subjects.unnamed();
      }
      return switch (type) {
        case "image" -> AssetKeys.image(name, digest);
        case "directory", "file" -> AssetKeys.repositoryOf(name);
        default -> Subjects.application(name, "");
      };
    }
  }
}
