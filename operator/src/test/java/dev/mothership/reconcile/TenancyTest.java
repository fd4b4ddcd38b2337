package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.CloudAccountSpec;
import dev.mothership.api.v1alpha1.CloudIdentityResource;
import dev.mothership.api.v1alpha1.CloudIdentitySpec;
import dev.mothership.api.v1alpha1.LabelSelection;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.api.v1alpha1.TenantSpec;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose a namespace is, and who may use an identity. */
class TenancyTest {
  private static final LabelSelection EMPTY = new LabelSelection(null, null);

  private static LabelSelection label(String key, String value) {
    return new LabelSelection(Map.of(key, value), null);
  }

  private static LabelSelection expression(String key, String operator, String... values) {
    return new LabelSelection(
        null, List.of(new LabelSelection.Requirement(key, operator, List.of(values))));
  }

  private static Namespace namespace(String name, Map<String, String> labels) {
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .build();
  }

  private static TenantResource tenant(String name, LabelSelection selector) {
    TenantResource tenant = new TenantResource();
    tenant.setMetadata(new ObjectMetaBuilder().withName(name).build());
    tenant.setSpec(new TenantSpec(null, null, selector, null, null, null, null, null, null));
    return tenant;
  }

  private static CloudIdentityResource identity(CloudIdentitySpec spec) {
    CloudIdentityResource identity = new CloudIdentityResource();
    identity.setMetadata(new ObjectMetaBuilder().withName("shared").build());
    identity.setSpec(spec);
    return identity;
  }

  private static CloudAccountSpec using(String identity, String secret) {
    return new CloudAccountSpec(
        null,
        identity.isEmpty() ? null : new CloudAccountSpec.Reference(identity),
        secret.isEmpty() ? null : new CloudAccountSpec.Reference(secret),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Test
  void anEmptySelectorSelectsNothing() {
    Namespace any = namespace("a", Map.of("team", "x"));
    assertThat(Tenancy.of(any, List.of(tenant("t", EMPTY)))).isInstanceOf(Tenancy.None.class);
    assertThat(LabelRule.selects(null, Map.of())).isFalse();
  }

  @Test
  void aNamespaceOfOneTenantIsItsOwnAndOneOfTwoIsNobodys() {
    Namespace mine = namespace("mine", Map.of("team", "x"));
    Namespace both = namespace("both", Map.of("team", "x", "stage", "prod"));
    List<TenantResource> tenants =
        List.of(tenant("a", label("team", "x")), tenant("b", label("stage", "prod")));
    Tenancy.Territory territory = Tenancy.Territory.of("a", List.of(both, mine), tenants);
    assertThat(territory.owned()).containsExactly("mine");
    assertThat(territory.contested()).containsExactly(Map.entry("both", List.of("a", "b")));
    assertThat(Tenancy.of(both, tenants)).isEqualTo(new Tenancy.Conflict(List.of("a", "b")));
  }

  @Test
  void expressionsMeanWhatTheyMeanInKubernetes() {
    Map<String, String> labels = Map.of("team", "x");
    assertThat(LabelRule.selects(expression("team", "In", "x", "y"), labels)).isTrue();
    assertThat(LabelRule.selects(expression("team", "NotIn", "x"), labels)).isFalse();
    assertThat(LabelRule.selects(expression("other", "NotIn", "x"), labels)).isTrue();
    assertThat(LabelRule.selects(expression("team", "Exists"), labels)).isTrue();
    assertThat(LabelRule.selects(expression("team", "DoesNotExist"), labels)).isFalse();
    assertThat(LabelRule.selects(expression("team", "Matches", "x"), labels)).isFalse();
  }

  @Test
  void anIdentityAdmitsOnlyWhomItSelects() {
    Namespace namespace = namespace("a", Map.of("team", "x"));
    CloudIdentitySpec.Aws hop = new CloudIdentitySpec.Aws("arn:aws:iam::1:role/hop");
    assertThat(
            Permission.of(
                using("shared", ""),
                namespace,
                List.of(identity(new CloudIdentitySpec(hop, label("team", "x"), null)))))
        .isEqualTo(new Permission.Granted("arn:aws:iam::1:role/hop", ""));
    assertThat(refusal(new CloudIdentitySpec(hop, EMPTY, null))).isEqualTo("IdentityNotAllowed");
    assertThat(refusal(new CloudIdentitySpec(hop, null, null))).isEqualTo("IdentityNotAllowed");
    assertThat(refusal(new CloudIdentitySpec(hop, label("team", "y"), null)))
        .isEqualTo("IdentityNotAllowed");
    assertThat(refusal(new CloudIdentitySpec(hop, label("team", "x"), true)))
        .isEqualTo("IdentitySuspended");
  }

  private static String refusal(CloudIdentitySpec spec) {
    Permission permission =
        Permission.of(
            using("shared", ""), namespace("a", Map.of("team", "x")), List.of(identity(spec)));
    return ((Permission.Refused) permission).reason();
  }

  @Test
  void anUnknownIdentityIsToldAndASecretNeedsNone() {
    Namespace namespace = namespace("a", Map.of());
    assertThat(Permission.of(using("absent", ""), namespace, List.of()))
        .isInstanceOfSatisfying(
            Permission.Refused.class, r -> assertThat(r.reason()).isEqualTo("IdentityNotFound"));
    assertThat(Permission.of(using("", "keys"), namespace, List.of()))
        .isEqualTo(new Permission.Granted("", "keys"));
  }

  @Test
  void tooManyMissingIsMoreThanThreeAndMoreThanAFifth() {
    assertThat(Absences.tooMany(3, 3)).isFalse();
    assertThat(Absences.tooMany(4, 10)).isTrue();
    assertThat(Absences.tooMany(20, 100)).isFalse();
    assertThat(Absences.tooMany(21, 100)).isTrue();
  }
}
