package dev.mothership.reconcile;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Locale;

/** A kind of report objects that a Scanner may read, and the right to list it that is shipped. */
enum ReportKind {
  VULNERABILITY_REPORT("VulnerabilityReport", Groups.TRIVY, true),
  CONFIG_AUDIT_REPORT("ConfigAuditReport", Groups.TRIVY, true),
  EXPOSED_SECRET_REPORT("ExposedSecretReport", Groups.TRIVY, true),
  RBAC_ASSESSMENT_REPORT("RbacAssessmentReport", Groups.TRIVY, true),
  INFRA_ASSESSMENT_REPORT("InfraAssessmentReport", Groups.TRIVY, true),
  SBOM_REPORT("SbomReport", Groups.TRIVY, true),
  CLUSTER_VULNERABILITY_REPORT("ClusterVulnerabilityReport", Groups.TRIVY, false),
  CLUSTER_CONFIG_AUDIT_REPORT("ClusterConfigAuditReport", Groups.TRIVY, false),
  CLUSTER_RBAC_ASSESSMENT_REPORT("ClusterRbacAssessmentReport", Groups.TRIVY, false),
  CLUSTER_INFRA_ASSESSMENT_REPORT("ClusterInfraAssessmentReport", Groups.TRIVY, false),
  CLUSTER_COMPLIANCE_REPORT("ClusterComplianceReport", Groups.TRIVY, false),
  CLUSTER_SBOM_REPORT("ClusterSbomReport", Groups.TRIVY, false),
  POLICY_REPORT("PolicyReport", Groups.POLICY, true),
  CLUSTER_POLICY_REPORT("ClusterPolicyReport", Groups.POLICY, false),
  REPORT("Report", Groups.OPEN, true),
  CLUSTER_REPORT("ClusterReport", Groups.OPEN, false);

  private static final class Groups {
    private static final String TRIVY = "aquasecurity.github.io";
    private static final String POLICY = "wgpolicyk8s.io";
    private static final String OPEN = "openreports.io";

    private Groups() {}
  }

  private final String kind;
  private final String group;
  private final boolean namespaced;

  ReportKind(String kind, String group, boolean namespaced) {
    this.kind = kind;
    this.group = group;
    this.namespaced = namespaced;
  }

  /** As specs have it; the API server refuses any other. */
  static ReportKind of(String kind) {
    for (ReportKind one : values()) {
      if (one.kind.equals(kind)) {
        return one;
      }
    }
    throw new IllegalArgumentException("no kind of reports: " + kind);
  }

  String kind() {
    return kind;
  }

  String group() {
    return group;
  }

  boolean namespaced() {
    return namespaced;
  }

  ResourceDefinitionContext context(String version) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(kind.toLowerCase(Locale.ROOT) + "s")
        .withNamespaced(namespaced)
        .build();
  }
}
