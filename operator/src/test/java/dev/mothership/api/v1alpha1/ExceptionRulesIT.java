package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.api.v1alpha1.KindRulesIT.Refused;
import dev.mothership.local.Installation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server refuses of exceptions, and under whose name it takes them. */
class ExceptionRulesIT {
  private static final String EVERYTHING =
      "name a finding, a check or assets: an exception from everything is refused";
  private static final String IN_FULL =
      "assets are named in full, without *, where no check is named";
  private static final String STRENGTH =
      "strength is needed by a CompensatingControl and refused by the others";
  private static final String ATTESTS =
      "an Attestation has attests, an exception of any other type has match";
  private static final String RISK = "type: AcceptedRisk";
  private static final String CHECK = "match: {check: aws-ec2-imdsv1-allowed}";
  private static final String REQUIREMENT =
      "attests: {framework: cis-aws-5.0.0, requirement: '1.1'}";

  private static KubernetesClient admin;
  private static KubernetesClient alice;

  @BeforeAll
  static void connect() {
    admin = Shipped.api().client();
    alice = Shipped.as("alice", "system:masters");
    Awaitility.await("the policy is enforced")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> admin.resource(manifest(RISK, CHECK)).dryRun().create())
                    .hasMessageContaining("spec.requestedBy is whoever asks for it: it must be "));
  }

  @AfterAll
  static void disconnect() {
    alice.close();
    admin.close();
  }

  static Stream<Refused> rules() {
    return Stream.of(
        refused(EVERYTHING, RISK, "match: {}"),
        refused(EVERYTHING, RISK, "match: {assets: []}"),
        refused(EVERYTHING, RISK, "match: {tags: {stage: test}}"),
        refused(IN_FULL, RISK, "match: {assets: ['arn:*']}"),
        refused(
            IN_FULL, RISK, "match: {assets: ['arn:aws:s3:::a', 'arn:aws:s3:::*'], tags: {a: b}}"),
        refused(
            "* alone is no asset: leave assets out to mean all",
            RISK,
            "match: {check: a, assets: ['**']}"),
        refused(STRENGTH, RISK, CHECK, "strength: strong"),
        refused(STRENGTH, "type: CompensatingControl", CHECK),
        refused(
            "a CompensatingControl names the check or the finding that it answers",
            "type: CompensatingControl",
            "strength: strong",
            "match: {assets: ['arn:aws:s3:::a']}"),
        refused(ATTESTS, RISK),
        refused(ATTESTS, RISK, CHECK, REQUIREMENT),
        refused(ATTESTS, "type: Attestation", CHECK, "evidence: [a]"),
        refused("an Attestation needs evidence", "type: Attestation", REQUIREMENT),
        refused("an Attestation needs evidence", "type: Attestation", REQUIREMENT, "evidence: []"));
  }

  static Stream<Refused> shapes() {
    return Stream.of(
        refused("spec.type", "type: Forgotten", CHECK),
        refused("spec.match.check", RISK, "match: {check: '*'}"),
        refused("spec.match.finding", RISK, "match: {finding: 'configuration-*'}"),
        refused("spec.match.maxMatches", RISK, "match: {check: a, maxMatches: 1001}"),
        refused("spec.match.maxMatches", RISK, "match: {check: a, maxMatches: 0}"),
        refused("spec.expires", RISK, CHECK, "expires: tomorrow"),
        refused("spec.expires", RISK, CHECK, "expires: '2027-02-31T00:00:00Z'"),
        refused("spec.expires", RISK, CHECK, "expires: '2027-02-01T00:00:00+02:00'"),
        refused("spec.reason", RISK, CHECK, "reason: ''"),
        refused(
            "spec.expires: Required value",
            manifest(RISK, CHECK).replaceAll("(?m)^  expires.*\n", "")),
        refused(
            "spec.requestedBy: Required value",
            manifest(RISK, CHECK).replaceAll("(?m)^  requestedBy.*\n", "")));
  }

  @ParameterizedTest
  @MethodSource({"rules", "shapes"})
  void refuses(Refused refused) {
    for (String kind : List.of("PostureException", "ClusterPostureException")) {
      String manifest =
          refused.manifests().get(0).replace("kind: PostureException", "kind: " + kind);
      assertThatThrownBy(() -> alice.resource(scoped(kind, manifest)).dryRun().create())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(refused.message());
    }
  }

  private static String scoped(String kind, String manifest) {
    return kind.startsWith("Cluster") ? manifest.replace(", namespace: default", "") : manifest;
  }

  @Test
  void aFewMatchesAreMeantWhereNothingIsSaid() {
    PostureExceptionResource stored =
        Serialization.unmarshal(
            Serialization.asYaml(alice.resource(manifest(RISK, CHECK)).dryRun().create()),
            PostureExceptionResource.class);
    assertThat(stored.getSpec().match().maxMatches()).isEqualTo(10);
  }

  @Test
  void whoeverChangesAnExceptionIsWhoAsksForIt() {
    alice.resource(manifest(RISK, CHECK)).create();
    try {
      assertThatThrownBy(() -> admin.resource(manifest(RISK, CHECK, "reason: another")).update())
          .hasMessageContaining("spec.requestedBy is whoever asks for it: it must be ");
      admin
          .resources(PostureExceptionResource.class)
          .inNamespace("default")
          .withName("tried")
          .edit(
              exception -> {
                exception.getMetadata().setLabels(Map.of("team", "pay"));
                return exception;
              });
      alice.resource(manifest(RISK, CHECK, "reason: another")).update();
    } finally {
      alice.resource(manifest(RISK, CHECK)).delete();
    }
  }

  @Test
  void outOfGitItIsWhomTheManifestNames() {
    Shipped.namespace(admin, "exception-rules");
    KubernetesClient argocd =
        Shipped.as(
            "system:serviceaccount:exception-rules:argocd",
            "system:serviceaccounts",
            "system:masters");
    try (argocd) {
      assertThat(argocd.resource(manifest(RISK, CHECK)).dryRun().create()).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1-accepted-risk.yaml",
        "2-compensating-control.yaml",
        "3-attestation.yaml",
        "4-false-positive-everywhere.yaml"
      })
  void theSampleHoldsNoFieldThatTheKindsDoNotHave(String file) {
    Shipped.namespace(admin, "team-checkout");
    assertThat(
            Shipped.api()
                .kubectl(
                    "apply",
                    "--dry-run=server",
                    "--validate=strict",
                    "--as=alice@example.com",
                    "--as-group=system:masters",
                    "-f",
                    Installation.checkout().resolve("samples/exceptions").resolve(file).toString()))
        .contains("(server dry run)");
  }

  private static Refused refused(String message, String... spec) {
    boolean whole = spec.length == 1 && spec[0].startsWith("apiVersion");
    return new Refused(message, List.of(whole ? spec[0] : manifest(spec)));
  }

  /** Alice's, with what is not given filled in. */
  private static String manifest(String... spec) {
    StringBuilder manifest =
        new StringBuilder(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: PostureException
            metadata: {name: tried, namespace: default}
            spec:
            """);
    String given = String.join("\n", spec);
    for (String field :
        List.of("requestedBy: alice", "reason: why", "expires: '2027-01-31T00:00:00Z'")) {
      if (!given.contains(field.substring(0, field.indexOf(':') + 1))) {
        manifest.append("  ").append(field).append('\n');
      }
    }
    for (String field : spec) {
      manifest.append("  ").append(field).append('\n');
    }
    return manifest.toString();
  }
}
