package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.FindingResource;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.store.AccountRow;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What owners may do, asked as those people of a real API server; the operator runs under the
 * rights that it ships.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnersAccessIT {
  private static final String ACCOUNT =
      """
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata: {name: account, namespace: %1$s}
      spec: {aws: {accountId: "%2$s"}, identityRef: {name: %1$s}}
      """;
  private static final String FINDING =
      """
      apiVersion: mothership.dev/v1alpha1
      kind: Finding
      metadata: {name: %2$s, namespace: %1$s}
      spec:
        order: 59
        risk: 41
        severity: medium
        state: Open
        category: configuration
        check: aws-ec2-imdsv1-allowed
        account: account
        asset: web-1
        assetKey: arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0
        title: IMDSv1 is allowed
        firstSeen: "2026-01-02T03:04:05Z"
        confidence: confirmed
        similar: 0
        factors: [exploit 0.7]
      """;

  private final OwnersCluster cluster = new OwnersCluster();
  private KubernetesClient admin;
  private KubernetesClient shipped;

  @BeforeAll
  void start() {
    cluster.start();
    admin = cluster.admin();
    shipped = cluster.shipped();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anOwnerOfOneNamespaceSeesAndTouchesNothingOfAnother() {
    cluster.team("alpha", "{kind: User, name: alice@example.com}");
    cluster.team("bravo", "{kind: User, name: bob@example.com}");
    cluster.awaitSubjects("alpha", OwnersCluster.OWNER_BINDING, "User alice@example.com");
    cluster.awaitSubjects("bravo", OwnersCluster.OWNER_BINDING, "User bob@example.com");
    admin.resource(FINDING.formatted("bravo", "of-bravo")).create();
    admin
        .resource("apiVersion: v1\nkind: Secret\nmetadata: {name: keys, namespace: alpha}\n")
        .create();
    try (KubernetesClient alice = cluster.as("alice@example.com")) {
      assertThat(alice.resources(FindingResource.class).inNamespace("alpha").list().getItems())
          .isEmpty();
      refused(
          () -> alice.resources(FindingResource.class).inNamespace("bravo").list(), "cannot list");
      refused(() -> alice.resources(FindingResource.class).inAnyNamespace().list(), "cannot list");
      refused(
          () -> alice.resources(CloudAccountResource.class).inNamespace("bravo").list(),
          "cannot list");
      refused(() -> alice.resource(ACCOUNT.formatted("bravo", "999999999999")).create(), "cannot");
      refused(() -> alice.resources(TenantResource.class).list(), "cannot list");

      refused(() -> alice.secrets().inNamespace("alpha").withName("keys").get(), "cannot get");
      refused(() -> alice.secrets().inNamespace("alpha").list(), "cannot list");
      refused(() -> alice.resource(FINDING.formatted("alpha", "forged")).create(), "cannot create");
      for (String kind :
          List.of(
              "tenants",
              "cloudidentities",
              "cloudorganizations",
              "clusterscanpolicies",
              "clusterpostureexceptions",
              "riskmodels")) {
        for (String verb : List.of("create", "update", "patch", "delete")) {
          assertThat(OwnersCluster.may(alice, verb, "mothership.dev/" + kind, ""))
              .as(verb + kind)
              .isFalse();
        }
      }
      for (String kind : List.of("postures", "postures/status", "findings")) {
        assertThat(OwnersCluster.may(alice, "create", "mothership.dev/" + kind, "alpha"))
            .as(kind)
            .isFalse();
        assertThat(OwnersCluster.may(alice, "patch", "mothership.dev/" + kind, "alpha"))
            .as(kind)
            .isFalse();
      }
    }
  }

  @Test
  void anOwnerCannotBindHimselfMoreNorAnybodyElse() {
    cluster.team("charlie", "{kind: User, name: carol}");
    cluster.awaitSubjects("charlie", OwnersCluster.OWNER_BINDING, "User carol");
    try (KubernetesClient carol = cluster.as("carol")) {
      assertThat(OwnersCluster.may(carol, "create", "mothership.dev/cloudaccounts", "charlie"))
          .isTrue();
      refused(
          () ->
              carol
                  .resource(
                      """
                      apiVersion: rbac.authorization.k8s.io/v1
                      kind: RoleBinding
                      metadata: {name: more, namespace: charlie}
                      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
                      subjects: [{kind: User, name: carol, apiGroup: rbac.authorization.k8s.io}]
                      """)
                  .create(),
          "cannot create");
      refused(
          () ->
              carol
                  .rbac()
                  .roleBindings()
                  .inNamespace("charlie")
                  .withName(OwnersCluster.OWNER_BINDING)
                  .edit(
                      found -> {
                        found.getSubjects().get(0).setName("mallory");
                        return found;
                      }),
          "cannot get");
    }
  }

  @Test
  void theOperatorItselfBindsNothingButTheTwoRolesUnderTheTwoNames() {
    cluster.team("delta", "");
    String binding =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %s, namespace: delta}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
        subjects: [{kind: User, name: mallory, apiGroup: rbac.authorization.k8s.io}]
        """;
    refused(
        () ->
            shipped
                .resource(binding.formatted(OwnersCluster.VIEWER_BINDING, "cluster-admin"))
                .fieldManager("mothership")
                .serverSideApply(),
        "attempting to grant RBAC permissions not currently held");
    refused(
        () ->
            shipped
                .resource(binding.formatted("other", "mothership-viewer"))
                .fieldManager("mothership")
                .serverSideApply(),
        "cannot patch resource");
    refused(
        () ->
            shipped
                .resource(binding.formatted(OwnersCluster.VIEWER_BINDING, "mothership-viewer"))
                .create(),
        "cannot create resource");
  }

  /** The first to prove that the account is its own holds it: the database refuses the second. */
  @Test
  void anOwnerMayNameAnothersAccountButNeverHoldsIt() {
    cluster.team("echo", "{kind: User, name: erin}");
    cluster.team("foxtrot", "{kind: User, name: frank}");
    cluster.awaitSubjects("echo", OwnersCluster.OWNER_BINDING, "User erin");
    cluster.awaitSubjects("foxtrot", OwnersCluster.OWNER_BINDING, "User frank");
    try (KubernetesClient erin = cluster.as("erin");
        KubernetesClient frank = cluster.as("frank")) {
      frank.resource(ACCOUNT.formatted("foxtrot", "666666666666")).create();
      erin.resource(ACCOUNT.formatted("echo", "666666666666")).create();
    }
    AccountRow held = row("foxtrot");
    AccountRow wanted = row("echo");
    assertThat(held.tenantId()).isNotEqualTo(wanted.tenantId());
    assertThat(claims(held)).isTrue();
    assertThat(claims(wanted)).isFalse();
  }

  private boolean claims(AccountRow account) {
    return cluster
        .database()
        .jdbi()
        .inTransaction(handle -> cluster.accounts().claim(handle, account.id()));
  }

  private AccountRow row(String namespace) {
    return Awaitility.await(namespace)
        .atMost(OwnersCluster.PATIENCE)
        .until(() -> cluster.accounts().find(namespace, "account"), Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void viewersReadAndGroupsAndServiceAccountsCount() {
    cluster.team(
        "golf",
        """
        {kind: Group, name: auditors, role: viewer}, \
        {kind: ServiceAccount, name: deployer, namespace: ci}, {kind: User, name: gina}""");
    cluster.awaitSubjects(
        "golf", OwnersCluster.OWNER_BINDING, "ServiceAccount deployer", "User gina");
    cluster.awaitSubjects("golf", OwnersCluster.VIEWER_BINDING, "Group auditors");
    try (KubernetesClient auditor = cluster.as("anybody", "auditors");
        KubernetesClient deployer = cluster.as("system:serviceaccount:ci:deployer")) {
      assertThat(OwnersCluster.may(auditor, "list", "mothership.dev/findings", "golf")).isTrue();
      assertThat(OwnersCluster.may(auditor, "create", "mothership.dev/cloudaccounts", "golf"))
          .isFalse();
      assertThat(OwnersCluster.may(deployer, "create", "mothership.dev/cloudaccounts", "golf"))
          .isTrue();
    }
    cluster.awaitOwnersBound("golf", "True", "bound in every namespace");
  }
}
