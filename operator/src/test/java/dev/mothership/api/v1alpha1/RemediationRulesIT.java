package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server refuses of remediations and their policies, and from whom. */
class RemediationRulesIT {
  static final String FIXED =
      "only mode, suspend and requestedBy can change: what was approved stays what is done. Another"
          + " fix is another Remediation";
  private static final String NAMESPACE = "remediation-rules";
  private static final String OWNER = "system:serviceaccount:remediation-rules:owner";
  private static ControlPlane api;
  private static KubernetesClient admin;
  private static KubernetesClient owner;

  @BeforeAll
  static void connect() {
    api = Shipped.api();
    admin = api.client();
    Shipped.namespace(admin, NAMESPACE);
    owner = api.clientAs(Shipped.namespaceAdmin(NAMESPACE, "owner", "mothership-owner"));
  }

  @AfterAll
  static void disconnect() {
    owner.close();
    admin.close();
  }

  private static String manifest(String name, String by, String more) {
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: Remediation
    metadata: {name: %s, namespace: remediation-rules}
    spec: {findingRef: {name: configuration-x-0123456789ab}, action: aws-kms-rotate-key, requestedBy: "%s"%s}
    """
        .formatted(name, by, more);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "findingRef: {name: another-finding-0123456789ab}, action: aws-kms-rotate-key",
        "findingRef: {name: configuration-x-0123456789ab}, action: aws-ec2-log-vpc-flows",
        "findingRef: {name: configuration-x-0123456789ab}, action: aws-kms-rotate-key, asset: other",
        "findingRef: {name: configuration-x-0123456789ab}, action: aws-kms-rotate-key, parameters: {a: b}"
      })
  void whatItIsAboutNeverChanges(String about) {
    String name = "fixed-" + Math.abs(about.hashCode());
    owner.resource(manifest(name, OWNER, "")).create();
    assertThatThrownBy(
            () ->
                owner
                    .resource(
                        """
                        apiVersion: mothership.dev/v1alpha1
                        kind: Remediation
                        metadata: {name: %s, namespace: remediation-rules}
                        spec: {%s, requestedBy: "%s"}
                        """
                            .formatted(name, about, OWNER))
                    .update())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(FIXED);
  }

  @Test
  void theModeMayChangeAndIsDryRunByDefault() {
    owner.resource(manifest("mode", OWNER, "")).create();
    assertThat(stored("mode").getSpec().mode()).isEqualTo("DryRun");
    owner.resource(manifest("mode", OWNER, ", mode: Apply")).update();
    assertThat(stored("mode").getSpec().mode()).isEqualTo("Apply");
    assertThatThrownBy(() -> owner.resource(manifest("mode", OWNER, ", mode: Now")).update())
        .hasMessageContaining("spec.mode");
  }

  @Test
  void whoAsksIsWhoWritesTheSpec() throws IOException {
    String refused = "spec.requestedBy is whoever asks for it: it must be ann";
    assertThatThrownBy(() -> as("ann", "create", manifest("forged", "ben", "")))
        .hasMessageContaining(refused);
    as("ann", "create", manifest("asked", "ann", ""));
    assertThatThrownBy(() -> as("ann", "apply", manifest("asked", "ben", ", mode: Apply")))
        .hasMessageContaining(refused);
    assertThatThrownBy(() -> as("ben", "apply", manifest("asked", "ann", ", mode: Apply")))
        .as("who changes it asks for it")
        .hasMessageContaining("it must be ben");
    as("ben", "apply", manifest("asked", "ben", ", mode: Apply"));
    api.kubectl("label", "remediation/asked", "-n", NAMESPACE, "seen=yes");
    assertThat(stored("asked").getMetadata().getLabels()).containsEntry("seen", "yes");
    assertThat(stored("asked").getSpec().requestedBy()).isEqualTo("ben");
  }

  @Test
  void whatAppliesManifestsOutOfGitNamesWhoAsked() {
    owner.resource(manifest("git", "ann", "")).create();
    assertThat(stored("git").getSpec().requestedBy()).isEqualTo("ann");
  }

  private static String as(String user, String command, String manifest) throws IOException {
    Path file = Files.createTempFile("remediation", ".yaml");
    try {
      Files.writeString(file, manifest);
      return api.kubectl(
          command, "-f", file.toString(), "--as=" + user, "--as-group=system:masters");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void ownersWriteNoPolicyThatApprovesInTheirPlace() {
    String policy =
        """
        apiVersion: mothership.dev/v1alpha1
        kind: RemediationPolicy
        metadata: {name: mine}
        spec: {actions: [aws-kms-rotate-key], allowedNamespaces: {matchLabels: {a: b}}}
        """;
    assertThatThrownBy(() -> owner.resource(policy).create())
        .hasMessageContaining("cannot create resource \"remediationpolicies\"");
    admin.resource(policy).create();
    RemediationPolicySpec spec =
        admin.resources(RemediationPolicyResource.class).withName("mine").get().getSpec();
    assertThat(spec.suspend()).isFalse();
    admin.resource(policy).delete();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actions: []",
        "actions: [a], windows: [{days: [Monday], from: '08:00', to: '17:00'}]",
        "actions: [a], windows: [{days: [Mon], from: '8:00', to: '17:00'}]",
        "actions: [a], windows: [{days: [Mon], from: '08:00', to: '24:00'}]",
        "actions: [a], limits: {perAccount: 0}"
      })
  void aPolicyThatMakesNoSenseIsRefused(String spec) {
    assertThatThrownBy(
            () ->
                admin
                    .resource(
                        """
                        apiVersion: mothership.dev/v1alpha1
                        kind: RemediationPolicy
                        metadata: {name: refused}
                        spec: {%s}
                        """
                            .formatted(spec))
                    .dryRun()
                    .create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.");
  }

  @Test
  void theOperatorMakesJobsAndSecretsOnlyWhereAnAdministratorLetsIt() {
    String jobs = "mothership-jobs-rules";
    Shipped.namespace(admin, jobs);
    try (KubernetesClient operator = api.clientAs(Shipped.operator())) {
      String secret =
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: order, namespace: %s}
          stringData: {token: t}
          """;
      assertThatThrownBy(() -> operator.resource(secret.formatted(jobs)).create())
          .hasMessageContaining("cannot create resource \"secrets\"");
      api.applyYaml(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: mothership-jobs, namespace: mothership-jobs-rules}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-jobs}
          subjects:
          - {kind: ServiceAccount, name: mothership-operator, namespace: mothership-system}
          """);
      Awaitility.await("the binding takes effect")
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptions()
          .until(() -> operator.resource(secret.formatted(jobs)).create() != null);
      assertThatThrownBy(() -> operator.secrets().inNamespace(jobs).withName("order").get())
          .hasMessageContaining("cannot get resource \"secrets\"");
      assertThat(operator.pods().inNamespace(jobs).list().getItems()).isEmpty();
      assertThatThrownBy(() -> operator.pods().inNamespace(NAMESPACE).list())
          .hasMessageContaining("cannot list resource \"pods\"");
      assertThatThrownBy(() -> operator.pods().inNamespace(jobs).withName("any").getLog())
          .hasMessageContaining("cannot get resource \"pods/log\"");
      assertThatThrownBy(() -> operator.resource(secret.formatted(NAMESPACE)).create())
          .hasMessageContaining("cannot create resource \"secrets\"");
    }
  }

  @Test
  void theSamplesAreAccepted() throws IOException {
    Shipped.namespace(admin, "team-checkout");
    List<Path> files;
    try (Stream<Path> all = Files.list(Installation.checkout().resolve("samples/remediation"))) {
      files = all.sorted().toList();
    }
    assertThat(files).hasSize(4);
    for (Path file : files) {
      String text = Files.readString(file);
      String user = text.contains("requestedBy: ann@example.com") ? "ann@example.com" : "";
      String[] command = {"apply", "--dry-run=server", "--validate=strict", "-f", file.toString()};
      if (!user.isEmpty()) {
        command =
            new String[] {
              "apply",
              "--dry-run=server",
              "--validate=strict",
              "-f",
              file.toString(),
              "--as=" + user,
              "--as-group=system:masters"
            };
      }
      assertThat(api.kubectl(command)).contains("(server dry run)");
    }
  }

  private static RemediationResource stored(String name) {
    return admin.resources(RemediationResource.class).inNamespace(NAMESPACE).withName(name).get();
  }
}
