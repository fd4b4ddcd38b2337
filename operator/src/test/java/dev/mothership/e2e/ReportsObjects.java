package dev.mothership.e2e;

/** What the tests of reports apply and send. */
final class ReportsObjects {
  static final String OBJECTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: team-checkout, labels: {tenant: checkout}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: team-other, labels: {tenant: other}}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: team-both, labels: {both: "true"}}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: ci, namespace: team-checkout}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: stranger, namespace: team-checkout}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: ci, namespace: team-checkout}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-reporter}
      subjects: [{kind: ServiceAccount, name: ci, namespace: team-checkout}]
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Tenant
      metadata: {name: checkout}
      spec: {namespaceSelector: {matchLabels: {tenant: checkout}}}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: ci, namespace: team-both}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-reporter}
      subjects: [{kind: ServiceAccount, name: ci, namespace: team-checkout}]
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Tenant
      metadata: {name: one}
      spec: {namespaceSelector: {matchLabels: {both: "true"}}}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Tenant
      metadata: {name: other}
      spec: {namespaceSelector: {matchLabels: {both: "true"}}}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Scanner
      metadata: {name: contested, namespace: team-both}
      spec: {push: {}}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Scanner
      metadata: {name: prowler, namespace: team-checkout}
      spec: {push: {}}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Scanner
      metadata: {name: nobody, namespace: team-other}
      spec: {push: {}}
      """;

  static final String TOOL =
      """
      apiVersion: mothership.dev/v1alpha1
      kind: Scanner
      metadata: {name: tool, namespace: team-checkout}
      spec: {job: {image: "registry.test/tools/scan:1.2.3", interval: 12h}}
      """;

  /** What the controller of Jobs writes. */
  static final String COMPLETE =
      """
      {"status": {"startTime": "2026-11-24T10:00:00Z", "completionTime": "2026-11-24T10:01:00Z",
        "succeeded": 1, "conditions": [
          {"type": "SuccessCriteriaMet", "status": "True", "reason": "CompletionsReached"},
          {"type": "Complete", "status": "True", "reason": "CompletionsReached"}]}}
      """;

  /** As Prowler 5 writes it with --output-formats json-ocsf. */
  static final String REPORT =
      """
      [{"class_uid": 2004, "class_name": "Detection Finding", "activity_id": 1, "category_uid": 2,
        "time": 1793527200, "time_dt": "2026-11-01T10:00:00Z", "severity_id": 4, "severity": "High",
        "status_id": 1, "status": "New", "status_code": "FAIL",
        "metadata": {"version": "1.4.0", "event_code": "s3_bucket_public_access",
          "product": {"name": "Prowler", "uid": "prowler", "vendor_name": "Prowler", "version": "5.0.0"}},
        "finding_info": {"uid": "prowler-aws-s3-a", "title": "%s", "desc": "Anybody may read it.",
          "types": ["Software and Configuration Checks"]},
        "resources": [{"uid": "arn:aws:s3:::bucket-a", "type": "AwsS3Bucket", "name": "bucket-a",
          "region": "eu-west-1", "cloud_partition": "aws"}],
        "cloud": {"provider": "aws", "region": "eu-west-1", "account": {"uid": "111122223333"}}}]
      """;

  private ReportsObjects() {}
}
