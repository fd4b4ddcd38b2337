package dev.mothership.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.rules.CheckRule;
import dev.mothership.rules.GuardRule;
import dev.mothership.rules.RemediationRule;
import dev.mothership.rules.RuleCatalog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.config.ConfigClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.guardduty.GuardDutyClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.securityhub.SecurityHubClient;

/** What {@code mothership enforce} prints, and the AWS actions that our data names. */
class EnforceCommandTest {
  private static final RuleCatalog CATALOG = new RuleCatalog();

  /** Where the actions of a prefix are methods of the SDK, of the same name. */
  private static final Map<String, Class<?>> CLIENTS =
      Map.of(
          "ec2", Ec2Client.class,
          "iam", IamClient.class,
          "kms", KmsClient.class,
          "rds", RdsClient.class,
          "cloudtrail", CloudTrailClient.class,
          "config", ConfigClient.class,
          "guardduty", GuardDutyClient.class,
          "securityhub", SecurityHubClient.class,
          "organizations", OrganizationsClient.class);

  /**
   * https://docs.aws.amazon.com/service-authorization/latest/reference: no call has these names.
   */
  private static final Set<String> PERMISSIONS_ONLY =
      Set.of(
          "s3:GetAccountPublicAccessBlock",
          "s3:GetBucketPublicAccessBlock",
          "s3:PutAccountPublicAccessBlock",
          "s3:PutBucketPublicAccessBlock",
          "logs:CreateLogDelivery",
          "logs:DeleteLogDelivery",
          "*");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out));
    commands.setErr(new PrintWriter(err));
    return commands.execute(arguments);
  }

  static Stream<String> guards() {
    return CATALOG.guards().stream().filter(guard -> guard.scp() != null).map(GuardRule::id);
  }

  @ParameterizedTest
  @MethodSource("guards")
  void aServiceControlPolicyDeniesAndFits(String id) throws Exception {
    assertThat(run("enforce", id, "--format", "scp")).isZero();
    JsonNode policy = new JsonMapper().readTree(out.toString());
    assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
    assertThat(policy.path("Statement")).isNotEmpty();
    Set<String> names = new TreeSet<>();
    for (JsonNode statement : policy.path("Statement")) {
      assertThat(statement.path("Effect").asText()).isEqualTo("Deny");
      assertThat(statement.path("Sid").asText()).matches("[A-Za-z0-9]+");
      assertThat(statement.path("Resource").asText()).isNotBlank();
      assertThat(statement.has("Principal")).as("no SCP names a principal").isFalse();
      names.add(statement.path("Sid").asText());
    }
    assertThat(names).hasSameSizeAs(policy.path("Statement"));
    assertThat(policy.toString().length()).as("a policy of an organization").isLessThan(5120);
  }

  @Test
  void everyActionThatWeNameIsOneOfAws() {
    Set<String> named = new TreeSet<>();
    for (GuardRule guard : CATALOG.guards()) {
      for (JsonNode statement : guard.scp() == null ? List.<JsonNode>of() : guard.scp()) {
        statement.path("Action").forEach(action -> named.add(action.asText()));
      }
    }
    for (RemediationRule rule : CATALOG.remediations()) {
      named.addAll(rule.permissions().all());
    }
    List<String> unknown = new ArrayList<>();
    for (String action : named) {
      if (!PERMISSIONS_ONLY.contains(action) && !isCall(action)) {
        unknown.add(action);
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(named).hasSizeGreaterThan(50).containsAll(PERMISSIONS_ONLY);
  }

  private static boolean isCall(String action) {
    Class<?> client = CLIENTS.get(action.substring(0, action.indexOf(':')));
    String name = action.substring(action.indexOf(':') + 1).toLowerCase(Locale.ROOT);
    return client != null
        && Stream.of(client.getMethods())
            .map(Method::getName)
            .anyMatch(method -> method.toLowerCase(Locale.ROOT).equals(name));
  }

  @Test
  void everyCheckOfAGuardExistsAndFindsOneGuard() {
    Set<String> checks = CATALOG.checks().stream().map(CheckRule::id).collect(Collectors.toSet());
    List<String> named =
        CATALOG.guards().stream().flatMap(guard -> guard.checks().stream()).toList();
    assertThat(checks).containsAll(named);
    assertThat(named).doesNotHaveDuplicates();
    assertThat(named)
        .contains(
            "aws-ec2-imdsv1-allowed",
            "aws-s3-block-public-access-off",
            "aws-ec2-ebs-default-encryption-off",
            "aws-ec2-snapshot-public",
            "aws-ec2-image-public",
            "aws-iam-root-used-recently",
            "aws-cloudtrail-no-multi-region-trail");
    assertThat(run("enforce", "aws-iam-root-used-recently")).isZero();
    assertThat(out.toString()).contains("\"arn:*:iam::*:root\"");
  }

  @Test
  void withoutAnIdTheyAreListed() {
    assertThat(run("enforce")).isZero();
    assertThat(out.toString())
        .contains("aws-keep-keys (scp, admission)", "  for aws-ec2-imdsv1-allowed")
        .contains("aws-stay-in-organization (scp)");
  }

  @Test
  void whatCannotBeEnforcedIsToldSo() {
    assertThat(run("enforce", "aws-iam-access-key-old")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("mothership enforce lists what there is");
    assertThat(run("enforce", "aws-no-root", "--format", "admission"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("aws-no-root has no form admission");
    assertThat(run("jobs-namespace", "Not A Name")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("remediate")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theRoleThatWritesAllowsWhatTheActionsNeed() throws Exception {
    assertThat(
            run(
                "onboard",
                "aws",
                "--remediation",
                "--action",
                "aws-kms-rotate-key,aws-ec2-require-imdsv2",
                "--format",
                "json",
                "--principal",
                "arn:aws:iam::999988887777:role/mothership",
                "--external-id",
                "0f8a-7c"))
        .isZero();
    JsonNode documents = new JsonMapper().readTree(out.toString());
    assertThat(documents.at("/policies/0/Statement/0/Action"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "ec2:DescribeInstances",
            "ec2:ModifyInstanceMetadataOptions",
            "kms:DisableKeyRotation",
            "kms:EnableKeyRotation",
            "kms:GetKeyRotationStatus");
    assertThat(
            run(
                "onboard",
                "aws",
                "--remediation",
                "--action",
                "nothing",
                "--principal",
                "arn:aws:iam::999988887777:role/mothership",
                "--external-id",
                "0f8a-7c"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("there is no nothing; there are aws-ec2-");
  }

  @Test
  void theRoleThatWritesHasANameOfItsOwn() {
    assertThat(
            run(
                "onboard",
                "aws",
                "--remediation",
                "--principal",
                "arn:aws:iam::999988887777:role/mothership",
                "--external-id",
                "0f8a-7c"))
        .isZero();
    assertThat(out.toString())
        .contains("RoleName: \"MothershipRemediation\"", "Lets Mothership change this account");
  }
}
