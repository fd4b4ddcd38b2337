package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may decide, on what, and under which name. */
class ApprovalPolicyIT {
  static final String IMMUTABLE = "an Approval cannot change: delete it and create another";

  private static final String NAMESPACE = "approval-policy";
  private static final String NOT_YOURSELF = "spec.by is whoever decides: it must be ";
  private static final String NO_PERSON = "only a person approves; service accounts do not";
  private static final String NO_VERB =
      "(verb approve): ask somebody who holds mothership-approver";

  /** Alice owns, Sam decides here, Sue everywhere; argocd may do whatever any of them may. */
  private static final String PEOPLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: owner, namespace: approval-policy}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-owner}
      subjects:
      - {kind: User, apiGroup: rbac.authorization.k8s.io, name: alice}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: approver, namespace: approval-policy}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-approver}
      subjects:
      - {kind: User, apiGroup: rbac.authorization.k8s.io, name: sam}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: approval-policy}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-approver}
      subjects:
      - {kind: User, apiGroup: rbac.authorization.k8s.io, name: sue}
      - {kind: ServiceAccount, name: argocd, namespace: approval-policy}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: argocd, namespace: approval-policy}
      """;

  private static KubernetesClient admin;
  private static KubernetesClient alice;
  private static KubernetesClient sam;
  private static KubernetesClient sue;
  private static KubernetesClient argocd;

  @BeforeAll
  static void connect() {
    admin = Shipped.api().client();
    Shipped.namespace(admin, NAMESPACE);
    Shipped.api().applyYaml(PEOPLE);
    alice = Shipped.as("alice");
    sam = Shipped.as("sam");
    sue = Shipped.as("sue");
    argocd = Shipped.api().clientAs(Shipped.api().serviceAccountKubeconfig(NAMESPACE, "argocd"));
    Awaitility.await("the policy and the rights are in effect")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              refused(() -> create(alice, "PostureException", "alice"), NO_VERB);
              assertThat(create(sam, "PostureException", "sam")).isNotNull();
              assertThat(create(sue, "ClusterPostureException", "sue")).isNotNull();
              refused(() -> create(argocd, "PostureException", "sue"), NO_PERSON);
            });
  }

  @AfterAll
  static void disconnect() {
    List.of(argocd, sue, sam, alice, admin).forEach(KubernetesClient::close);
  }

  @Test
  void nobodyDecidesInTheNameOfAnother() {
    refused(() -> create(sam, "PostureException", "sue"), NOT_YOURSELF + "sam");
    refused(() -> create(admin, "PostureException", "sue"), NOT_YOURSELF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"argocd", "system:serviceaccount:approval-policy:argocd"})
  void aServiceAccountDecidesNothingUnderAnyName(String by) {
    refused(() -> create(argocd, "PostureException", by), NO_PERSON);
    refused(() -> create(argocd, "Remediation", by), NO_PERSON);
  }

  @Test
  void anOwnerDecidesOnChangesToWhatIsHisButNotOnExceptions() {
    assertThat(create(alice, "Remediation", "alice")).isNotNull();
    refused(
        () -> create(alice, "PostureException", "alice"),
        "you may not decide on postureexceptions");
    refused(
        () -> create(alice, "ClusterPostureException", "alice"),
        "you may not decide on clusterpostureexceptions");
  }

  @Test
  void whoDecidesInANamespaceDecidesNothingForTheCluster() {
    refused(() -> create(sam, "ClusterPostureException", "sam"), NO_VERB);
    assertThat(create(sue, "PostureException", "sue")).isNotNull();
  }

  @Test
  void aDecisionStandsAsItWasMade() {
    sam.resource(approval("stands", "PostureException", "sam")).create();
    refused(
        () ->
            admin
                .resource(
                    approval("stands", "PostureException", "sam").replace("Approve", "Reject"))
                .update(),
        IMMUTABLE);
    admin
        .resources(ApprovalResource.class)
        .inNamespace(NAMESPACE)
        .withName("stands")
        .edit(
            approval -> {
              approval.getMetadata().setLabels(Map.of("seen", "yes"));
              return approval;
            });
    assertThatThrownBy(() -> alice.resource(approval("stands", "PostureException", "sam")).delete())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("cannot delete resource \"approvals\"");
    sam.resource(approval("stands", "PostureException", "sam")).delete();
  }

  private static HasMetadata create(KubernetesClient who, String kind, String by) {
    return who.resource(approval("tried", kind, by)).dryRun().create();
  }

  private static String approval(String name, String kind, String by) {
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: Approval
    metadata: {name: %s, namespace: approval-policy}
    spec:
      targetRef: {kind: %s, name: legacy-bucket}
      targetHash: %s
      decision: Approve
      by: "%s"
    """
        .formatted(name, kind, "0a".repeat(32), by);
  }

  private static void refused(ThrowingCallable write, String message) {
    assertThatThrownBy(write)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }
}
