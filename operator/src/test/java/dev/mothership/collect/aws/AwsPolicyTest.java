package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.ReadRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The read policy is what the collectors declare, neither more nor less. */
class AwsPolicyTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("mothership.root"), "docs/reference");
  private static final List<AwsServiceCollector> SERVICES =
      Implementations.of(AwsServiceCollector.class);

  private static Set<String> actions() {
    Set<String> actions = new TreeSet<>(Set.of("ec2:DescribeRegions"));
    SERVICES.forEach(service -> actions.addAll(service.actions()));
    return actions;
  }

  @Test
  void everyCallNeedsAnActionOfItsCollectorAndEveryActionACall() {
    for (AwsServiceCollector service : SERVICES) {
      assertThat(service.actions())
          .as("%s: where a call has another name in IAM, actionNames says so", service.getClass())
          .isEqualTo(
              service.secretPaths().keySet().stream()
                  .map(service::action)
                  .collect(Collectors.toSet()));
    }
  }

  @Test
  void everyActionReadsAndNoneReadsWhatIsStored() {
    assertThat(actions())
        .allMatch(
            action ->
                action.matches(
                    "[a-z0-9-]+:(?:(?:Get|List|Describe|BatchGet|Search|Lookup)[A-Z]\\w+"
                        + "|GET|GenerateCredentialReport)"))
        .doesNotContain(
            "s3:GetObject",
            "secretsmanager:GetSecretValue",
            "ssm:GetParameter",
            "ssm:GetParameters",
            "lambda:GetFunction",
            "ecr:GetAuthorizationToken",
            "logs:GetLogEvents");
  }

  @Test
  void thePolicyInTheReferenceIsTheirs() throws IOException {
    Map<String, String> generated = new TreeMap<>();
    List<ObjectNode> policies = ReadRole.policies(actions());
    for (int i = 0; i < policies.size(); i++) {
      generated.put(
          "aws-policy" + (i == 0 ? "" : "-" + (i + 1)) + ".json", ReadRole.text(policies.get(i)));
    }
    if (System.getProperty("mothership.regenerate") != null) {
      for (Path old : committed().keySet().stream().map(FOLDER::resolve).toList()) {
        Files.delete(old);
      }
      for (Map.Entry<String, String> file : generated.entrySet()) {
        Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
      }
    }
    assertThat(committed())
        .as("run: mvn -pl operator test -Dtest=AwsPolicyTest -Dmothership.regenerate")
        .isEqualTo(generated);
  }

  private static Map<String, String> committed() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> folder = Files.list(FOLDER)) {
      for (Path file : folder.toList()) {
        String name = file.getFileName().toString();
        if (name.matches("aws-policy(-\\d+)?\\.json")) {
          files.put(name, Files.readString(file));
        }
      }
    }
    return files;
  }
}
