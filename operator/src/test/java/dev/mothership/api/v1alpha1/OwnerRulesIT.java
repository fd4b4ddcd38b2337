package dev.mothership.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.api.v1alpha1.KindRulesIT.Refused;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a Tenant cannot name as its owner. */
class OwnerRulesIT {
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
        owner(
            "namespace is needed by a ServiceAccount and refused by a User or Group",
            "{kind: ServiceAccount, name: deployer}"),
        owner(
            "namespace is needed by a ServiceAccount and refused by a User or Group",
            "{kind: User, name: alice, namespace: ci}"),
        owner(
            "names that begin with system: are Kubernetes' own and cannot be owners",
            "{kind: Group, name: 'system:masters'}"),
        owner(
            "names that begin with system: are Kubernetes' own and cannot be owners",
            "{kind: Group, name: 'system:authenticated', role: viewer}"),
        owner(
            "names that begin with system: are Kubernetes' own and cannot be owners",
            "{kind: User, name: 'system:serviceaccount:kube-system:default'}"),
        owner(
            "a ServiceAccount's name has lower case letters, digits, - and . only",
            "{kind: ServiceAccount, name: 'a:b', namespace: ci}"));
  }

  static Stream<Refused> shapes() {
    return Stream.of(
        owner("spec.owners[0].name", "{kind: User, name: ''}"),
        owner("spec.owners[0].name: Required value", "{kind: User}"),
        owner("spec.owners[0].name", "{kind: User, name: '*'}"),
        owner("spec.owners[0].name", "{kind: Group, name: 'team-*'}"),
        owner("spec.owners[0].name", "{kind: User, name: ' alice'}"),
        owner("spec.owners[0].name", "{kind: User, name: \"alice\\u202e\"}"),
        owner("spec.owners[0].name", "{kind: User, name: '" + "a".repeat(254) + "'}"),
        owner("spec.owners[0].kind", "{kind: Role, name: admin}"),
        owner("spec.owners[0].role", "{kind: User, name: alice, role: cluster-admin}"),
        owner(
            "spec.owners[0].namespace",
            "{kind: ServiceAccount, name: deployer, namespace: ../kube-system}"),
        owner("spec.owners: Too many", "{kind: User, name: alice},".repeat(51)));
  }

  @ParameterizedTest
  @MethodSource({"rules", "shapes"})
  void refuses(Refused refused) {
    assertThatThrownBy(() -> client.resource(refused.manifests().get(0)).dryRun().create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(refused.message());
  }

  @Test
  void peopleAsProvidersNameThemAreAccepted() {
    String people =
        "{kind: User, name: 'https://idp.example#Jürgen.M'}, {kind: Group, name: 'aws:team pay'},"
            + " {kind: ServiceAccount, name: deployer, namespace: ci}";
    TenantResource tenant = Serialization.unmarshal(manifest(people), TenantResource.class);
    TenantResource stored = client.resource(tenant).dryRun().create();
    assertThat(stored.getSpec().owners())
        .extracting(TenantSpec.Owner::role)
        .containsExactly("owner", "owner", "owner");
  }

  private static Refused owner(String message, String owners) {
    return new Refused(message, List.of(manifest(owners)));
  }

  private static String manifest(String owners) {
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: Tenant
    metadata: {name: refused}
    spec:
      namespaceSelector: {matchLabels: {team: refused}}
      owners: [%s]
    """
        .formatted(owners);
  }
}
