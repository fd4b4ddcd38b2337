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
import dev.mothership.model.Looked;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * kube-bench's JSON, which says on what kind of node it ran and not on which, nor in which cluster:
 * the Scanner's mapping {@code cluster} and {@code node} do. A check's id is its benchmark and its
 * number, as {@code cis-1.8:4.2.1}.
 */
@Singleton
public final class KubeBenchFormat implements ConfigurableFormat {
  private final String cluster;
  private final String node;

  @Inject
  public KubeBenchFormat() {
    this("", "");
  }

  private KubeBenchFormat(String cluster, String node) {
    this.cluster = cluster;
    this.node = node;
  }

  @Override
  public String id() {
    return "kube-bench";
  }

  @Override
  public ReportFormat with(JsonNode settings) throws MalformedReport {
    Item item = new Item(settings, "spec.mapping");
    return new KubeBenchFormat(item.text("cluster"), item.text("node"));
  }

  @Override
  public boolean recognises(ReportHead head) {
    return List.of("$.Controls[]", "$[]", "$").stream()
        .anyMatch(place -> head.has(place + ".tests") && head.has(place + ".node_type"));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ReportHead head = ReportHead.of(body);
    sink.tool("kube-bench", "");
    String place = head.has("$.Controls[]") ? "$.Controls[]" : head.has("$[]") ? "$[]" : "$";
    JsonWalk.of(body).at(place, item -> controls(item, sink)).run();
  }

  private void controls(Item controls, ReportSink sink) throws MalformedReport {
    String type = controls.required("node_type");
    ReportedAsset asset =
        AssetKeys.kubernetes(cluster, "", "Node", "", node.isEmpty() ? "any-" + type : node);
    String version = controls.required("version");
    String benchmark = version.matches("\\d.*") ? "cis-" + version : version;
    for (Item test : controls.list("tests")) {
      for (Item result : test.list("results")) {
        sink.add(
            new Draft(
                    asset,
                    Category.CONFIGURATION,
                    status(result.required("status")),
                    benchmark + ":" + result.required("test_number"))
                .title(result.text("test_desc"))
                .says("description", test.text("desc"))
                .says("remediation", result.text("remediation"))
                .says("evidence", result.firstText("reason", "actual_value"))
                .done());
      }
    }
    sink.add(Looked.at(asset));
  }

  /** WARN is a check that a person has to make, not one that failed. */
  private static Status status(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "PASS" -> Status.PASS;
      case "FAIL" -> Status.FAIL;
      default -> Status.UNKNOWN;
    };
  }
}
