package dev.mothership.ingest.format;

import dev.mothership.ingest.AssetKeys;
import dev.mothership.model.ReportedAsset;
import java.util.Map;

/** Objects of clusters, for tools that name a kind without its API group. */
final class Kinds {
  private static final Map<String, String> GROUPS =
      Map.ofEntries(
          Map.entry("Deployment", "apps"),
          Map.entry("ReplicaSet", "apps"),
          Map.entry("StatefulSet", "apps"),
          Map.entry("DaemonSet", "apps"),
          Map.entry("ControllerRevision", "apps"),
          Map.entry("Job", "batch"),
          Map.entry("CronJob", "batch"),
          Map.entry("Ingress", "networking.k8s.io"),
          Map.entry("NetworkPolicy", "networking.k8s.io"),
          Map.entry("Role", "rbac.authorization.k8s.io"),
          Map.entry("RoleBinding", "rbac.authorization.k8s.io"),
          Map.entry("ClusterRole", "rbac.authorization.k8s.io"),
          Map.entry("ClusterRoleBinding", "rbac.authorization.k8s.io"),
          Map.entry("PodDisruptionBudget", "policy"),
          Map.entry("PodSecurityPolicy", "policy"),
          Map.entry("HorizontalPodAutoscaler", "autoscaling"),
          Map.entry("CustomResourceDefinition", "apiextensions.k8s.io"),
          Map.entry("StorageClass", "storage.k8s.io"));

  private Kinds() {}

  /**
   * @param cluster empty where the report does not say
   */
  static ReportedAsset object(String cluster, String kind, String namespace, String name) {
    return AssetKeys.kubernetes(cluster, GROUPS.getOrDefault(kind, ""), kind, namespace, name);
  }

  static ReportedAsset cluster(String cluster) {
    return AssetKeys.kubernetes(
        cluster, "", "Cluster", "", cluster.isEmpty() ? "cluster" : cluster);
  }
}
