package dev.mothership.ingest.format;

import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/**
 * Trivy-operator's objects, one or many: an object, JSON lines, a list as of {@code kubectl get -o
 * json}, a plain list, or lists by resource name.
 * https://aquasecurity.github.io/trivy-operator/latest/docs/crds/
 */
@Singleton
final class TrivyOperatorFormat implements ReportFormat {
  static final String GROUP = "aquasecurity.github.io";

  private static final List<String> RESOURCES =
      List.of(
          "vulnerabilityreports",
          "clustervulnerabilityreports",
          "configauditreports",
          "clusterconfigauditreports",
          "exposedsecretreports",
          "rbacassessmentreports",
          "clusterrbacassessmentreports",
          "infraassessmentreports",
          "clusterinfraassessmentreports",
          "clustercompliancereports",
          "sbomreports",
          "clustersbomreports");

  @Override
  public String id() {
    return "trivy-operator";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.at("$.apiVersion").startsWith(GROUP + "/")
        || head.at("$.items[].apiVersion").startsWith(GROUP + "/")
        || head.at("$[].apiVersion").startsWith(GROUP + "/")
        || RESOURCES.stream().anyMatch(name -> head.has("$." + name + "." + GROUP));
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    String[] kind = {""};
    JsonWalk.of(body)
        .at("$.kind", item -> kind[0] = kind[0].isEmpty() ? item.node().asText() : kind[0])
        .run();
    TrivyObjects objects = new TrivyObjects(sink);
    JsonWalk walk = JsonWalk.of(body);
    if (kind[0].endsWith("List")) {
      walk.at("$.items[]", objects::take);
    } else if (!kind[0].isEmpty()) {
      walk.at("$", objects::take);
    } else {
      walk.at("$[]", objects::take);
      RESOURCES.forEach(name -> walk.at("$." + name + "." + GROUP + "[]", objects::take));
    }
    walk.run();
    if (objects.none()) {
      throw new MalformedReport("$", "holds no object of " + GROUP);
    }
  }
}
