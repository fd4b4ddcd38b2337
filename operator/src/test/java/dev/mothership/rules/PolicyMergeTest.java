package dev.mothership.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.Severity;
import dev.mothership.rules.policy.AccountPolicy;
import dev.mothership.rules.policy.CustomCheck;
import dev.mothership.rules.policy.Loss;
import dev.mothership.rules.policy.Policy;
import dev.mothership.rules.policy.PolicyBody;
import dev.mothership.rules.policy.PolicyMerge;
import dev.mothership.rules.policy.PolicyProblems;
import dev.mothership.rules.policy.SeverityBound;
import dev.mothership.rules.policy.Trusted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of two policies that differ the stricter wins, and the loser is named. */
final class PolicyMergeTest {
  private static final String KEY = "aws-iam-root-access-key";
  private static final String MFA = "aws-iam-root-without-mfa";
  private static final String IMDS = "aws-ec2-imdsv1-allowed";
  private static final String PORTS = "aws-ec2-admin-ports-open-ipv4";
  private static final PolicyBody EMPTY =
      new PolicyBody(
          List.of(), List.of(), List.of(), Map.of(), null, List.of(), false, false, List.of());

  private final RuleCatalog catalog = catalog();
  private final Set<String> all =
      catalog.checks().stream().map(CheckRule::id).collect(Collectors.toSet());

  @Test
  void withoutAPolicyEveryCheckCounts() {
    assertThat(merge().policy()).isEqualTo(AccountPolicy.everything(catalog));
    assertThat(merge().policy().checks()).isEqualTo(all);
  }

  @Test
  void ofSeveralMaximaOfExceptionsTheLeastCountsAndTheOthersAreNamed() {
    PolicyMerge.Merged merged =
        merge(
            cluster(1, "a", exceptions(90)),
            cluster(2, "b", exceptions(30)),
            new Policy(3, false, "shop", "c", exceptions(30), Set.of()),
            new Policy(4, false, "shop", "d", exceptions(60), Set.of()));
    assertThat(merged.losses())
        .filteredOn(loss -> loss.what().equals("exceptions.maxDays"))
        .containsExactly(
            new Loss(1, "exceptions.maxDays", "ClusterScanPolicy b"),
            new Loss(4, "exceptions.maxDays", "ClusterScanPolicy b"));
  }

  private static PolicyBody exceptions(int days) {
    return new PolicyBody(
        List.of(), List.of(), List.of(), Map.of(), null, List.of(), false, false, List.of(), null,
        null, days);
  }

  @Test
  void aClusterPolicySelectsAndExcludes() {
    AccountPolicy policy = merge(cluster(1, "a", include(KEY, IMDS))).policy();
    assertThat(policy.checks()).containsExactlyInAnyOrder(KEY, IMDS);
    assertThat(policy.off()).containsEntry(MFA, "not-selected").hasSize(all.size() - 2);
    AccountPolicy without = merge(cluster(1, "a", exclude(KEY))).policy();
    assertThat(without.checks()).hasSize(all.size() - 1).doesNotContain(KEY);
    assertThat(without.off()).isEqualTo(Map.of(KEY, "excluded"));
  }

  @Test
  void aFrameworkStandsForTheChecksThatNameIt() {
    PolicyBody body = body(List.of("cis-aws-5.0.0"), List.of(), List.of(MFA), Map.of(), false);
    Set<String> checks = merge(cluster(1, "a", body)).policy().checks();
    assertThat(checks).contains(KEY, IMDS).doesNotContain(MFA, "aws-s3-bucket-public");
  }

  @Test
  void whatOnePolicyExcludesAndAnotherSelectsCounts() {
    PolicyMerge.Merged merged =
        merge(cluster(1, "lax", exclude(KEY)), cluster(2, "strict", include(KEY)));
    assertThat(merged.policy().checks()).isEqualTo(all);
    assertThat(merged.losses())
        .containsExactly(new Loss(1, "checks.exclude " + KEY, "ClusterScanPolicy strict"));
  }

  @Test
  void aNamespacedPolicyAddsButNeverTakesAway() {
    PolicyMerge.Merged added =
        merge(cluster(1, "few", exclude(KEY)), local(2, "more", include(KEY)));
    assertThat(added.policy().checks()).isEqualTo(all);
    assertThat(added.losses())
        .containsExactly(new Loss(1, "checks.exclude " + KEY, "ScanPolicy team/more"));
    assertThat(merge(local(1, "sly", exclude(KEY))).policy().checks()).isEqualTo(all);
    assertThat(merge(local(1, "few", include(KEY))).policy().checks()).isEqualTo(all);
  }

  @Test
  void theHighestFloorAndTheHighestCapHold() {
    Policy low = cluster(1, "low", severity(KEY, Severity.MEDIUM, null));
    Policy high = local(2, "high", severity(KEY, Severity.HIGH, null));
    PolicyMerge.Merged merged = merge(low, high);
    assertThat(merged.policy().band(KEY, Severity.LOW)).isEqualTo(Severity.HIGH);
    assertThat(merged.policy().band(KEY, Severity.CRITICAL)).isEqualTo(Severity.CRITICAL);
    assertThat(merged.policy().band(MFA, Severity.LOW)).isEqualTo(Severity.LOW);
    assertThat(merged.losses())
        .containsExactly(new Loss(1, "severity " + KEY + " floor medium", "ScanPolicy team/high"));

    Policy capped = cluster(3, "capped", severity(KEY, null, Severity.LOW));
    assertThat(merge(capped).policy().band(KEY, Severity.CRITICAL)).isEqualTo(Severity.LOW);
    PolicyMerge.Merged raised = merge(capped, high);
    assertThat(raised.policy().band(KEY, Severity.CRITICAL)).isEqualTo(Severity.HIGH);
    assertThat(raised.losses())
        .containsExactly(new Loss(3, "severity " + KEY + " cap low", "ScanPolicy team/high"));
  }

  @Test
  void aNamespacedPolicyCannotCap() {
    Policy sly = local(1, "sly", severity(KEY, null, Severity.LOW));
    assertThat(merge(sly).policy().band(KEY, Severity.HIGH)).isEqualTo(Severity.HIGH);
  }

  @Test
  void theStricterValueOfAParameterHolds() {
    assertThat(days(merge())).isEqualTo(45);
    assertThat(days(merge(cluster(1, "a", days("60"))))).isEqualTo(60);
    assertThat(days(merge(cluster(1, "a", days("60")), cluster(2, "b", days("30"))))).isEqualTo(30);
    assertThat(days(merge(local(1, "c", days("60"))))).isEqualTo(45);
    PolicyMerge.Merged merged = merge(cluster(1, "a", days("60")), local(2, "c", days("90")));
    assertThat(days(merged)).isEqualTo(60);
    assertThat(merged.losses())
        .containsExactly(new Loss(2, "parameters " + KEY + " days", "ClusterScanPolicy a"));
    assertThat(days(merge(cluster(1, "a", days("60")), local(2, "c", days("50"))))).isEqualTo(50);
  }

  @Test
  void whereNoValueIsStricterTheFirstClusterPolicyHasItsWay() {
    PolicyBody ssh = parameter(PORTS, "ports", "22");
    PolicyBody more = parameter(PORTS, "ports", "22, 5985");
    assertThat(ports(merge(local(1, "c", ssh)))).isEqualTo(List.of(22, 3389));
    PolicyMerge.Merged merged = merge(cluster(2, "b", ssh), cluster(1, "a", more));
    assertThat(ports(merged)).isEqualTo(List.of(22, 5985));
    assertThat(merged.losses())
        .containsExactly(new Loss(2, "parameters " + PORTS + " ports", "ClusterScanPolicy a"));
  }

  @Test
  void onlyWhatAllThatNameAnyTrustIsTrusted() {
    Policy two = cluster(1, "two", trust("203.0.113.0/24", "198.51.100.0/24"));
    Policy one = cluster(2, "one", trust("203.0.113.0/24"));
    PolicyMerge.Merged merged = merge(two, one, cluster(3, "silent", EMPTY));
    assertThat(merged.policy().trusted().cidrs()).containsExactly("203.0.113.0/24");
    assertThat(merged.losses())
        .containsExactly(new Loss(1, "trusted 198.51.100.0/24", "ClusterScanPolicy one"));
    assertThat(merge(local(1, "sly", trust("10.0.0.0/8"))).policy().trusted())
        .isEqualTo(Trusted.NOBODY);
    assertThat(merge(cluster(1, "odd", trust("nonsense/8", "::1/129"))).policy().trusted().cidrs())
        .isEmpty();
  }

  @Test
  void aPolicyInShadowChangesNothingUntilItIsEnforced() {
    PolicyBody body = body(List.of(), List.of(), List.of(KEY), Map.of(), true);
    List<Policy> policies = List.of(cluster(1, "tried", body));
    assertThat(PolicyMerge.of(catalog, policies).policy().checks()).isEqualTo(all);
    assertThat(PolicyMerge.enforcing(catalog, policies, 1).policy().checks())
        .hasSize(all.size() - 1)
        .doesNotContain(KEY);
  }

  @Test
  void aCheckThatIsNewToThePolicyIsInShadowUntilItIsTakenOn() {
    Set<String> known = new HashSet<>(all);
    known.remove(KEY);
    Policy old = new Policy(1, true, "", "old", EMPTY, known);
    assertThat(old.shadowed(catalog)).containsExactly(KEY);
    AccountPolicy policy = merge(old).policy();
    assertThat(policy.checks()).doesNotContain(KEY);
    assertThat(policy.off()).isEqualTo(Map.of(KEY, "shadow"));
    assertThat(PolicyMerge.enforcing(catalog, List.of(old), 1).policy().checks()).contains(KEY);
    assertThat(merge(old, cluster(2, "named", include(KEY))).policy().checks()).contains(KEY);
    PolicyBody taking =
        new PolicyBody(
            List.of(), List.of(), List.of(), Map.of(), null, List.of(), true, false, List.of());
    assertThat(merge(new Policy(1, true, "", "old", taking, known)).policy().checks())
        .contains(KEY);
  }

  @Test
  void customChecksHaveIdsThatNoneOfTheCatalogueHas() {
    assertThat(all).noneMatch(id -> id.startsWith(CustomCheck.PREFIX));
    assertThat(merge(cluster(1, "a", custom("x", "true"))).policy().custom())
        .containsOnlyKeys("custom-x");
    assertThat(merge(local(1, "a", custom("x", "true"))).policy().custom())
        .containsOnlyKeys("custom-team-x");
    PolicyMerge.Merged twice =
        merge(cluster(1, "a", custom("x", "true")), cluster(2, "b", custom("x", "false")));
    assertThat(twice.policy().custom().get("custom-x").fails()).isEqualTo("true");
    assertThat(twice.losses())
        .containsExactly(new Loss(2, "customChecks x", "ClusterScanPolicy a"));
  }

  @Test
  void whatThereIsNotIsTold() {
    PolicyBody body =
        body(
            List.of("cis-aws-9"),
            List.of("aws-nothing"),
            List.of(),
            Map.of(KEY, Map.of("days", "soon", "hours", "1"), "aws-no", Map.of("a", "b")),
            false);
    assertThat(PolicyProblems.of(catalog, cluster(1, "a", body)).references())
        .containsExactlyInAnyOrder(
            "frameworks: there is no cis-aws-9; until that is mended every check is selected",
            "checks.include: there is no check aws-nothing",
            "parameters: " + KEY + " days cannot be soon; its default is 45",
            "parameters: " + KEY + " has no parameter hours",
            "parameters: there is no check aws-no");
    assertThat(PolicyProblems.of(catalog, cluster(1, "a", custom("x", "nme"))).expressions())
        .singleElement()
        .asString()
        .startsWith("customChecks x: fails:1:1: ");
    assertThat(PolicyProblems.of(catalog, cluster(1, "a", EMPTY)).none()).isTrue();
  }

  @Test
  void aSlipOfThePenTurnsNothingOff() {
    PolicyBody typo = body(List.of("cis-aws-5"), List.of(KEY), List.of(), Map.of(), false);
    assertThat(merge(cluster(1, "a", typo)).policy().checks()).isEqualTo(all);
    assertThat(merge(cluster(1, "a", include("aws-nothing"))).policy().checks()).isEqualTo(all);
    assertThat(merge(cluster(1, "a", include("aws-nothing", KEY))).policy().checks())
        .containsExactly(KEY);
  }

  @Test
  void theCustomChecksOfANamespaceAreBounded() {
    List<CustomCheck> many =
        IntStream.rangeClosed(1, 51)
            .mapToObj(i -> custom("x" + i, "true").customChecks().get(0))
            .toList();
    PolicyBody body =
        new PolicyBody(
            List.of(), List.of(), List.of(), Map.of(), null, List.of(), false, false, many);
    PolicyMerge.Merged merged =
        merge(local(1, "many", body), cluster(2, "own", custom("y", "true")));
    assertThat(merged.policy().custom()).hasSize(51).containsKey("custom-y");
    assertThat(merged.losses()).containsExactly(new Loss(1, "customChecks x51", "the bound of 50"));
  }

  @Test
  void alikePoliciesHaveOneVersion() {
    assertThat(days("30").version()).isEqualTo(days("30").version()).hasSize(12);
    assertThat(days("30").version()).isNotEqualTo(days("31").version());
    assertThat(PolicyBody.parse(custom("x", "true").json())).isEqualTo(custom("x", "true"));
  }

  private PolicyMerge.Merged merge(Policy... policies) {
    return PolicyMerge.of(catalog, List.of(policies));
  }

  private Policy cluster(long id, String name, PolicyBody body) {
    return new Policy(id, true, "", name, body, all);
  }

  private Policy local(long id, String name, PolicyBody body) {
    return new Policy(id, false, "team", name, body, all);
  }

  private Object days(PolicyMerge.Merged merged) {
    return merged.policy().binds(catalog.check(KEY).orElseThrow()).get("days");
  }

  private Object ports(PolicyMerge.Merged merged) {
    return merged.policy().binds(catalog.check(PORTS).orElseThrow()).get("ports");
  }

  private static PolicyBody include(String... checks) {
    return body(List.of(), List.of(checks), List.of(), Map.of(), false);
  }

  private static PolicyBody exclude(String... checks) {
    return body(List.of(), List.of(), List.of(checks), Map.of(), false);
  }

  private static PolicyBody days(String value) {
    return parameter(KEY, "days", value);
  }

  private static PolicyBody parameter(String check, String name, String value) {
    return body(List.of(), List.of(), List.of(), Map.of(check, Map.of(name, value)), false);
  }

  private static PolicyBody body(
      List<String> frameworks,
      List<String> include,
      List<String> exclude,
      Map<String, Map<String, String>> parameters,
      boolean shadow) {
    return new PolicyBody(
        frameworks, include, exclude, parameters, null, List.of(), false, shadow, List.of());
  }

  private static PolicyBody severity(String check, Severity floor, Severity cap) {
    return new PolicyBody(
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        null,
        List.of(new SeverityBound(check, floor, cap)),
        false,
        false,
        List.of());
  }

  private static PolicyBody trust(String... cidrs) {
    return new PolicyBody(
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        new Trusted(List.of(cidrs), List.of()),
        List.of(),
        false,
        false,
        List.of());
  }

  private static PolicyBody custom(String id, String fails) {
    return new PolicyBody(
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        null,
        List.of(),
        false,
        false,
        List.of(
            new CustomCheck(
                id,
                "Title",
                "low",
                "data",
                "aws.s3.bucket",
                fails,
                0.4,
                0.6,
                null,
                "why",
                "fix",
                null,
                List.of())));
  }

  /** The catalogue as it ships, and a parameter of which lower is stricter. */
  private static RuleCatalog catalog() {
    Path folder = Path.of(System.getProperty("mothership.root"), "config/rules");
    Map<String, String> files = new HashMap<>();
    try {
      for (String file : Files.readAllLines(folder.resolve("index.txt"))) {
        files.put(file, Files.readString(folder.resolve(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.merge(
        "checks/aws/" + KEY + ".yaml",
        "parameters: [{name: days, default: 45, stricter: lower, description: Days}]\n",
        String::concat);
    return new RuleCatalog(files);
  }
}
