package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.TenantResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How the bindings of owners come, change and go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnerBindingsIT {
  private final OwnersCluster cluster = new OwnersCluster();
  private KubernetesClient admin;

  @BeforeAll
  void start() {
    cluster.start();
    admin = cluster.admin();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void accessGoesWithTheOwnerTheNamespaceAndTheTenant() {
    cluster.team("hotel", "{kind: User, name: henry}, {kind: User, name: hilda, role: viewer}");
    cluster.awaitSubjects("hotel", OwnersCluster.OWNER_BINDING, "User henry");
    cluster.awaitSubjects("hotel", OwnersCluster.VIEWER_BINDING, "User hilda");
    cluster.api().applyYaml(OwnersCluster.TEAM.formatted("hotel", "{kind: User, name: heidi}"));
    cluster.awaitSubjects("hotel", OwnersCluster.OWNER_BINDING, "User heidi");
    cluster.awaitGone("hotel", OwnersCluster.VIEWER_BINDING);

    cluster.api().kubectl("label", "namespace", "hotel", "--overwrite", "team=none");
    cluster.awaitGone("hotel", OwnersCluster.OWNER_BINDING);
    cluster.api().kubectl("label", "namespace", "hotel", "--overwrite", "team=hotel");
    cluster.awaitSubjects("hotel", OwnersCluster.OWNER_BINDING, "User heidi");

    cluster.api().kubectl("delete", "tenant", "hotel");
    cluster.awaitGone("hotel", OwnersCluster.OWNER_BINDING);
  }

  @Test
  void aNamespaceThatTwoTenantsSelectIsOpenToTheOwnersOfNeither() {
    cluster.team("india", "{kind: User, name: ines}");
    cluster.awaitSubjects("india", OwnersCluster.OWNER_BINDING, "User ines");
    cluster
        .api()
        .applyYaml(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: Tenant
            metadata: {name: greedy}
            spec:
              namespaceSelector: {matchLabels: {team: india}}
              owners: [{kind: User, name: greta}]
            """);
    cluster.awaitGone("india", OwnersCluster.OWNER_BINDING);
    cluster.api().kubectl("delete", "tenant", "greedy");
    cluster.awaitSubjects("india", OwnersCluster.OWNER_BINDING, "User ines");
  }

  @Test
  void whatSomebodyElseWroteIsToldAndLeftAloneAndTheNeighbourIsBound() {
    cluster
        .api()
        .applyYaml(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: juliet, labels: {team: juliet}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: juliet-too, labels: {team: juliet}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: mothership-tenant-owner
              namespace: juliet
              labels: {app.kubernetes.io/managed-by: mothership, mothership.dev/tenant: juliet}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{kind: User, name: jack, apiGroup: rbac.authorization.k8s.io}]
            """);
    cluster.team("juliet", "{kind: User, name: julia}");
    cluster.awaitSubjects("juliet-too", OwnersCluster.OWNER_BINDING, "User julia");
    cluster.awaitOwnersBound(
        "juliet", "False", "juliet: RoleBinding \"mothership-tenant-owner\" is not");
    cluster.awaitSubjects("juliet", OwnersCluster.OWNER_BINDING, "User jack");

    cluster.api().kubectl("delete", "rolebinding", OwnersCluster.OWNER_BINDING, "-n", "juliet");
    cluster.awaitSubjects("juliet", OwnersCluster.OWNER_BINDING, "User julia");
    cluster.awaitOwnersBound("juliet", "True", "");
  }

  @Test
  void aChangedBindingIsMadeRightAgain() {
    cluster.team("kilo", "{kind: User, name: kate}");
    cluster.awaitSubjects("kilo", OwnersCluster.OWNER_BINDING, "User kate");
    cluster
        .api()
        .kubectl(
            "patch",
            "rolebinding",
            OwnersCluster.OWNER_BINDING,
            "-n",
            "kilo",
            "--type=json",
            "-p",
            "[{\"op\":\"replace\",\"path\":\"/subjects/0/name\",\"value\":\"mallory\"}]");
    cluster.awaitSubjects("kilo", OwnersCluster.OWNER_BINDING, "User kate");
  }

  @Test
  void accessThatOutlivedItsTenantIsSwept() {
    cluster
        .api()
        .applyYaml(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: lima}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: mothership-tenant-viewer
              namespace: lima
              labels: {app.kubernetes.io/managed-by: mothership, mothership.dev/tenant: long-gone}
            roleRef:
              {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-viewer}
            subjects: [{kind: User, name: larry, apiGroup: rbac.authorization.k8s.io}]
            """);
    cluster
        .access()
        .revokeAllBut(
            Set.copyOf(
                admin.resources(TenantResource.class).list().getItems().stream()
                    .map(tenant -> tenant.getMetadata().getName())
                    .toList()));
    assertThat(cluster.binding("lima", OwnersCluster.VIEWER_BINDING)).isEmpty();
  }
}
