package dev.mothership.ingest.format;

import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.Looked;
import dev.mothership.model.ReportItem;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding;
import dev.mothership.model.ReportedPackage;
import java.time.Instant;

/**
 * What objects of one cluster say. They do not name the cluster themselves; and whoever writes into
 * a namespace speaks of that namespace, whichever other one the object names. That the objects were
 * there was seen when they were listed, whenever their tool looked.
 */
final class ClusterVoice implements ReportSink {
  private static final int KEY_STEPS = 6;

  private final ReportSink sink;
  private String cluster = "";
  private String namespace = "";

  ClusterVoice(ReportSink sink) {
    this.sink = sink;
  }

  void cluster(String uid) {
    cluster = uid;
  }

  /**
   * @param ofTheObject empty where it is cluster-scoped
   */
  void beginsIn(String ofTheObject) throws MalformedReport {
    if (cluster.isEmpty()) {
      throw new MalformedReport("$.cluster", "comes before the objects and names their cluster");
    }
    namespace = ofTheObject;
  }

  @Override
  public void tool(String name, String version) {
    sink.tool(name, version);
  }

  @Override
  public void asOf(Instant time) {}

  @Override
  public void add(ReportItem item) throws MalformedReport {
    if (item instanceof ReportedFinding finding) {
      sink.add(finding.on(here(finding.asset())));
    } else if (item instanceof ReportedPackage installed) {
      sink.add(
          new ReportedPackage(
              here(installed.asset()),
              installed.purl(),
              installed.location(),
              installed.sourceName(),
              installed.sourceVersion()));
    } else if (item instanceof Looked look && look.asset() != null) {
      sink.add(new Looked(look.account(), look.region(), look.rule(), here(look.asset())));
    } else {
      sink.add(item);
    }
  }

  private ReportedAsset here(ReportedAsset asset) {
    String[] steps = asset.key().value().split("/", KEY_STEPS);
    if (steps.length == KEY_STEPS && steps[0].equals("k8s")) {
      String group = steps[2];
      String kind = steps[3];
      return kind.equals("Cluster") && namespace.isEmpty()
          ? Kinds.cluster(cluster)
          : AssetKeys.kubernetes(
              cluster, group, kind, namespace.isEmpty() ? steps[4] : namespace, steps[5]);
    }
    return asset.type().equals("cluster") ? Kinds.cluster(cluster) : asset;
  }
}
