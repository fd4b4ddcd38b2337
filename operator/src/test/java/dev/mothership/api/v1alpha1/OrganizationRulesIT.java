package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.api.v1alpha1.KindRulesIT.Refused;
import dev.mothership.local.Installation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server refuses of a CloudOrganization, and what it says then. */
class OrganizationRulesIT {
  private static final String AWS = "aws: {managementAccountId: '999900001111'}";
  private static final String IDENTITY = "identityRef: {name: aws-default}";
  private static final String RULES = "rules: [{namespace: a}]";
  private static KubernetesClient client;

  @BeforeAll
  static void connect() {
    client = Shipped.api().client();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  static Stream<Refused> rules() {
    return Stream.of(
        refused("exactly one provider block is needed: set spec.aws", IDENTITY, RULES),
        refused(
            "an organization's interval must be between 5m and 168h",
            AWS,
            IDENTITY,
            RULES,
            "interval: 4m59s",
            "retryInterval: 5s"),
        refused(
            "retryInterval must be between 5s and interval",
            AWS,
            IDENTITY,
            RULES,
            "retryInterval: 2h"),
        refused(
            "labels under mothership.dev/ and kubernetes.io/ are not a rule's to give",
            AWS,
            IDENTITY,
            "rules: [{namespace: a, labels: {mothership.dev/organization: other}}]"),
        refused(
            "labels under mothership.dev/ and kubernetes.io/ are not a rule's to give",
            AWS,
            IDENTITY,
            "rules: [{namespace: a, labels: {app.kubernetes.io/managed-by: me}}]"),
        new Refused(
            "a CloudOrganization's name has at most 63 characters: it becomes a label",
            List.of(manifest("a".repeat(64), AWS, IDENTITY, RULES))),
        new Refused(
            "externalId cannot change: every role of the organization trusts the one it has",
            List.of(
                manifest("refused", AWS, IDENTITY, RULES),
                manifest("refused", AWS, IDENTITY, RULES, "externalId: other"))),
        new Refused(
            "managementAccountId cannot change: another organization is another"
                + " CloudOrganization",
            List.of(
                manifest("refused", AWS, IDENTITY, RULES),
                manifest("refused", AWS.replace("9999", "8888"), IDENTITY, RULES))));
  }

  static Stream<Refused> shapes() {
    return Stream.of(
        refused("spec.identityRef: Required value", AWS, RULES),
        refused("spec.rules: Required value", AWS, IDENTITY),
        refused("spec.rules", AWS, IDENTITY, "rules: []"),
        refused("spec.rules[0].namespace: Required value", AWS, IDENTITY, "rules: [{match: {}}]"),
        refused(
            "spec.rules[0].environment", AWS, IDENTITY, "rules: [{namespace: a, environment: qa}]"),
        refused("spec.aws.managementAccountId", "aws: {managementAccountId: o-1}", IDENTITY, RULES),
        refused(
            "spec.aws.organizationId",
            "aws: {managementAccountId: '999900001111', organizationId: corp}",
            IDENTITY,
            RULES));
  }

  @ParameterizedTest
  @MethodSource({"rules", "shapes"})
  void refuses(Refused refused) {
    boolean replaces = refused.manifests().size() == 2;
    if (replaces) {
      client.resource(refused.manifests().get(0)).create();
    }
    try {
      String last = refused.manifests().get(refused.manifests().size() - 1);
      assertThatThrownBy(
              () -> {
                if (replaces) {
                  client.resource(last).update();
                } else {
                  client.resource(last).dryRun().create();
                }
              })
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(refused.message());
    } finally {
      if (replaces) {
        client.resource(refused.manifests().get(0)).delete();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-tenants.yaml", "2-identity.yaml", "3-organization.yaml"})
  void theSampleHoldsNoFieldThatTheKindsDoNotHave(String file) {
    Path sample = Installation.checkout().resolve("samples/organization").resolve(file);
    assertThat(
            Shipped.api()
                .kubectl("apply", "--dry-run=server", "--validate=strict", "-f", sample.toString()))
        .contains("(server dry run)");
  }

  @Test
  void whatIsLeftOutIsFilledIn() {
    CloudOrganizationSpec spec =
        Serialization.unmarshal(
                Serialization.asYaml(
                    client.resource(manifest("defaults", AWS, IDENTITY, RULES)).dryRun().create()),
                CloudOrganizationResource.class)
            .getSpec();
    assertThat(spec.aws().roleName()).isEqualTo("MothershipReadOrganization");
    assertThat(spec.aws().memberRoleName()).isEqualTo("MothershipReadOnly");
    assertThat(spec.interval()).isEqualTo("1h");
    assertThat(spec.dryRun()).isFalse();
  }

  private static Refused refused(String message, String... spec) {
    return new Refused(message, List.of(manifest("refused", spec)));
  }

  private static String manifest(String name, String... spec) {
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: CloudOrganization
    metadata: {name: %s}
    spec:
      %s
    """
        .formatted(name, String.join("\n  ", spec));
  }
}
