package dev.mothership.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code mothership onboard aws} prints, read as those read it who apply it. */
class OnboardCommandTest {
  private static final String PRINCIPAL = "arn:aws:iam::999988887777:role/mothership";
  private static final String TRUST =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
       "Principal": {"AWS": "arn:aws:iam::999988887777:role/mothership"},
       "Condition": {"StringEquals": {"sts:ExternalId": "0f8a-7c"}}}]}
      """;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out));
    commands.setErr(new PrintWriter(err));
    return commands.execute(arguments);
  }

  private static JsonNode json(String text) throws Exception {
    return new JsonMapper().readTree(text);
  }

  private static JsonNode documented() throws Exception {
    Path file = Path.of(System.getProperty("mothership.root"), "docs/reference/aws-policy.json");
    return json(Files.readString(file));
  }

  @Test
  void cloudFormationIsATemplateOfTheRoleAndItsPolicies() throws Exception {
    assertThat(
            run(
                "onboard",
                "aws",
                "--principal",
                PRINCIPAL,
                "--external-id",
                "0f8a-7c",
                "--role-name",
                "ops/Reader"))
        .isZero();
    JsonNode template = new YAMLMapper().readTree(out.toString());
    JsonNode role = template.at("/Resources/Role");
    assertThat(role.path("Type").asText()).isEqualTo("AWS::IAM::Role");
    assertThat(role.at("/Properties/RoleName").asText()).isEqualTo("Reader");
    assertThat(role.at("/Properties/Path").asText()).isEqualTo("/ops/");
    assertThat(role.at("/Properties/AssumeRolePolicyDocument")).isEqualTo(json(TRUST));
    assertThat(role.at("/Properties/ManagedPolicyArns/0/Ref").asText()).isEqualTo("Read1");
    assertThat(template.at("/Resources/Read1/Type").asText()).isEqualTo("AWS::IAM::ManagedPolicy");
    assertThat(template.at("/Resources/Read1/Properties/PolicyDocument")).isEqualTo(documented());
    assertThat(template.at("/AWSTemplateFormatVersion").isTextual()).isTrue();
  }

  @Test
  void terraformHoldsTheSameDocuments() throws Exception {
    assertThat(
            run(
                "onboard",
                "aws",
                "--format",
                "terraform",
                "--principal",
                PRINCIPAL,
                "--external-id",
                "0f8a-7c"))
        .isZero();
    List<JsonNode> documents = new ArrayList<>();
    Matcher heredoc =
        Pattern.compile("<<-EOT\\n(.*?)\\n\\s*EOT\\n", Pattern.DOTALL).matcher(out.toString());
    while (heredoc.find()) {
      documents.add(json(heredoc.group(1)));
    }
    assertThat(documents).startsWith(json(TRUST), documented());
    assertThat(out.toString())
        .contains("name               = \"MothershipReadOnly\"")
        .contains("policy_arn = aws_iam_policy.mothership_read_1.arn")
        .doesNotContain("${", "%{");
    long open = out.toString().chars().filter(c -> c == '{').count();
    assertThat(out.toString().chars().filter(c -> c == '}').count()).isEqualTo(open);
  }

  @Test
  void jsonIsTheDocumentsAlone() throws Exception {
    assertThat(
            run(
                "onboard",
                "aws",
                "--format",
                "json",
                "--principal",
                PRINCIPAL,
                "--external-id",
                "0f8a-7c"))
        .isZero();
    JsonNode documents = json(out.toString());
    assertThat(documents.path("trust")).isEqualTo(json(TRUST));
    assertThat(documents.at("/policies/0")).isEqualTo(documented());
  }

  @Test
  void whatCannotWorkIsRefusedWithTheFix() {
    assertThat(run("onboard", "aws", "--principal", "mothership", "--external-id", "0f8a"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--principal 'mothership' is no ARN", "arn:aws:iam::");
    assertThat(run("onboard", "aws", "--principal", PRINCIPAL, "--external-id", ""))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("kubectl get tenant");
    assertThat(
            run(
                "onboard",
                "aws",
                "--principal",
                PRINCIPAL,
                "--external-id",
                "a\"}${x",
                "--format",
                "terraform"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(
            run(
                "onboard",
                "aws",
                "--principal",
                PRINCIPAL,
                "--external-id",
                "0f8a",
                "--role-name",
                "two words"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--role-name 'two words' is no role name");
    assertThat(run("onboard", "aws", "--external-id", "0f8a")).isEqualTo(2);
    assertThat(err.toString()).contains("--principal");
    assertThat(run("onboard")).isEqualTo(2);
    assertThat(err.toString()).contains("mothership onboard aws");
    assertThat(out.toString()).isEmpty();
  }
}
