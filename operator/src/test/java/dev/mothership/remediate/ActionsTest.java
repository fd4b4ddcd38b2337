package dev.mothership.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.cloud.aws.AwsWrite;
import dev.mothership.collect.aws.Implementations;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.RemediationRule;
import dev.mothership.rules.RuleCatalog;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every action must keep to: its class, its data, its name among the services. */
class ActionsTest {
  /** Calls that IAM knows under another name. */
  private static final Map<String, String> IAM_NAMES =
      Map.of(
          "s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock",
          "s3:PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock",
          "s3:DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock",
          "s3control:GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock",
          "s3control:PutPublicAccessBlock", "s3:PutAccountPublicAccessBlock",
          "s3control:DeletePublicAccessBlock", "s3:PutAccountPublicAccessBlock");

  /** What AWS asks for besides the calls themselves. */
  private static final Set<String> BESIDE =
      Set.of("ec2:CreateTags", "logs:CreateLogDelivery", "logs:DeleteLogDelivery");

  private final RuleCatalog catalog = new RuleCatalog();
  private final Actions actions = new Actions();

  private static List<String> classes() throws IOException, URISyntaxException {
    Path folder =
        Path.of(RemediationAction.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve("dev/mothership/remediate/aws");
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        if (!name.contains("$") && !name.equals("package-info")) {
          Class<?> type = load("dev.mothership.remediate.aws." + name);
          if (RemediationAction.class.isAssignableFrom(type)) {
            found.add(type.getName());
          }
        }
      }
    }
    return found;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Implementations.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyClassIsAServiceWithARuleAndEveryRuleHasAClass() throws Exception {
    assertThat(actions.all()).extracting(action -> action.getClass().getName()).hasSize(13);
    assertThat(actions.all().stream().map(action -> action.getClass().getName()))
        .containsExactlyInAnyOrderElementsOf(classes());
    for (String name : classes()) {
      Constructor<?> constructor = load(name).getConstructor();
      assertThat(constructor.getParameterCount()).isZero();
    }
    assertThat(actions.all().stream().map(RemediationAction::id))
        .containsExactlyInAnyOrderElementsOf(
            catalog.remediations().stream().map(RemediationRule::id).toList());
  }

  @Test
  void aRuleAllowsExactlyWhatItsActionCalls() {
    for (RemediationRule rule : catalog.remediations()) {
      RemediationAction action = actions.find(rule.id()).orElseThrow();
      assertThat(new TreeSet<>(rule.permissions().read()))
          .as(rule.id())
          .isEqualTo(action.reads().stream().map(ActionsTest::iam).collect(treeSet()));
      Set<String> writes =
          rule.permissions().write().stream()
              .map(RemediationRule.Write::action)
              .filter(name -> !BESIDE.contains(name))
              .collect(treeSet());
      assertThat(writes)
          .as(rule.id())
          .isEqualTo(
              action.writes().stream()
                  .map(AwsWrite::call)
                  .map(ActionsTest::iam)
                  .collect(treeSet()));
    }
  }

  private static Collector<String, ?, TreeSet<String>> treeSet() {
    return Collectors.toCollection(TreeSet::new);
  }

  private static String iam(String call) {
    return IAM_NAMES.getOrDefault(call, call);
  }

  @Test
  void everyRuleFixesChecksOfItsAssetTypes() {
    for (RemediationRule rule : catalog.remediations()) {
      for (String id : rule.checks()) {
        CheckRule check = catalog.check(id).orElseThrow(() -> new AssertionError(id));
        assertThat(check.assetTypes())
            .as(rule.id() + " and " + id)
            .containsAnyElementsOf(rule.assetTypes());
      }
      for (String type : rule.assetTypes()) {
        assertThat(rule.checks())
            .as(rule.id() + " and " + type)
            .anyMatch(id -> catalog.check(id).orElseThrow().assetTypes().contains(type));
      }
      assertThat(rule.effect()).isNotBlank();
      assertThat(rule.rollback()).isNotBlank();
      assertThat(rule.settlesWithinSeconds()).isBetween(10, 480);
    }
  }

  /** A session's policy may have 2,048 characters. */
  @Test
  void everySessionPolicyFits() {
    String longest = "arn:aws:iam::111122223333:role/" + "a/".repeat(250) + "r".repeat(64);
    for (RemediationRule rule : catalog.remediations()) {
      assertThat(SessionPolicy.of(rule, longest).toString().length())
          .as(rule.id())
          .isLessThanOrEqualTo(2048);
    }
  }
}
