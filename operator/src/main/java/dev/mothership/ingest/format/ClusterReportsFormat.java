package dev.mothership.ingest.format;

import dev.mothership.ingest.Item;
import dev.mothership.ingest.JsonWalk;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportBody;
import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import dev.mothership.ingest.ReportSink;
import jakarta.inject.Singleton;
import java.io.IOException;

/**
 * Report objects as they were found in a cluster at one time, of any of the kinds that a Scanner
 * reads: {@code {"kind": "ClusterReports", "cluster": …, "objects": […]}}.
 */
@Singleton
public final class ClusterReportsFormat implements ReportFormat {
  private final PolicyReportFormat policies = new PolicyReportFormat();

  @Override
  public String id() {
    return "kubernetes-reports";
  }

  @Override
  public boolean recognises(ReportHead head) {
    return head.at("$.kind").equals("ClusterReports") && head.has("$.objects");
  }

  @Override
  public void read(ReportBody body, ReportSink sink) throws IOException {
    ClusterVoice voice = new ClusterVoice(sink);
    JsonWalk.of(body)
        .at("$.cluster", item -> voice.cluster(item.node().asText()))
        .at("$.objects[]", object -> take(object, voice))
        .run();
  }

  private void take(Item object, ClusterVoice voice) throws IOException {
    voice.beginsIn(object.text("metadata.namespace"));
    try {
      if (object.text("apiVersion").startsWith(TrivyOperatorFormat.GROUP + "/")) {
        new TrivyObjects(voice).take(object);
      } else {
        policies.report(object, new ToolVoice(voice), voice);
      }
    } catch (MalformedReport e) {
      throw new MalformedReport(named(object) + " " + e.where(), String.valueOf(e.getMessage()));
    }
  }

  private static String named(Item object) throws MalformedReport {
    String namespace = object.text("metadata.namespace");
    return object.text("kind")
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + object.text("metadata.name");
  }
}
