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
import dev.mothership.model.ReportedSeverity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reports that tools leave in Kubernetes, of openreports.io or the older wgpolicyk8s.io: one, a
 * list, or one after the other. The Scanner's mapping {@code cluster} says which cluster they are
 * of. https://github.com/openreports/reports-api
 */
@Singleton
public final class PolicyReportFormat implements ConfigurableFormat {
  private static final Pattern VULNERABILITY =
      Pattern.compile("CVE-\\d{4}-\\d{4,}|GHSA(-[0-9a-z]{4}){3}");
  private static final Pattern GROUP = Pattern.compile("(openreports\\.io|wgpolicyk8s\\.io)/.*");

  private final String cluster;

  @Inject
  public PolicyReportFormat() {
    this("");
  }

  private PolicyReportFormat(String cluster) {
    this.cluster = cluster;
  }

  @Override
  public String id() {
    return "openreports";
  }

  @Override
  public ReportFormat with(JsonNode settings) throws MalformedReport {
    return new PolicyReportFormat(new Item(settings, "spec.mapping").text("cluster"));
  }

  @Override
  public boolean recognises(ReportHead head) {
    return List.of("$", "$.items[]", "$[]").stream()
        .anyMatch(place -> GROUP.matcher(head.at(place + ".apiVersion")).matches());
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ReportHead head = ReportHead.of(body);
    String place = head.has("$.items[]") ? "$.items[]" : head.has("$[]") ? "$[]" : "$";
    ToolVoice voice = new ToolVoice(sink);
    JsonWalk.of(body).at(place, item -> report(item, voice, sink)).run();
  }

  /** One tool's results after the other's, so that each is known to have looked. */
  void report(Item report, ToolVoice voice, ReportSink sink) throws MalformedReport {
    if (!GROUP.matcher(report.required("apiVersion")).matches()) {
      throw new MalformedReport(
          report.path() + ".apiVersion", "is neither openreports.io nor wgpolicyk8s.io");
    }
    String namespace = report.text("metadata.namespace");
    Optional<Item> scope = report.at("scope");
    Map<String, List<Item>> bySource = new TreeMap<>();
    for (Item result : report.list("results")) {
      String source =
          result.text("source").isEmpty() ? report.text("source") : result.text("source");
      bySource.computeIfAbsent(source, fresh -> new ArrayList<>()).add(result);
    }
    for (Map.Entry<String, List<Item>> entry : bySource.entrySet()) {
      voice.speaks(entry.getKey(), "");
      for (Item result : entry.getValue()) {
        Said.time(result, "timestamp.seconds").ifPresent(sink::asOf);
        for (ReportedAsset asset : assets(result, scope, namespace)) {
          sink.add(draft(result, asset).done());
        }
      }
      if (scope.isPresent()) {
        sink.add(Looked.at(object(scope.get(), namespace)));
      }
    }
  }

  private List<ReportedAsset> assets(Item result, Optional<Item> scope, String namespace)
      throws MalformedReport {
    List<Item> named = new ArrayList<>(result.list("resources"));
    named.addAll(result.list("subjects"));
    if (named.isEmpty() && scope.isPresent()) {
      named.add(scope.get());
    }
    List<ReportedAsset> assets = new ArrayList<>();
    for (Item one : named) {
      assets.add(object(one, namespace));
    }
    if (assets.isEmpty()) {
      assets.add(
          namespace.isEmpty()
              ? AssetKeys.other("cluster", "", cluster.isEmpty() ? "unnamed" : cluster, "", "")
              : AssetKeys.kubernetes(cluster, "", "Namespace", "", namespace));
    }
    return assets;
  }

  private ReportedAsset object(Item reference, String namespace) throws MalformedReport {
    String api = reference.text("apiVersion");
    String own = reference.text("namespace");
    return AssetKeys.kubernetes(
        cluster,
        api.contains("/") ? api.substring(0, api.indexOf('/')) : "",
        reference.required("kind"),
        own.isEmpty() ? namespace : own,
        reference.required("name"));
  }

  private static Draft draft(Item result, ReportedAsset asset) throws MalformedReport {
    String policy = result.required("policy");
    String rule = result.text("rule");
    boolean vulnerable = VULNERABILITY.matcher(policy).matches();
    Draft draft =
        new Draft(
                asset,
                vulnerable ? Category.VULNERABILITY : Category.CONFIGURATION,
                status(result.firstText("result", "status")),
                rule.isEmpty() || vulnerable ? policy : policy + "/" + rule)
            .title(result.firstText("description", "message"))
            .severity(ReportedSeverity.ofWord(result.text("severity")))
            .says("evidence", result.text("message"))
            .says("category", result.text("category"))
            .says("references", result.texts("properties.primaryURL"));
    if (vulnerable) {
      draft
          .aliases(List.of(policy))
          .purl(
              InspectorPackage.of(
                  "generic",
                  result.text("properties.pkgName"),
                  result.text("properties.installedVersion")))
          .fixedIn(result.text("properties.fixedVersion"));
    }
    return draft;
  }

  /** A policy that could not be evaluated, or that does not apply, is no word on the object. */
  private static Status status(String word) {
    return switch (word) {
      case "pass" -> Status.PASS;
      case "fail", "warn" -> Status.FAIL;
      default -> Status.UNKNOWN;
    };
  }
}
