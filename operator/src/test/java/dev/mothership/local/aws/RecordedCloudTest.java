package dev.mothership.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.StsException;

/** The account of two takes with one instance, asked by the SDK as the operator does. */
class RecordedCloudTest {
  private static final String ROLE = "arn:aws:iam::111122223333:role/MothershipRemediation";

  @TempDir Path recording;
  private RecordedCloud cloud;
  private StsClient sts;

  @BeforeEach
  void record() throws IOException {
    Files.writeString(recording.resolve("current"), "open\n");
    take("open", "{}", "optional");
    take("closed", "{\"basedOn\": \"open\"}", "required");
    cloud = new RecordedCloud(recording, "ours", Map.of("optional", "open", "required", "closed"));
    sts =
        StsClient.builder()
            .endpointOverride(cloud.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(RecordedCloud.BASE_KEY, "secret")))
            .build();
  }

  private void take(String name, String about, String tokens) throws IOException {
    Path folder = recording.resolve(name + "/111122223333/eu-west-1/ec2");
    Files.createDirectories(folder);
    Files.writeString(recording.resolve(name + "/take.json"), about);
    Files.writeString(
        folder.resolve("DescribeInstances.yaml"),
        """
        operation: DescribeInstances
        body: |
          <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15">
            <reservationSet>
        """
            + reservation("i-web", tokens)
            + reservation("i-other", "required")
            + "    </reservationSet>\n  </DescribeInstancesResponse>\n");
  }

  private static String reservation(String id, String tokens) {
    return """
          <item>
            <reservationId>r-%1$s</reservationId>
            <instancesSet>
              <item>
                <metadataOptions><httpTokens>%2$s</httpTokens></metadataOptions>
                <instanceId>%1$s</instanceId>
              </item>
            </instancesSet>
          </item>
    """
        .formatted(id, tokens);
  }

  @AfterEach
  void close() {
    sts.close();
    cloud.close();
  }

  private AwsCredentials assumed() {
    var given =
        sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("test").externalId("ours"))
            .credentials();
    return AwsSessionCredentials.create(
        given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
  }

  @Test
  void aRoleIsTakenOnWithItsExternalIdOnly() {
    AssumeRoleRequest.Builder without =
        AssumeRoleRequest.builder().roleArn(ROLE).roleSessionName("test");
    assertThatThrownBy(() -> sts.assumeRole(without.build()))
        .isInstanceOf(StsException.class)
        .hasMessageContaining("is not authorized to perform: sts:AssumeRole");
    assertThat(assumed().accessKeyId()).startsWith("ASIA");
  }

  @Test
  void whatIsChangedIsWhatIsReadFromThenOn() throws IOException {
    try (Ec2Client ec2 =
        Ec2Client.builder()
            .endpointOverride(cloud.endpoint())
            .region(Region.EU_WEST_1)
            .credentialsProvider(StaticCredentialsProvider.create(assumed()))
            .build()) {
      assertThat(tokens(ec2)).containsExactly(HttpTokensState.OPTIONAL);
      ec2.modifyInstanceMetadataOptions(
          r -> r.instanceId("i-web").httpTokens(HttpTokensState.REQUIRED));
      assertThat(tokens(ec2)).containsExactly(HttpTokensState.REQUIRED);
      assertThat(recording.resolve("current")).hasContent("closed\n");
      assertThatThrownBy(
              () ->
                  ec2.modifyInstanceMetadataOptions(
                      r -> r.instanceId("i-none").httpTokens(HttpTokensState.OPTIONAL)))
          .hasMessageContaining("there is no such instance");
      assertThat(recording.resolve("current")).hasContent("closed\n");
    }
  }

  private static List<HttpTokensState> tokens(Ec2Client ec2) {
    return ec2.describeInstances(r -> r.instanceIds("i-web")).reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .map(Instance::metadataOptions)
        .map(options -> options.httpTokens())
        .toList();
  }
}
