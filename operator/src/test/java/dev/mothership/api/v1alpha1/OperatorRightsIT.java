package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** All that the operator's service account may do, and no more. */
class OperatorRightsIT {
  private static final String NAMESPACE = "operator-rights";

  /** Kubernetes lets every authenticated user ask about itself. */
  private static final List<String> ABOUT_ONESELF =
      List.of("authorization.k8s.io/selfsubject", "authentication.k8s.io/selfsubject");

  private static final Set<String> EVERYWHERE =
      Set.of(
          "/namespaces get list watch",
          "mothership.dev/tenants get list watch",
          "mothership.dev/cloudaccounts get list watch",
          "mothership.dev/cloudidentities get list watch",
          "mothership.dev/approvals get list watch",
          "mothership.dev/postureexceptions create get list watch",
          "mothership.dev/clusterpostureexceptions get list watch",
          "mothership.dev/postureexceptions/status get patch update",
          "mothership.dev/clusterpostureexceptions/status get patch update",
          "mothership.dev/remediations get list watch",
          "mothership.dev/remediations/status get patch update",
          "mothership.dev/remediationpolicies get list watch",
          "mothership.dev/remediationpolicies/status get patch update",
          "mothership.dev/riskmodels get list watch",
          "mothership.dev/riskmodels/status get patch update",
          "mothership.dev/clusterscanpolicies get list watch",
          "mothership.dev/scanpolicies get list watch",
          "mothership.dev/clusterscanpolicies/status get patch update",
          "mothership.dev/scanpolicies/status get patch update",
          "mothership.dev/scanners get list watch",
          "mothership.dev/scanners/status get patch update",
          "aquasecurity.github.io/vulnerabilityreports get list",
          "aquasecurity.github.io/configauditreports get list",
          "aquasecurity.github.io/exposedsecretreports get list",
          "aquasecurity.github.io/rbacassessmentreports get list",
          "aquasecurity.github.io/infraassessmentreports get list",
          "aquasecurity.github.io/sbomreports get list",
          "aquasecurity.github.io/clustervulnerabilityreports get list",
          "aquasecurity.github.io/clusterconfigauditreports get list",
          "aquasecurity.github.io/clusterrbacassessmentreports get list",
          "aquasecurity.github.io/clusterinfraassessmentreports get list",
          "aquasecurity.github.io/clustercompliancereports get list",
          "aquasecurity.github.io/clustersbomreports get list",
          "wgpolicyk8s.io/policyreports get list",
          "wgpolicyk8s.io/clusterpolicyreports get list",
          "openreports.io/reports get list",
          "openreports.io/clusterreports get list",
          "mothership.dev/cloudorganizations get list watch",
          "mothership.dev/cloudorganizations/status get patch update",
          "mothership.dev/notificationchannels get list watch",
          "mothership.dev/clusternotificationchannels get list watch",
          "mothership.dev/notificationchannels/status get patch update",
          "mothership.dev/clusternotificationchannels/status get patch update",
          "mothership.dev/cloudaccounts create delete patch",
          "mothership.dev/tenants/status get patch update",
          "mothership.dev/cloudaccounts/status get patch update",
          "mothership.dev/cloudidentities/status get patch update",
          "mothership.dev/findings create delete get list patch publish update watch",
          "mothership.dev/postures create delete get list patch publish update watch",
          "mothership.dev/postures/status get patch update",
          "events.k8s.io/events create patch",
          "authentication.k8s.io/tokenreviews create",
          "authorization.k8s.io/subjectaccessreviews create",
          "rbac.authorization.k8s.io/clusterroles mothership-owner mothership-viewer bind",
          "rbac.authorization.k8s.io/rolebindings mothership-tenant-owner mothership-tenant-viewer"
              + " create delete get patch",
          "rbac.authorization.k8s.io/rolebindings list watch");

  private static ControlPlane api;
  private static KubernetesClient admin;
  private static KubernetesClient operator;

  @BeforeAll
  static void connect() {
    api = Shipped.api();
    admin = api.client();
    Shipped.namespace(admin, NAMESPACE);
    operator = api.clientAs(Shipped.operator());
  }

  @AfterAll
  static void disconnect() {
    operator.close();
    admin.close();
  }

  @Test
  void inANamespaceOfPeopleItMayDoThisAndNoMore() {
    assertThat(rights("default")).isEqualTo(new TreeSet<>(EVERYWHERE));
  }

  @Test
  void besideItselfItAlsoKeepsALease() {
    Set<String> expected = new TreeSet<>(EVERYWHERE);
    expected.add("coordination.k8s.io/leases create get list patch update watch");
    assertThat(rights(Installation.NAMESPACE)).isEqualTo(expected);
  }

  private static Set<String> rights(String namespace) {
    Set<String> rights = new TreeSet<>();
    List<ResourceRule> rules =
        operator
            .authorization()
            .v1()
            .selfSubjectRulesReview()
            .create(
                new SelfSubjectRulesReviewBuilder()
                    .withNewSpec()
                    .withNamespace(namespace)
                    .endSpec()
                    .build())
            .getStatus()
            .getResourceRules();
    for (ResourceRule rule : rules) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          String what = group + "/" + resource;
          if (ABOUT_ONESELF.stream().noneMatch(what::startsWith)) {
            List<String> words = new ArrayList<>(List.of(what));
            words.addAll(new TreeSet<>(rule.getResourceNames()));
            words.addAll(new TreeSet<>(rule.getVerbs()));
            rights.add(String.join(" ", words));
          }
        }
      }
    }
    return rights;
  }

  @Test
  void itReadsASecretOnlyWhereTheOwnerHasBoundTheReader() {
    secret(NAMESPACE);
    secret("default");
    assertThatThrownBy(() -> operator.secrets().inAnyNamespace().list())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("cannot list resource \"secrets\"");
    assertThatThrownBy(() -> operator.secrets().inNamespace(NAMESPACE).withName("keys").get())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("cannot get resource \"secrets\"");

    Path owner = Shipped.namespaceAdmin(NAMESPACE, "owner", "mothership-owner");
    api.kubectlAs(
        owner,
        "create",
        "rolebinding",
        "mothership-secret-reader",
        "-n",
        NAMESPACE,
        "--clusterrole=mothership-secret-reader",
        "--serviceaccount=mothership-system:mothership-operator");

    Awaitility.await("the binding takes effect")
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> operator.secrets().inNamespace(NAMESPACE).withName("keys").get() != null);
    assertThatThrownBy(() -> operator.secrets().inNamespace(NAMESPACE).list())
        .isInstanceOf(KubernetesClientException.class);
    assertThatThrownBy(() -> operator.secrets().inNamespace("default").withName("keys").get())
        .isInstanceOf(KubernetesClientException.class);
  }

  private static void secret(String namespace) {
    admin
        .resource(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: keys, namespace: %s}
            stringData: {accessKeyId: example}
            """
                .formatted(namespace))
        .serverSideApply();
  }
}
