package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubescape's JSON of format version v2: results by resource, severities in its summary. */
@Singleton
public final class KubescapeFormat implements ReportFormat {
  /** Group (left out for the core), version, namespace (empty for none), kind and name. */
  private static final Pattern RESOURCE =
      Pattern.compile(
          "(?:path=\\d+/api=)?([^/]*)/(v\\d+(?:(?:alpha|beta)\\d+)?)/([^/]*)/([A-Za-z]+)/(.+)");

  private static final Pattern CORE =
      Pattern.compile("(?:path=\\d+/api=)?(v\\d+(?:(?:alpha|beta)\\d+)?)/([^/]*)/([A-Za-z]+)/(.+)");
  private static final double CRITICAL = 9;
  private static final double HIGH = 7;
  private static final double MEDIUM = 4;
  private static final int MOST_CONTROLS = 10_000;

  @Override
  public String id() {
    return "kubescape";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.has("$.summaryDetails") && (head.has("$.results") || head.has("$.resources"))
        || head.has("$.results[].resourceID") && head.has("$.results[].controls[].controlID")
        || head.has("$.resources[].resourceID") && head.has("$.resources[].object");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    Map<String, Item> controls = new HashMap<>();
    List<String> clusters = new ArrayList<>();
    String[] version = {""};
    JsonWalk.of(body)
        .at("$.generationTime", item -> alone(item, "generationTime").ifPresent(sink::asOf))
        .at("$.clusterName", item -> clusters.add(0, item.node().asText()))
        .at(
            "$.metadata",
            item -> {
              version[0] = item.text("scanMetadata.kubescapeVersion");
              for (String context : List.of("targetMetadata", "contextMetadata")) {
                String name = item.text(context + ".clusterContextMetadata.contextName");
                if (!name.isEmpty()) {
                  clusters.add(name);
                }
              }
            })
        .at("$.summaryDetails.controls", item -> controls(item, controls))
        .run();
    sink.tool("kubescape", version[0]);
    String cluster = clusters.isEmpty() ? "" : clusters.get(0);
    JsonWalk.of(body).at("$.results[]", item -> result(item, cluster, controls, sink)).run();
  }

  private static Optional<Instant> alone(Item item, String name) throws MalformedReport {
    return new Item(JsonNodeFactory.instance.objectNode().set(name, item.node()), "$").time(name);
  }

  private static void controls(Item item, Map<String, Item> controls) throws MalformedReport {
    if (item.node().size() > MOST_CONTROLS) {
      throw new MalformedReport(item.path(), "more than 10,000 controls");
    }
    item.node()
        .properties()
        .forEach(
            field ->
                controls.put(
                    field.getKey(),
                    new Item(field.getValue(), item.path() + "." + field.getKey())));
  }

  private static void result(
      Item result, String cluster, Map<String, Item> controls, ReportSink sink)
      throws MalformedReport {
    ReportedAsset asset = asset(result.required("resourceID"), cluster);
    for (Item control : result.list("controls")) {
      String id = control.required("controlID");
      Item summary = controls.get(id);
      List<String> fixes = new ArrayList<>();
      for (Item rule : control.list("rules")) {
        for (Item path : rule.list("paths")) {
          String fix = path.firstText("fixPath.path", "failedPath", "reviewPath", "deletePath");
          if (!fix.isEmpty()) {
            fixes.add(fix);
          }
        }
      }
      Draft draft =
          new Draft(asset, Category.CONFIGURATION, status(control), id)
              .title(control.text("name"))
              .says("evidence", fixes);
      if (summary != null) {
        draft.severity(severity(Said.number(summary, "scoreFactor").orElse(0.0)));
      }
      sink.add(draft.done());
    }
    sink.add(Looked.at(asset));
  }

  /** https://github.com/kubescape/opa-utils, apis/severity.go. */
  private static ReportedSeverity severity(double factor) {
    if (factor >= CRITICAL) {
      return ReportedSeverity.CRITICAL;
    }
    if (factor >= HIGH) {
      return ReportedSeverity.HIGH;
    }
    if (factor >= MEDIUM) {
      return ReportedSeverity.MEDIUM;
    }
    return factor >= 1 ? ReportedSeverity.LOW : ReportedSeverity.UNSAID;
  }

  private static Status status(Item control) throws MalformedReport {
    boolean nested = control.at("status").isPresent();
    return switch (control.text(nested ? "status.status" : "status")) {
      case "passed" ->
          control.text("status.subStatus").equals("w/exceptions") ? Status.SUPPRESSED : Status.PASS;
      case "failed" -> Status.FAIL;
      default -> Status.UNKNOWN;
    };
  }

  private static ReportedAsset asset(String id, String cluster) {
    Matcher grouped = RESOURCE.matcher(id.startsWith("/") ? id.substring(1) : id);
    Matcher core = CORE.matcher(id.startsWith("/") ? id.substring(1) : id);
    if (core.matches()) {
      return AssetKeys.kubernetes(cluster, "", core.group(3), core.group(2), core.group(4));
    }
    return grouped.matches()
        ? AssetKeys.kubernetes(
            cluster, grouped.group(1), grouped.group(4), grouped.group(3), grouped.group(5))
        : AssetKeys.other("resource", cluster, id, "", "");
  }
}
