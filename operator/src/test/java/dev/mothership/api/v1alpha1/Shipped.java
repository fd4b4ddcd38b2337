package dev.mothership.api.v1alpha1;

import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import dev.mothership.local.LocalStack;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** What {@code config/default} holds, applied once to the API server that all tests share. */
final class Shipped {
  private Shipped() {}

  private static final class Applied {
    private static final ControlPlane API = applied();

    private Applied() {}

    private static ControlPlane applied() {
      ControlPlane api = LocalStack.shared().controlPlane();
      api.apply(Installation.checkout().resolve("config/default"));
      return api;
    }
  }

  static ControlPlane api() {
    return Applied.API;
  }

  /** Creates a namespace; the API server has no controller that could delete one to the end. */
  static void namespace(KubernetesClient client, String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  /** The operator's own credentials, under the rights that are shipped. */
  static Path operator() {
    return api().serviceAccountKubeconfig(Installation.NAMESPACE, "mothership-operator");
  }

  /** A finding that the definitions accept. */
  static String finding(String namespace, String name, int risk, String severity, String check) {
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: Finding
    metadata: {name: %s, namespace: %s}
    spec:
      order: %d
      risk: %d
      severity: %s
      state: Open
      category: configuration
      check: %s
      account: checkout-production
      asset: web-1
      assetKey: arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0
      title: IMDSv1 is allowed
      firstSeen: "2026-01-02T03:04:05Z"
      confidence: confirmed
      similar: 0
      factors: [exploit 0.7]
    """
        .formatted(name, namespace, 100 - risk, risk, severity, check);
  }

  static String posture(String namespace) {
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: Posture
    metadata: {name: checkout, namespace: %s}
    spec: {tenant: checkout}
    """
        .formatted(namespace);
  }
}
