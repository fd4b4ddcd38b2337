package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server refuses of policies, and from whom. */
class PolicyRulesIT {
  private static final String NAMESPACE = "policy-rules";
  private static final String CIDRS =
      "cidrs are networks like 203.0.113.0/24; not all of the internet";
  private static final String CHECK =
      "id: mine, title: Mine, severity: low, assetType: aws.s3.bucket, remediation: Fix it";
  private static ControlPlane api;
  private static KubernetesClient client;

  record Refused(String message, String manifest) {
    @Override
    public String toString() {
      return message;
    }
  }

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

  static Stream<Refused> rules() {
    return Stream.of(
        cluster(
            "a check is included or excluded, not both", "checks: {include: [a, b], exclude: [b]}"),
        cluster(CIDRS, "trusted: {cidrs: [office]}"),
        cluster(CIDRS, "trusted: {cidrs: ['0.0.0.0/0']}"),
        cluster(CIDRS, "trusted: {cidrs: ['::/0']}"),
        cluster("accounts are numbers of twelve digits, in quotes", "trusted: {accounts: ['1']}"),
        cluster(
            "routes lead out of shared accounts only: set shared",
            "ownership: {tags: [owner], routes: [{owner: a, namespace: b}]}"),
        cluster(
            "an owner has one route",
            "ownership: {shared: true, routes: [{owner: a, namespace: b}, {owner: a, namespace: c}]}"),
        cluster("set floor, cap or both", "severity: [{check: a}]"),
        cluster("floor must not be above cap", "severity: [{check: a, floor: high, cap: low}]"),
        local(
            "values are needed by In and NotIn, and refused by Exists and DoesNotExist",
            "accountSelector: {matchExpressions: [{key: a, operator: In}]}"));
  }

  static Stream<Refused> shapes() {
    return Stream.of(
        cluster("spec.newChecks", "newChecks: Ignore"),
        cluster(
            "spec.ownership.routes[0].namespace",
            "ownership: {shared: true, routes: [{owner: a, namespace: Team_B}]}"),
        cluster("spec.mode", "mode: Off"),
        cluster("spec.exceptions.maxDays", "exceptions: {}"),
        cluster("spec.exceptions.maxDays", "exceptions: {maxDays: 0}"),
        local("spec.exceptions.maxDays", "exceptions: {maxDays: 4000}"),
        cluster("spec.severity[0].floor", "severity: [{check: a, floor: worst}]"),
        cluster("spec.parameters[0].value", "parameters: [{check: a, name: days}]"),
        local("spec.severity[0].floor", "severity: [{check: a}]"),
        local("spec.customChecks[0].fails", "customChecks: [{" + CHECK + "}]"),
        local("spec.customChecks[0].id", "customChecks: [{id: Mine, fails: 'true'}]"),
        local(
            "spec.customChecks[0].impact",
            "customChecks: [{" + CHECK + ", fails: 'true', impact: 2}]"));
  }

  @ParameterizedTest
  @MethodSource({"rules", "shapes"})
  void refuses(Refused refused) {
    assertThatThrownBy(() -> client.resource(refused.manifest()).dryRun().create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(refused.message());
  }

  @Test
  void everyRuleOfPoliciesIsSeenToRefuse() throws IOException {
    Set<String> messages = new TreeSet<>();
    for (Map.Entry<String, String> file :
        CrdFiles.read(Installation.checkout().resolve("crds")).entrySet()) {
      if (file.getKey().contains("scanpolicies")) {
        KindRulesIT.collectMessages(Serialization.unmarshal(file.getValue(), Map.class), messages);
      }
    }
    assertThat(messages)
        .hasSize(8)
        .isEqualTo(rules().map(Refused::message).collect(Collectors.toCollection(TreeSet::new)));
  }

  /** What may only make things laxer is no field of the namespaced kind. */
  @Test
  void aNamespacedPolicyHasNoFieldThatTakesAway() {
    for (String spec :
        List.of(
            "checks: {exclude: [aws-ec2-imdsv1-allowed]}",
            "trusted: {cidrs: [203.0.113.0/24]}",
            "ownership: {tags: [owner]}",
            "severity: [{check: a, floor: low, cap: low}]")) {
      assertThatThrownBy(() -> strict(local("", spec).manifest()))
          .hasMessageContaining("unknown field");
    }
  }

  @Test
  void theSamplesAreAccepted() throws IOException {
    Shipped.namespace(client, "team-checkout");
    List<Path> files;
    try (Stream<Path> all = Files.list(Installation.checkout().resolve("samples/policies"))) {
      files = all.sorted().toList();
    }
    assertThat(files).hasSize(3);
    for (Path file : files) {
      assertThat(
              api.kubectl("apply", "--dry-run=server", "--validate=strict", "-f", file.toString()))
          .contains("(server dry run)");
    }
  }

  @Test
  void ownersWritePoliciesOfTheirNamespaceAndNoneOfTheCluster() {
    Path owner = Shipped.namespaceAdmin(NAMESPACE, "policy-owner", "mothership-owner");
    try (KubernetesClient asOwner = api.clientAs(owner)) {
      asOwner.resource(local("", "newChecks: Enforce").manifest()).create();
      asOwner.resource(local("", "newChecks: Shadow").manifest()).update();
      assertThat(
              asOwner.resources(ScanPolicyResource.class).inNamespace(NAMESPACE).list().getItems())
          .singleElement()
          .satisfies(policy -> assertThat(policy.getSpec().mode()).isEqualTo("Enforce"));
      asOwner.resource(local("", "newChecks: Shadow").manifest()).delete();
      assertThatThrownBy(() -> asOwner.resource(cluster("", "mode: Shadow").manifest()).create())
          .hasMessageContaining("cannot create resource \"clusterscanpolicies\"");
      assertThatThrownBy(
              () ->
                  asOwner
                      .resource(
                          local("", "newChecks: Shadow").manifest().replace(NAMESPACE, "default"))
                      .create())
          .hasMessageContaining("cannot create resource \"scanpolicies\"");
    }
  }

  private static void strict(String manifest) throws IOException {
    Path file = Files.createTempFile("policy", ".yaml");
    try {
      Files.writeString(file, manifest);
      api.kubectl("apply", "--dry-run=server", "--validate=strict", "-f", file.toString());
    } finally {
      Files.delete(file);
    }
  }

  private static Refused cluster(String message, String spec) {
    return new Refused(
        message,
        """
        apiVersion: mothership.dev/v1alpha1
        kind: ClusterScanPolicy
        metadata: {name: refused}
        spec:
          %s
        """
            .formatted(spec));
  }

  private static Refused local(String message, String spec) {
    return new Refused(
        message,
        """
        apiVersion: mothership.dev/v1alpha1
        kind: ScanPolicy
        metadata: {name: refused, namespace: %s}
        spec:
          %s
        """
            .formatted(NAMESPACE, spec));
  }
}
