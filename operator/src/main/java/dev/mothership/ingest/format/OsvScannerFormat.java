package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.ConfigurableFormat;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * OSV-Scanner's JSON. Each source (a lockfile's directory, an image, an inventory) is an asset; run
 * it with {@code --all-packages} so that sources with nothing wrong are listed too. Since version 2
 * the sources of an image are files in it and its name is nowhere: the Scanner's mapping {@code
 * image} has it. https://google.github.io/osv-scanner/output/#json
 */
@Singleton
final class OsvScannerFormat implements ConfigurableFormat {
  private static final String PACKAGE = "$.results[].packages[]";

  private final String image;

  @Inject
  OsvScannerFormat() {
    this("");
  }

  private OsvScannerFormat(String image) {
    this.image = image;
  }

  @Override
  public ReportFormat with(JsonNode settings) throws MalformedReport {
    return new OsvScannerFormat(new Item(settings, "spec.mapping").text("image"));
  }

  @Override
  public String id() {
    return "osv-scanner";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.has("$.results")
        && (head.has("$.results[].source.path") || head.has("$.experimental_config"));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    Notes notes =
        Notes.of(
            body,
            "$.results[].source.path",
            "$.results[].source.type",
            "$.image_metadata.os",
            PACKAGE + ".package.name",
            PACKAGE + ".package.version",
            PACKAGE + ".package.ecosystem",
            PACKAGE + ".package.commit",
            PACKAGE + ".groups[].ids[]",
            PACKAGE + ".groups[].aliases[]",
            PACKAGE + ".groups[].max_severity");
    sink.tool("osv-scanner", "");
    JsonWalk.of(body)
        .at(
            PACKAGE + ".package",
            item -> {
              String at = Notes.before(item.path(), ".package");
              String purl = purl(notes, at);
              if (!purl.isEmpty()) {
                sink.add(Packages.of(asset(notes, at), purl, path(notes, at), "", ""));
              }
            })
        .at(PACKAGE + ".vulnerabilities[]", item -> vulnerability(notes, item, sink))
        .run();
    Set<ReportedAsset> assets = new LinkedHashSet<>();
    for (int i = 0; !notes.at("$.results[" + i + "].source.path").isEmpty(); i++) {
      assets.add(asset(notes, "$.results[" + i + "].packages["));
    }
    Subjects.looked(assets, sink);
  }

  private static String path(Notes notes, String at) {
    return notes.at(Notes.before(at, ".packages[") + ".source.path");
  }

  private ReportedAsset asset(Notes notes, String at) {
    if (!notes.at("$.image_metadata.os").isEmpty()) {
      return image.isEmpty() ? Subjects.unnamed() : AssetKeys.image(image, "");
    }
    String path = path(notes, at).replace('\\', '/');
    if (path.isEmpty()) {
      return Subjects.unnamed();
    }
    return switch (notes.at(Notes.before(at, ".packages[") + ".source.type")) {
      case "docker" -> AssetKeys.image(path, "");
      case "sbom" -> Subjects.application(path, "");
      default -> {
        int slash = path.lastIndexOf('/');
        yield AssetKeys.repositoryOf(slash <= 0 ? "." : path.substring(0, slash));
      }
    };
  }

  private static String purl(Notes notes, String at) {
    String ecosystem = notes.at(at + ".package.ecosystem");
    int colon = ecosystem.indexOf(':');
    String distro =
        colon < 0
            ? ""
            : ecosystem.substring(0, colon).toLowerCase(Locale.ROOT).replace(' ', '-')
                + "-"
                + ecosystem.substring(colon + 1).replaceFirst("^v", "");
    String version = notes.first(at + ".package.version", at + ".package.commit");
    return Purls.of(ecosystem, notes.at(at + ".package.name"), version, distro, "");
  }

  private void vulnerability(Notes notes, Item item, ReportSink sink) throws IOException {
    String at = Notes.before(item.path(), ".vulnerabilities[");
    String id = item.required("id");
    List<String> others = new ArrayList<>(item.texts("aliases"));
    double severity = 0;
    for (int i = 0; !notes.at(at + ".groups[" + i + "].ids[0]").isEmpty(); i++) {
      String group = at + ".groups[" + i + "]";
      List<String> ids = notes.list(group + ".ids");
      if (ids.contains(id)) {
        others.addAll(ids);
        others.addAll(notes.list(group + ".aliases"));
        severity = number(notes.at(group + ".max_severity"));
      }
    }
    Vulnerability found =
        new Vulnerability(asset(notes, at), VulnerabilityIds.of(id, others))
            .severity(
                severity > 0
                    ? ReportedSeverity.ofCvss(severity)
                    : ReportedSeverity.ofWord(item.text("database_specific.severity")))
            .title(item.text("summary"))
            .in(purl(notes, at), path(notes, at))
            .fixedIn(fixed(item, notes.at(at + ".package.name")))
            .describe(item.longText("details"))
            .with("cwes", item.texts("database_specific.cwe_ids"))
            .with("source", id.replaceFirst("-.*", ""));
    for (Item one : item.list("severity")) {
      found.cvss(one.text("score"), 0, "");
    }
    List<String> urls = new ArrayList<>();
    for (Item reference : item.list("references")) {
      urls.add(reference.text("url"));
    }
    sink.add(found.references(urls).found());
  }

  private static double number(String text) {
    return text.matches("\\d{1,2}(\\.\\d{1,3})?") ? Double.parseDouble(text) : 0;
  }

  private static List<String> fixed(Item item, String name) throws MalformedReport {
    List<String> versions = new ArrayList<>();
    for (Item affected : item.list("affected")) {
      if (affected.text("package.name").equalsIgnoreCase(name)) {
        for (Item range : affected.list("ranges")) {
          for (Item event : range.list("events")) {
            if (event.has("fixed") && !range.text("type").equals("GIT")) {
              versions.add(event.text("fixed"));
            }
          }
        }
      }
    }
    return versions;
  }
}
