package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API server makes of the kinds: defaults, status, selection, columns. */
class StoredKindsIT {
  private static final String NAMESPACE = "stored-kinds";
  private static final String ACCOUNT =
      """
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata: {name: %s, namespace: stored-kinds}
      spec:
        aws: {accountId: "111122223333"}
        identityRef: {name: aws-default}
      """;

  private static ControlPlane api;
  private static KubernetesClient client;

  @TempDir Path temp;

  @BeforeAll
  static void connect() {
    api = Shipped.api();
    client = api.client();
    Shipped.namespace(client, NAMESPACE);
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Test
  void absentFieldsGetTheirDefaults() {
    client.resource(ACCOUNT.formatted("defaults")).create();

    CloudAccountSpec spec =
        client
            .resources(CloudAccountResource.class)
            .inNamespace(NAMESPACE)
            .withName("defaults")
            .get()
            .getSpec();

    assertThat(spec)
        .isEqualTo(
            new CloudAccountSpec(
                new CloudAccountSpec.Aws("111122223333", "aws", "MothershipReadOnly", null, null),
                new CloudAccountSpec.Reference("aws-default"),
                null,
                null,
                null,
                null,
                "1h",
                "5m",
                false,
                "Retain"));
  }

  @Test
  void twoWritersOfConditionsKeepEachToTheirOwn() throws IOException {
    client.resource(ACCOUNT.formatted("conditions")).create();

    applyStatus("one", "coverage: 90", "Ready True", "CredentialsValid True");
    applyStatus("two", "score: 70", "ScanSucceeded False");
    assertThat(conditions())
        .containsExactlyInAnyOrder("Ready True", "CredentialsValid True", "ScanSucceeded False");

    applyStatus("one", "coverage: 91", "Ready False");
    assertThat(conditions()).containsExactlyInAnyOrder("Ready False", "ScanSucceeded False");
    String status =
        api.kubectl(
            "get",
            "cloudaccount/conditions",
            "-n",
            NAMESPACE,
            "-o",
            "jsonpath={.status.coverage} {.status.score}");
    assertThat(status).isEqualTo("91 70");
  }

  private void applyStatus(String manager, String field, String... conditions) throws IOException {
    StringBuilder manifest =
        new StringBuilder(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: CloudAccount
            metadata: {name: conditions, namespace: stored-kinds}
            status:
              %s
              conditions:
            """
                .formatted(field));
    for (String condition : conditions) {
      String[] parts = condition.split(" ");
      manifest.append("  - {type: %s, status: '%s', reason: A}%n".formatted(parts[0], parts[1]));
    }
    Path file = Files.writeString(temp.resolve("status.yaml"), manifest);
    api.kubectl(
        "apply",
        "--server-side",
        "--subresource=status",
        "--field-manager=" + manager,
        "-f",
        file.toString());
  }

  private static Stream<String> conditions() {
    return api.kubectl(
            "get",
            "cloudaccount/conditions",
            "-n",
            NAMESPACE,
            "-o",
            "jsonpath={range .status.conditions[*]}{.type} {.status}{'\\n'}{end}")
        .lines();
  }

  @Test
  void findingsAreSelectedByTheirFieldsAndListedWorstFirst() {
    client.resource(Shipped.finding(NAMESPACE, "low-one", 14, "low", "a24")).create();
    client.resource(Shipped.finding(NAMESPACE, "worst", 84, "critical", "p1")).create();
    client.resource(Shipped.finding(NAMESPACE, "middle", 53, "medium", "a25")).create();

    assertThat(selected("spec.severity", "critical")).containsExactly("worst");
    assertThat(selected("spec.check", "a25")).containsExactly("middle");
    assertThat(selected("spec.state", "Open")).hasSize(3);
    assertThat(selected("spec.state", "Resolved")).isEmpty();
    assertThat(selected("spec.category", "configuration")).hasSize(3);
    assertThat(selected("spec.account", "another")).isEmpty();

    List<String> table =
        api.kubectl("get", "findings", "-n", NAMESPACE, "--sort-by=.spec.order").lines().toList();
    assertThat(table.get(0).trim().split(" +"))
        .containsExactly(
            "NAME",
            "RISK",
            "SEVERITY",
            "STATE",
            "CATEGORY",
            "ACCOUNT",
            "ASSET",
            "TITLE",
            "DUE",
            "AGE");
    assertThat(table.subList(1, 4).stream().map(line -> line.split(" +")[0]))
        .containsExactly("worst", "middle", "low-one");
  }

  private static List<String> selected(String field, String value) {
    return client
        .resources(FindingResource.class)
        .inNamespace(NAMESPACE)
        .withField(field, value)
        .list()
        .getItems()
        .stream()
        .map(finding -> finding.getMetadata().getName())
        .toList();
  }

  @Test
  void allButFindingsAndApprovalsHaveTheirStatusApart() {
    assertThat(
            client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .filter(crd -> crd.getSpec().getGroup().equals("mothership.dev"))
                .filter(crd -> crd.getSpec().getVersions().get(0).getSubresources() != null)
                .map(crd -> crd.getSpec().getNames().getKind()))
        .containsExactlyInAnyOrder(
            "CloudAccount",
            "CloudIdentity",
            "CloudOrganization",
            "ClusterPostureException",
            "ClusterNotificationChannel",
            "ClusterScanPolicy",
            "NotificationChannel",
            "Posture",
            "PostureException",
            "Remediation",
            "RemediationPolicy",
            "RiskModel",
            "ScanPolicy",
            "Scanner",
            "Tenant");
  }

  @Test
  void theQuickstartHoldsNoFieldThatTheKindsDoNotHave() throws IOException {
    Shipped.namespace(client, "team-checkout");
    Path samples = Installation.checkout().resolve("samples/quickstart");
    List<Path> files;
    try (Stream<Path> all = Files.list(samples)) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      assertThat(
              api.kubectl("apply", "--dry-run=server", "--validate=strict", "-f", file.toString()))
          .contains("(server dry run)");
    }
  }
}
