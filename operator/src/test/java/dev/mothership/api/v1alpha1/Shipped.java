package dev.mothership.api.v1alpha1;

import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import dev.mothership.local.LocalStack;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

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

  /** A client that acts as somebody whom the API server only knows by name. */
  static KubernetesClient as(String user, String... groups) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(api().kubeconfig().toFile()))
            .withImpersonateUsername(user)
            .withImpersonateGroups(groups)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new VertxHttpClientFactory())
        .build();
  }

  /** The operator's own credentials, under the rights that are shipped. */
  static Path operator() {
    return api().serviceAccountKubeconfig(Installation.NAMESPACE, "mothership-operator");
  }

  /**
   * Makes a service account what binding {@code admin} and one of our roles makes it: {@code admin}
   * itself is empty where no controller aggregates it, so the parts of it are bound.
   *
   * @return its kubeconfig, once its rights are in effect
   */
  static Path namespaceAdmin(String namespace, String name, String ourRole) {
    List<String> roles =
        List.of(
            "system:aggregate-to-admin",
            "system:aggregate-to-edit",
            "system:aggregate-to-view",
            ourRole);
    StringBuilder manifests =
        new StringBuilder(
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: %s, namespace: %s}
            """
                .formatted(name, namespace));
    for (int i = 0; i < roles.size(); i++) {
      manifests.append(
          """
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: %2$s-%1$d, namespace: %3$s}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "%4$s"}
          subjects:
          - {kind: ServiceAccount, name: %2$s, namespace: %3$s}
          """
              .formatted(i, name, namespace, roles.get(i)));
    }
    api().applyYaml(manifests.toString());
    Path kubeconfig = api().serviceAccountKubeconfig(namespace, name);
    Awaitility.await("the rights of " + name)
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> mayBind(kubeconfig, namespace));
    return kubeconfig;
  }

  private static boolean mayBind(Path kubeconfig, String namespace) {
    String all = api().kubectlAs(kubeconfig, "auth", "can-i", "--list", "-n", namespace);
    return all.contains("rolebindings.rbac") && all.contains("findings.mothership");
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
