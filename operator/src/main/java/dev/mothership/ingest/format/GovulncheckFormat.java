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
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON of {@code govulncheck -format json}, message by message. It says of each vulnerability
 * in turn that its module is required, that a package of it is imported and that a function of it
 * is called; the last counts. https://pkg.go.dev/golang.org/x/vuln/internal/govulncheck
 */
@Singleton
final class GovulncheckFormat implements ReportFormat {
  private static final int MOST = 100_000;
  private static final int MOST_CHARACTERS = 32 << 20;

  @Override
  public String id() {
    return "govulncheck";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.at("$.config.scanner_name").equals("govulncheck")
        || head.has("$.config.protocol_version") && head.has("$.config.scan_level");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    Run run = new Run();
    JsonWalk.of(body)
        .at("$.config", run::config)
        .at("$.SBOM.roots[]", run::root)
        .at("$.osv", run::advisory)
        .at("$.finding", run::finding)
        .run();
    sink.tool("govulncheck", run.version);
    ReportedAsset asset =
        run.root.isEmpty() ? Subjects.unnamed() : AssetKeys.repositoryOf(run.root);
    for (Item finding : run.findings.values()) {
      sink.add(run.vulnerability(finding, asset).found());
    }
    Subjects.looked(List.of(asset), sink);
  }

  /** All messages of one run: advisories by id, and of findings the one that says most. */
  private static final class Run {
    private final Map<String, Item> advisories = new HashMap<>();
    private final Map<String, Item> findings = new LinkedHashMap<>();
    private String version = "";
    private String root = "";
    private long characters;

    void config(Item item) throws MalformedReport {
      version = item.text("scanner_version");
    }

    void root(Item item) {
      root = root.isEmpty() ? item.node().asText() : root;
    }

    void advisory(Item item) throws MalformedReport {
      hold(item);
      advisories.put(item.required("id"), item);
    }

    void finding(Item item) throws MalformedReport {
      hold(item);
      String key = item.required("osv") + ' ' + first(item).required("module");
      Item known = findings.get(key);
      if (known == null || depth(item) > depth(known)) {
        findings.put(key, item);
      }
    }

    private void hold(Item item) throws MalformedReport {
      characters += item.node().toString().length();
      if (advisories.size() + findings.size() >= MOST || characters > MOST_CHARACTERS) {
        throw new MalformedReport(item.path(), "more than one report can have; split it");
      }
    }

    private static Item first(Item finding) throws MalformedReport {
      List<Item> trace = finding.list("trace");
      if (trace.isEmpty()) {
        throw new MalformedReport(finding.path() + ".trace", "is missing");
      }
      return trace.get(0);
    }

    private static int depth(Item finding) throws MalformedReport {
      Item first = first(finding);
      return first.has("function") ? 2 : first.has("package") ? 1 : 0;
    }

    Vulnerability vulnerability(Item finding, ReportedAsset asset) throws MalformedReport {
      String id = finding.required("osv");
      Item advisory = advisories.getOrDefault(id, finding);
      Item first = first(finding);
      String module = first.required("module");
      List<Item> trace = finding.list("trace");
      Item caller = trace.get(trace.size() - 1);
      String line = caller.text("position.line");
      return new Vulnerability(asset, VulnerabilityIds.of(id, advisory.texts("aliases")))
          .title(advisory.text("summary"))
          .in(Purls.of("go", module, first.text("version"), "", ""), "go.mod")
          .fixedIn(List.of(finding.text("fixed_version")))
          .describe(advisory.longText("details"))
          .references(advisory.texts("database_specific.url"))
          .with("reach", List.of("required", "imported", "called").get(depth(finding)))
          .with("function", first.text("function"))
          .with("calledAt", line.isEmpty() ? "" : caller.text("position.filename") + ":" + line);
    }
  }
}
