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
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The JSON of {@code snyk test}, {@code snyk container test}, {@code snyk iac test} and {@code snyk
 * test --unmanaged}, of one project or a list of them. Snyk repeats a vulnerability for each way
 * that leads to its package; it is said once. Licences are left out.
 * https://docs.snyk.io/snyk-cli/commands/test
 */
@Singleton
final class SnykFormat implements ReportFormat {
  private static final List<String> ROOTS = List.of("$", "$[]");
  private static final String CODE = "snyk-iac";
  private static final String IMAGE = "docker-image|";
  private static final int MOST = 200_000;

  @Override
  public String id() {
    return "snyk";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return ROOTS.stream()
        .anyMatch(
            root ->
                (head.has(root + ".vulnerabilities[].id")
                        && head.has(root + ".vulnerabilities[].semver"))
                    || (head.has(root + ".ok")
                        && (head.has(root + ".dependencyCount") || head.has(root + ".error")))
                    || head.has(root + ".issues[].issueId")
                    || head.has(root + ".infrastructureAsCodeIssues"));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    List<String> patterns = new ArrayList<>();
    for (String root : ROOTS) {
      for (String name :
          List.of(
              ".ok",
              ".error",
              ".projectName",
              ".path",
              ".platform",
              ".docker.baseImage",
              ".packageManager",
              ".displayTargetFile",
              ".targetFile",
              ".infrastructureAsCodeIssues[].id",
              ".applications[].displayTargetFile",
              ".applications[].targetFile")) {
        patterns.add(root + name);
      }
    }
    Notes notes = Notes.of(body, patterns.toArray(String[]::new));
    List<String> projects = projects(notes);
    for (String project : projects) {
      if (!notes.at(project + ".error").isEmpty()) {
        throw new MalformedReport(
            project + ".error", "the tool failed: " + notes.at(project + ".error"));
      }
    }
    ToolVoice voice = new ToolVoice(sink);
    Set<String> said = new HashSet<>();
    SnykUnmanaged unmanaged = new SnykUnmanaged();
    JsonWalk ahead = JsonWalk.of(body);
    JsonWalk walk = JsonWalk.of(body);
    for (String root : ROOTS) {
      ahead.at(root + ".issuesData", unmanaged::data);
      walk.at(root + ".vulnerabilities[]", item -> say(item, notes, said, voice, sink))
          .at(
              root + ".applications[].vulnerabilities[]",
              item -> say(item, notes, said, voice, sink))
          .at(root + ".issues[]", item -> say(unmanaged.issue(item), notes, said, voice, sink))
          .at(
              root + ".infrastructureAsCodeIssues[]",
              item -> infrastructure(item, notes, voice, sink));
    }
    ahead.run();
    walk.run();
    for (boolean code : List.of(false, true)) {
      List<ReportedAsset> looked =
          projects.stream()
              .filter(project -> code == ofCode(notes, project))
              .map(project -> asset(notes, project))
              .toList();
      if (!looked.isEmpty()) {
        voice.speaks(code ? CODE : "snyk", "");
        Subjects.looked(looked, sink);
      }
    }
  }

  /** Whether infrastructure as code was looked at, which says nothing of packages. */
  private static boolean ofCode(Notes notes, String project) {
    return notes.at(project + ".packageManager").endsWith("config")
        || !notes.at(project + ".infrastructureAsCodeIssues[0].id").isEmpty();
  }

  private static void infrastructure(Item item, Notes notes, ToolVoice voice, ReportSink sink)
      throws IOException {
    String project = Notes.before(item.path(), ".infrastructureAsCodeIssues[");
    String line = item.text("lineNumber");
    String file = notes.first(project + ".targetFile", project + ".path");
    voice.speaks(CODE, "");
    sink.add(
        new Draft(
                asset(notes, project),
                Category.CONFIGURATION,
                item.text("isIgnored").equals("true") ? Status.SUPPRESSED : Status.FAIL,
                item.firstText("publicId", "id").isEmpty()
                    ? item.required("id")
                    : item.firstText("publicId", "id"))
            .title(item.text("title"))
            .severity(ReportedSeverity.ofWord(item.text("severity")))
            .location(line.matches("\\d+") ? file + ":" + line : file)
            .says("description", item.firstText("issue", "iacDescription.issue"))
            .says("risk", item.firstText("impact", "iacDescription.impact"))
            .says("remediation", item.firstText("resolve", "iacDescription.resolve"))
            .says("references", item.texts("references"))
            .says("evidence", item.text("msg"))
            .done());
  }

  private static List<String> projects(Notes notes) throws MalformedReport {
    List<String> projects = new ArrayList<>();
    if (!notes.first("$.ok", "$.projectName", "$.path").isEmpty()) {
      projects.add("$");
    }
    for (int i = 0;
        !notes.first("$[" + i + "].ok", "$[" + i + "].projectName", "$[" + i + "].path").isEmpty();
        i++) {
      projects.add("$[" + i + "]");
    }
    if (projects.isEmpty()) {
      throw new MalformedReport("$", "holds no project with ok and projectName");
    }
    return projects;
  }

  private static void say(
      Item item, Notes notes, Set<String> said, ToolVoice voice, ReportSink sink)
      throws IOException {
    String id = item.required("id");
    if (item.text("type").equals("license") || id.startsWith("snyk:lic:")) {
      return;
    }
    String at = item.path();
    String group =
        Notes.before(at, at.contains(".vulnerabilities[") ? ".vulnerabilities[" : ".issues[");
    String project = Notes.before(group, ".applications[");
    ReportedFinding found = finding(item, id, asset(notes, project), place(notes, group));
    if (said.size() >= MOST) {
      throw new MalformedReport(item.path(), "more than one report can have; split it");
    }
    if (said.add(project + ' ' + id + ' ' + found.purl() + ' ' + found.location())) {
      voice.speaks("snyk", "");
      sink.add(found);
    }
  }

  private static String place(Notes notes, String group) {
    return notes.first(group + ".displayTargetFile", group + ".targetFile");
  }

  private static ReportedAsset asset(Notes notes, String project) {
    String name = notes.at(project + ".projectName");
    String path = notes.at(project + ".path");
    boolean image =
        name.startsWith(IMAGE)
            || !notes.first(project + ".platform", project + ".docker.baseImage").isEmpty();
    if (image) {
      String bare = name.startsWith(IMAGE) ? name.substring(IMAGE.length()) : path;
      String tag =
          path.startsWith(bare + ":") ? path.substring(bare.length()).replaceFirst("/.*", "") : "";
      String reference = bare + tag;
      return reference.isEmpty() ? Subjects.unnamed() : AssetKeys.image(reference, "");
    }
    String known = name.isEmpty() ? path : name;
    return known.isEmpty() ? Subjects.unnamed() : AssetKeys.repositoryOf(known);
  }

  private static ReportedFinding finding(Item item, String id, ReportedAsset asset, String location)
      throws MalformedReport {
    List<String> ids = new ArrayList<>(item.texts("identifiers.CVE"));
    ids.addAll(item.texts("identifiers.GHSA"));
    List<String> references = new ArrayList<>();
    for (Item reference : item.list("references")) {
      references.add(reference.text("url"));
    }
    double score = Said.number(item, "cvssScore").orElse(0.0);
    Vulnerability found =
        new Vulnerability(asset, VulnerabilityIds.of(id, ids))
            .severity(ReportedSeverity.ofWord(item.firstText("severityWithCritical", "severity")))
            .title(item.text("title"))
            .in(purl(item), location)
            .fixedIn(item.texts("fixedIn"))
            .describe(item.longText("description"))
            .with("exploit", item.firstText("exploit", "exploitMaturity"))
            .with("cwes", item.texts("identifiers.CWE"))
            .references(references)
            .cvss(item.text("CVSSv3"), score, "snyk");
    for (Item one : item.list("cvssDetails")) {
      found.cvss(
          one.text("cvssV3Vector"),
          Said.number(one, "cvssV3BaseScore").orElse(0.0),
          one.text("assigner"));
    }
    return found.found();
  }

  /** A distribution's package is named {@code source/binary}, its manager {@code debian:11}. */
  private static String purl(Item item) throws MalformedReport {
    String manager = item.text("packageManager");
    String name = item.firstText("name", "packageName", "moduleName");
    String version = item.text("version");
    if (!item.text("language").equals("linux") && !manager.contains(":")) {
      String kind = manager.isEmpty() ? item.text("language") : manager;
      return Purls.of(kind, name, version, "", "");
    }
    int slash = name.indexOf('/');
    return Purls.of(
        manager,
        slash < 0 ? name : name.substring(slash + 1),
        version,
        manager.replace(':', '-'),
        slash < 0 ? "" : name.substring(0, slash));
  }
}
