package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedSeverity;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Objects of Trivy-operator. Several kinds are of one asset, each whole for its own matter alone;
 * so each kind counts as a tool of its own, and none closes what another says.
 */
final class TrivyObjects {
  private static final String RESOURCE = "trivy-operator.resource.";
  private static final int LONGEST = 2_000;

  private final ReportSink sink;
  private int count;

  TrivyObjects(ReportSink sink) {
    this.sink = sink;
  }

  boolean none() {
    return count == 0;
  }

  void take(Item object) throws IOException {
    if (!object.text("apiVersion").startsWith(TrivyOperatorFormat.GROUP + "/")) {
      throw new MalformedReport(
          object.path() + ".apiVersion", "is not of " + TrivyOperatorFormat.GROUP);
    }
    count++;
    String kind = object.required("kind").replaceFirst("^Cluster", "");
    Item report = object.at(kind.equals("ComplianceReport") ? "status" : "report").orElse(null);
    if (report == null) {
      return;
    }
    switch (kind) {
      case "VulnerabilityReport" -> vulnerabilities(object, report);
      case "ExposedSecretReport" -> secrets(object, report);
      case "ConfigAuditReport" -> checks("trivy-config", object, report);
      case "RbacAssessmentReport" -> checks("trivy-rbac", object, report);
      case "InfraAssessmentReport" -> checks("trivy-infra", object, report);
      case "ComplianceReport" -> compliance(object, report);
      case "SbomReport" -> inventory(object, report);
      default -> throw new MalformedReport(object.path() + ".kind", kind + " is not known");
    }
  }

  private void begin(String tool, Item report) throws MalformedReport {
    sink.tool(tool, report.text("scanner.version"));
    Said.time(report, "updateTimestamp").ifPresent(sink::asOf);
  }

  private static ReportedAsset image(Item object, Item report) throws MalformedReport {
    String repository = report.text("artifact.repository");
    if (repository.isEmpty()) {
      return workload(object);
    }
    String server = report.text("registry.server");
    String tag = report.text("artifact.tag");
    return AssetKeys.image(
        (server.isEmpty() ? "" : server + "/") + repository + (tag.isEmpty() ? "" : ":" + tag),
        report.text("artifact.digest"));
  }

  private static ReportedAsset workload(Item object) throws MalformedReport {
    String kind = label(object, "kind");
    if (kind.isEmpty()) {
      return Kinds.object(
          "", object.text("kind"), object.text("metadata.namespace"), named(object));
    }
    String name = label(object, "name");
    return Kinds.object(
        "", kind, label(object, "namespace"), name.isEmpty() ? named(object) : name);
  }

  private static String named(Item object) throws MalformedReport {
    return object.required("metadata.name");
  }

  /** A long name stands in an annotation in place of the label. */
  private static String label(Item object, String name) {
    String label = object.node().path("metadata").path("labels").path(RESOURCE + name).asText("");
    return label.isEmpty()
        ? object.node().path("metadata").path("annotations").path(RESOURCE + name).asText("")
        : label;
  }

  private void vulnerabilities(Item object, Item report) throws IOException {
    begin("trivy", report);
    ReportedAsset asset = image(object, report);
    String family = report.text("os.family").toLowerCase(Locale.ROOT);
    String release = report.text("os.name");
    for (Item item : report.list("vulnerabilities")) {
      String group = item.text("class");
      boolean ofSystem = group.isEmpty() || group.equals("os-pkgs");
      String kind = item.text("packageType");
      String purl =
          Purls.orOf(
              item.text("packagePURL"),
              kind.isEmpty() && ofSystem ? family : kind,
              item.required("resource"),
              item.text("installedVersion"),
              ofSystem && !family.isEmpty() ? family + "-" + release : "");
      String path = item.firstText("packagePath", "target");
      Vulnerability found =
          new Vulnerability(asset, VulnerabilityIds.of(item.required("vulnerabilityID"), List.of()))
              .severity(ReportedSeverity.ofWord(item.text("severity")))
              .title(item.text("title"))
              .in(purl, path)
              .fixedIn(List.of(item.text("fixedVersion")))
              .describe(item.longText("description"))
              .references(List.of(item.text("primaryLink")));
      TrivyResults.cvss(item, found);
      sink.add(found.found());
    }
    sink.add(Looked.at(asset));
  }

  private void secrets(Item object, Item report) throws IOException {
    begin("trivy-secret", report);
    ReportedAsset asset = image(object, report);
    for (Item item : report.list("secrets")) {
      ObjectNode detail = JsonNodeFactory.instance.objectNode();
      put(detail, "detector", item.text("category"));
      put(detail, "file", item.text("target"));
      sink.add(
          finding(
              asset,
              ReportedFinding.Category.SECRET,
              ReportedFinding.Status.FAIL,
              item.required("ruleID"),
              item,
              item.text("target"),
              detail));
    }
    sink.add(Looked.at(asset));
  }

  private void checks(String tool, Item object, Item report) throws IOException {
    begin(tool, report);
    ReportedAsset asset = workload(object);
    for (Item item : report.list("checks")) {
      ObjectNode detail = JsonNodeFactory.instance.objectNode();
      put(detail, "description", item.text("description"));
      put(detail, "message", String.join("\n", item.texts("messages")));
      put(detail, "remediation", item.text("remediation"));
      put(detail, "category", item.text("category"));
      sink.add(
          finding(
              asset,
              ReportedFinding.Category.CONFIGURATION,
              status(item),
              item.required("checkID"),
              item,
              "",
              detail));
    }
    sink.add(Looked.at(asset));
  }

  private static ReportedFinding.Status status(Item check) throws MalformedReport {
    return check.text("success").equals("true")
        ? ReportedFinding.Status.PASS
        : ReportedFinding.Status.FAIL;
  }

  private void compliance(Item object, Item status) throws IOException {
    begin("trivy-compliance", status);
    ReportedAsset asset = Kinds.cluster("");
    String benchmark = object.firstText("spec.compliance.id", "metadata.name");
    for (Item item : status.list("summaryReport.controlCheck")) {
      sink.add(control(asset, benchmark, item, count(Said.number(item, "totalFail").orElse(-1.0))));
    }
    for (Item item : status.list("detailReport.results")) {
      int fails = 0;
      for (Item check : item.list("checks")) {
        fails += status(check) == ReportedFinding.Status.FAIL ? 1 : 0;
      }
      sink.add(control(asset, benchmark, item, count(item.has("checks") ? fails : -1)));
    }
    sink.add(Looked.at(asset));
  }

  private static ReportedFinding.Status count(double fails) {
    if (fails < 0) {
      return ReportedFinding.Status.UNKNOWN;
    }
    return fails > 0 ? ReportedFinding.Status.FAIL : ReportedFinding.Status.PASS;
  }

  private static ReportedFinding control(
      ReportedAsset asset, String benchmark, Item item, ReportedFinding.Status status)
      throws MalformedReport {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    put(detail, "description", item.text("description"));
    put(detail, "benchmark", benchmark);
    return finding(
        asset,
        ReportedFinding.Category.CONFIGURATION,
        status,
        benchmark + "/" + item.required("id"),
        item,
        "",
        detail);
  }

  private void inventory(Item object, Item report) throws IOException {
    begin("trivy-sbom", report);
    ReportedAsset asset = image(object, report);
    for (Item component : report.list("components.components")) {
      String purl = Purls.orOf(component.firstText("purl"), "generic", "", "", "");
      if (!purl.isEmpty()) {
        sink.add(Packages.of(asset, purl, "", "", ""));
      }
    }
    sink.add(Looked.at(asset));
  }

  private static ReportedFinding finding(
      ReportedAsset asset,
      ReportedFinding.Category category,
      ReportedFinding.Status status,
      String rule,
      Item item,
      String location,
      ObjectNode detail)
      throws MalformedReport {
    String title = item.firstText("title", "name");
    return new ReportedFinding(
        asset,
        category,
        status,
        rule,
        "",
        title.isEmpty() ? rule : title,
        ReportedSeverity.ofWord(item.text("severity")),
        List.of(),
        "",
        "",
        location,
        null,
        detail);
  }

  private static void put(ObjectNode detail, String name, String text) {
    if (!text.isEmpty()) {
      detail.put(name, text.length() <= LONGEST ? text : text.substring(0, LONGEST));
    }
  }
}
