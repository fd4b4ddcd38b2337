package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.local.ControlPlane;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may say what findings and postures say. */
class PublishPolicyIT {
  private static final String NAMESPACE = "publish-policy";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final String FINDINGS = written("findings");
  private static final String POSTURES = written("postures");

  /**
   * {@code owner} holds what owners are given; {@code generous} also create and update on all that
   * the operator writes, as careless roles give it.
   */
  private static final String PEOPLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: writer, namespace: publish-policy}
      rules:
      - apiGroups: [mothership.dev]
        resources: [findings, postures, postures/status]
        verbs: [create, update, patch]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: writers, namespace: publish-policy}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: writer}
      subjects:
      - {kind: ServiceAccount, name: generous, namespace: publish-policy}
      """;

  private static KubernetesClient admin;
  private static KubernetesClient operator;
  private static KubernetesClient owner;
  private static KubernetesClient generous;

  @BeforeAll
  static void connect() {
    ControlPlane api = Shipped.api();
    admin = api.client();
    Shipped.namespace(admin, NAMESPACE);
    Shipped.namespaceAdmin(NAMESPACE, "owner", "mothership-owner");
    Shipped.namespaceAdmin(NAMESPACE, "generous", "mothership-owner");
    api.applyYaml(PEOPLE);
    operator = api.clientAs(Shipped.operator());
    owner = api.clientAs(api.serviceAccountKubeconfig(NAMESPACE, "owner"));
    generous = api.clientAs(api.serviceAccountKubeconfig(NAMESPACE, "generous"));
    Awaitility.await("the policy is enforced")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> refused(() -> generous.resource(finding("probe")).dryRun().create(), FINDINGS));
  }

  @AfterAll
  static void disconnect() {
    generous.close();
    owner.close();
    operator.close();
    admin.close();
  }

  @Test
  void theOperatorWritesFindingsAndPostures() {
    operator.resource(finding("by-operator")).create();
    operator.resource(finding("by-operator")).forceConflicts().serverSideApply();
    operator.resource(Shipped.posture(NAMESPACE)).create();
    PostureResource posture =
        operator.resources(PostureResource.class).inNamespace(NAMESPACE).withName("checkout").get();
    assertThat(posture.getSpec().tenant()).isEqualTo("checkout");
    operator
        .resource(Shipped.posture(NAMESPACE) + "status: {score: 60}\n")
        .subresource("status")
        .patch();

    operator.resource(finding("by-operator")).delete();
    operator.resource(Shipped.posture(NAMESPACE)).delete();
  }

  @Test
  void aClusterAdministratorMay() {
    admin.resource(finding("by-admin")).create();
    admin.resource(finding("by-admin")).forceConflicts().serverSideApply();
    admin.resource(finding("by-admin")).delete();
  }

  @Test
  void whoeverMayWriteEverythingElseIsToldWhoWritesThese() {
    admin.resource(finding("not-yours")).create();
    admin.resource(Shipped.posture(NAMESPACE).replace("checkout,", "not-yours,")).create();

    refused(() -> generous.resource(finding("forged")).create(), FINDINGS);
    refused(() -> generous.resource(finding("not-yours")).serverSideApply(), FINDINGS);
    refused(
        () ->
            generous
                .resources(FindingResource.class)
                .inNamespace(NAMESPACE)
                .withName("not-yours")
                .patch(MERGE, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"),
        FINDINGS);
    refused(
        () -> generous.resource(Shipped.posture(NAMESPACE).replace("checkout,", "a,")).create(),
        POSTURES);
    refused(
        () ->
            generous
                .resources(PostureResource.class)
                .inNamespace(NAMESPACE)
                .withName("not-yours")
                .patch(MERGE, "{\"spec\":{\"tenant\":\"other\"}}"),
        POSTURES);
    refused(
        () ->
            generous
                .resources(PostureResource.class)
                .inNamespace(NAMESPACE)
                .withName("not-yours")
                .subresource("status")
                .patch(MERGE, "{\"status\":{\"score\":100}}"),
        POSTURES);

    generous.resource(finding("not-yours")).delete();
    generous.resource(Shipped.posture(NAMESPACE).replace("checkout,", "not-yours,")).delete();
    assertThat(admin.resource(finding("not-yours")).get()).isNull();
  }

  @Test
  void anOwnerDeletesButDoesNotWrite() {
    admin.resource(finding("to-delete")).create();

    assertThatThrownBy(() -> owner.resource(finding("forged")).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("cannot create resource \"findings\"");
    owner.resource(finding("to-delete")).delete();

    assertThat(admin.resource(finding("to-delete")).get()).isNull();
  }

  @Test
  void anOwnerCannotGiveAwayTheVerb() {
    String role =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: publisher, namespace: publish-policy}
        rules:
        - {apiGroups: [mothership.dev], resources: [findings], verbs: [publish]}
        """;
    assertThatThrownBy(() -> owner.resource(role).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("attempting to grant RBAC permissions not currently held");
  }

  @Test
  void theGarbageCollectorMayEndWhatIsDeletedInTheForeground() {
    admin.resource(finding("foreground")).create();
    admin
        .resources(FindingResource.class)
        .inNamespace(NAMESPACE)
        .withName("foreground")
        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
        .delete();

    refused(
        () ->
            generous
                .resources(FindingResource.class)
                .inNamespace(NAMESPACE)
                .withName("foreground")
                .patch(MERGE, "{\"spec\":{\"risk\":0}}"),
        FINDINGS);
    generous
        .resources(FindingResource.class)
        .inNamespace(NAMESPACE)
        .withName("foreground")
        .patch(MERGE, "{\"metadata\":{\"finalizers\":null}}");

    assertThat(admin.resource(finding("foreground")).get()).isNull();
  }

  private static String finding(String name) {
    return Shipped.finding(NAMESPACE, name, 41, "medium", "aws-ec2-imdsv1-allowed");
  }

  private static String written(String resource) {
    return resource
        + " are written by the Mothership operator only (verb publish): to change one, fix what it"
        + " tells of; deleting it has it written again";
  }

  private static void refused(ThrowingCallable write, String message) {
    assertThatThrownBy(write)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }
}
