package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedSeverity;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The records of a Trivy report. What a secret's rule matched is never kept. */
final class TrivyResults {
  private final TrivyTargets targets;
  private final ReportSink sink;
  private final ToolVoice voice;
  private final String version;

  TrivyResults(TrivyTargets targets, ReportSink sink, String version) {
    this.targets = targets;
    this.sink = sink;
    this.voice = new ToolVoice(sink);
    this.version = version;
  }

  /** Before anything of that kind. */
  void speaks(TrivyKind kind) {
    voice.speaks(kind.tool(), version);
  }

  void vulnerability(Item item) throws IOException {
    String result = Notes.before(item.path(), ".Vulnerabilities[");
    TrivyTargets.Holder holder = targets.of(result);
    String purl =
        Purls.orOf(
            item.firstText("PkgIdentifier.PURL", "PkgRef", "Ref"),
            kind(result, holder),
            item.required("PkgName"),
            item.text("InstalledVersion"),
            targets.ofSystem(result) ? holder.distro() : "");
    String path = item.text("PkgPath");
    Vulnerability found =
        new Vulnerability(
                holder.asset(),
                VulnerabilityIds.of(item.required("VulnerabilityID"), item.texts("VendorIDs")))
            .status(
                item.text("Status").equals("not_affected")
                    ? ReportedFinding.Status.PASS
                    : ReportedFinding.Status.FAIL)
            .severity(ReportedSeverity.ofWord(item.text("Severity")))
            .uid(item.text("Fingerprint"))
            .title(item.text("Title"))
            .in(purl, path.isEmpty() ? targets.target(result) : path)
            .fixedIn(List.of(item.text("FixedVersion")))
            .describe(item.longText("Description"))
            .with("vendorStatus", item.text("Status"))
            .with("vendorIds", item.texts("VendorIDs"))
            .with("layer", item.firstText("Layer.Digest", "Layer.DiffID"))
            .with("source", item.text("DataSource.ID"))
            .with("cwes", item.texts("CweIDs"))
            .references(references(item));
    cvss(item, found);
    speaks(TrivyKind.VULN);
    sink.add(found.found());
  }

  static void cvss(Item item, Vulnerability found) throws MalformedReport {
    String field = item.has("CVSS") ? "CVSS" : "cvss";
    Item all = item.at(field).orElse(null);
    if (all == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> vendor : all.node().properties()) {
      if (vendor.getValue().isObject()) {
        Item one = new Item(vendor.getValue(), all.path() + "." + vendor.getKey());
        found
            .cvss(one.text("V40Vector"), Said.number(one, "V40Score").orElse(0.0), vendor.getKey())
            .cvss(one.text("V3Vector"), Said.number(one, "V3Score").orElse(0.0), vendor.getKey())
            .cvss(one.text("V2Vector"), Said.number(one, "V2Score").orElse(0.0), vendor.getKey());
      }
    }
  }

  private static List<String> references(Item item) throws MalformedReport {
    String primary = item.text("PrimaryURL");
    return primary.isEmpty() ? item.texts("References") : List.of(primary);
  }

  private String kind(String result, TrivyTargets.Holder holder) {
    String kind = targets.kind(result);
    return kind.isEmpty() && targets.ofSystem(result) ? holder.system() : kind;
  }

  void misconfiguration(Item item) throws IOException {
    String result = Notes.before(item.path(), ".Misconfigurations[");
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    put(detail, "description", item.text("Description"));
    put(detail, "message", item.text("Message"));
    put(detail, "remediation", item.text("Resolution"));
    put(detail, "reference", item.text("PrimaryURL"));
    put(detail, "provider", item.text("CauseMetadata.Provider"));
    put(detail, "resource", item.text("CauseMetadata.Resource"));
    ReportedFinding.Status status =
        switch (item.text("Status")) {
          case "PASS" -> ReportedFinding.Status.PASS;
          case "EXCEPTION" -> ReportedFinding.Status.SUPPRESSED;
          default -> ReportedFinding.Status.FAIL;
        };
    speaks(TrivyKind.MISCONFIG);
    sink.add(
        finding(
            result,
            ReportedFinding.Category.CONFIGURATION,
            status,
            item.required("ID"),
            item,
            place(result, item.text("CauseMetadata.StartLine")),
            detail));
  }

  void secret(Item item) throws IOException {
    String result = Notes.before(item.path(), ".Secrets[");
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    put(detail, "detector", item.text("Category"));
    put(detail, "file", targets.target(result));
    put(detail, "line", item.text("StartLine"));
    put(detail, "layer", item.firstText("Layer.Digest", "Layer.DiffID"));
    speaks(TrivyKind.SECRET);
    sink.add(
        finding(
            result,
            ReportedFinding.Category.SECRET,
            ReportedFinding.Status.FAIL,
            item.required("RuleID"),
            item,
            place(result, item.text("StartLine")),
            detail));
  }

  private ReportedFinding finding(
      String result,
      ReportedFinding.Category category,
      ReportedFinding.Status status,
      String rule,
      Item item,
      String location,
      ObjectNode detail)
      throws MalformedReport {
    String title = item.text("Title");
    return new ReportedFinding(
        targets.of(result).asset(),
        category,
        status,
        rule,
        item.text("Fingerprint"),
        title.isEmpty() ? rule : title,
        ReportedSeverity.ofWord(item.text("Severity")),
        List.of(),
        "",
        "",
        location,
        null,
        detail);
  }

  private String place(String result, String line) {
    String target = targets.target(result);
    return line.isEmpty() || line.equals("0") ? target : target + ":" + line;
  }

  private static void put(ObjectNode detail, String name, String text) {
    if (!text.isEmpty()) {
      detail.put(name, text);
    }
  }

  void installed(Item item) throws IOException {
    String name = item.text("Name");
    if (name.isEmpty()) {
      return;
    }
    String result = Notes.before(item.path(), ".Packages[");
    TrivyTargets.Holder holder = targets.of(result);
    String version = Packages.evr(item.text("Epoch"), item.text("Version"), item.text("Release"));
    String purl =
        Purls.orOf(
            item.text("Identifier.PURL"),
            kind(result, holder),
            name,
            version,
            targets.ofSystem(result) ? holder.distro() : "");
    String file = item.text("FilePath");
    speaks(TrivyKind.VULN);
    sink.add(
        Packages.of(
            holder.asset(),
            purl,
            file.isEmpty() ? targets.target(result) : file,
            item.text("SrcName"),
            Packages.evr(item.text("SrcEpoch"), item.text("SrcVersion"), item.text("SrcRelease"))));
  }
}
