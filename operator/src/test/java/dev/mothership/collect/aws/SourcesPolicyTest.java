package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.cloud.aws.ReadRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What Scanners of the cloud's own tools need beside the read policy. */
class SourcesPolicyTest {
  private static final Path FILE =
      Path.of(System.getProperty("mothership.root"), "docs/reference/aws-sources-policy.json");

  private static Set<String> actions() {
    Set<String> actions = new TreeSet<>(Set.of("ec2:DescribeRegions"));
    for (AwsReportSource source : Implementations.of(AwsReportSource.class)) {
      source.calls().forEach(call -> actions.add(source.actionNames().getOrDefault(call, call)));
    }
    return actions;
  }

  /** Objects are given bucket by bucket. */
  @Test
  void everyActionReadsFindingsOnly() {
    assertThat(actions())
        .allMatch(action -> action.matches("[a-z0-9-]+:(?:Get|List|Describe|BatchGet)[A-Z]\\w+"))
        .noneMatch(action -> action.startsWith("s3:"));
  }

  @Test
  void thePolicyInTheReferenceIsTheirs() throws IOException {
    String generated = ReadRole.text(ReadRole.policies(actions()).get(0));
    assertThat(ReadRole.policies(actions())).hasSize(1);
    if (System.getProperty("mothership.regenerate") != null) {
      Files.writeString(FILE, generated);
    }
    assertThat(List.of(Files.readString(FILE)))
        .as("run: mvn -pl operator test -Dtest=SourcesPolicyTest -Dmothership.regenerate")
        .containsExactly(generated);
  }
}
