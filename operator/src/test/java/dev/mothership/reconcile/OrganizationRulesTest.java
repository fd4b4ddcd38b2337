package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.CloudOrganizationSpec;
import dev.mothership.reconcile.OrganizationRules.Target;
import dev.mothership.store.OrganizationAccount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrganizationRulesTest {
  private static final List<String> UNITS = List.of("r-1", "ou-work", "ou-pay");
  private static final OrganizationAccount PAY =
      account("pay prod", UNITS, "/Workloads/Pay", Map.of("team", "Pay & Co.", "stage", "prod"));

  private static OrganizationAccount account(
      String name,
      @Nullable List<String> units,
      @Nullable String path,
      @Nullable Map<String, String> tags) {
    return new OrganizationAccount("111122223333", name, "ACTIVE", units, path, tags, null, "", "");
  }

  private static String target(String spec, OrganizationAccount account) {
    CloudOrganizationSpec read = Serialization.unmarshal(spec, CloudOrganizationSpec.class);
    Target target = new OrganizationRules(read).target(account);
    if (target instanceof Target.Namespace namespace) {
      return namespace.name();
    }
    return target instanceof Target.Nowhere nowhere ? nowhere.reason() : "Excluded";
  }

  @Test
  void theFirstRuleThatMatchesDecides() {
    String rules =
        "rules: [{match: {names: [other]}, namespace: a}, {match: {tags: {stage: prod}}, namespace:"
            + " b}, {namespace: c}]";
    assertThat(target(rules, PAY)).isEqualTo("b");
    assertThat(target(rules, account("x", UNITS, "/", Map.of()))).isEqualTo("c");
    assertThat(target("rules: [{match: {names: [other]}, namespace: a}]", PAY)).isEqualTo("NoRule");
  }

  /** A unit is named by its id, the root's included, or by its path, and holds all below. */
  @ParameterizedTest
  @CsvSource({
    "ou-pay, yes",
    "ou-work, yes",
    "r-1, yes",
    "/, yes",
    "/Workloads, yes",
    "/Workloads/Pay, yes",
    "/Work, no",
    "/Workloads/Pay/Deep, no",
    "ou-other, no",
    "Workloads, no"
  })
  void unitsAreMatchedByIdOrPath(String unit, String expected) {
    String rules = "rules: [{match: {organizationalUnits: ['" + unit + "']}, namespace: yes}]";
    assertThat(target(rules.replace(": yes}", ": 'yes'}"), PAY).equals("yes"))
        .isEqualTo(expected.equals("yes"));
  }

  @ParameterizedTest
  @CsvSource({
    "pay prod, true",
    "pay*, true",
    "*prod, true",
    "*, true",
    "p*y*d, true",
    "pay, false",
    "prod*, false",
    "*pay, false",
    "pay*prod*d, false",
    "pay.prod, false"
  })
  void namesKnowTheStarOnly(String pattern, boolean expected) {
    String rules = "rules: [{match: {names: ['" + pattern + "']}, namespace: a}]";
    assertThat(target(rules, PAY).equals("a")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "team-{{tags.team}}, team-pay-co",
    "'{{unit}}-{{ tags.stage }}', pay-prod",
    "'{{name}}', pay-prod",
    "a-{{id}}, a-111122223333",
    "'{{tags.absent}}', NoNamespace",
    "'{{secret}}', NoNamespace",
    "Team, NoNamespace",
    "../kube-system, NoNamespace"
  })
  void namespacesAreFilledFromTheAccount(String template, String expected) {
    assertThat(target("rules: [{namespace: '" + template + "'}]", PAY)).isEqualTo(expected);
  }

  @Test
  void aValueCannotReachOutOfItsPlace() {
    OrganizationAccount hostile =
        account("x", UNITS, "/", Map.of("team", "a/../../kube-system{{id}}"));
    assertThat(target("rules: [{namespace: 't-{{tags.team}}'}]", hostile))
        .isEqualTo("t-a-kube-system-id");
    OrganizationAccount nothing = account("x", UNITS, "/", Map.of("team", "..."));
    assertThat(target("rules: [{namespace: 't-{{tags.team}}'}]", nothing)).isEqualTo("NoNamespace");
  }

  @Test
  void includeAndExcludeLeaveOut() {
    String rule = "rules: [{namespace: a}]\n";
    assertThat(target(rule + "include: {accounts: ['999999999999']}", PAY)).isEqualTo("Excluded");
    assertThat(target(rule + "include: {organizationalUnits: [ou-pay]}", PAY)).isEqualTo("a");
    assertThat(target(rule + "include: {tags: {stage: dev}}", PAY)).isEqualTo("Excluded");
    assertThat(target(rule + "exclude: {accounts: ['111122223333']}", PAY)).isEqualTo("Excluded");
    assertThat(target(rule + "exclude: {organizationalUnits: [/Workloads]}", PAY))
        .isEqualTo("Excluded");
    assertThat(target(rule + "exclude: {}", PAY)).isEqualTo("a");
    assertThat(target(rule + "include: {}", PAY)).isEqualTo("a");
  }

  @Test
  void whatWasNeverReadDecidesNothing() {
    OrganizationAccount unread = account("x", null, null, null);
    assertThat(target("rules: [{match: {tags: {a: b}}, namespace: a}, {namespace: b}]", unread))
        .isEqualTo("Unread");
    assertThat(target("rules: [{match: {organizationalUnits: [/]}, namespace: a}]", unread))
        .isEqualTo("Unread");
    assertThat(target("rules: [{namespace: '{{tags.team}}'}]", unread)).isEqualTo("Unread");
    assertThat(target("rules: [{match: {names: [x]}, namespace: a}]", unread)).isEqualTo("a");
  }
}
