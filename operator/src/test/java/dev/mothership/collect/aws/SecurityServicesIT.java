package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.collect.CloudAccess;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Fault;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.model.Asset;
import dev.mothership.model.Creation;
import dev.mothership.model.DataClassing;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.RawRecord;
import dev.mothership.normalise.AccountContext;
import dev.mothership.normalise.AssetMapper;
import dev.mothership.normalise.Normaliser;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;
import software.amazon.awssdk.services.config.ConfigClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.guardduty.GuardDutyClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.securityhub.SecurityHubClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Identity, logs and security services of an account that has some of each, over the protocol. */
@Tag("live")
class SecurityServicesIT {
  private static final String ACCOUNT = "333344445555";
  private static final String REGION = "eu-west-1";
  private static final String EXTERNAL_ID = "id-of-the-tenant";

  private static MotoServer moto;
  private static AwsFront front;
  private static AwsCredentialsProvider owner;
  private static String vpc;
  private static List<RawRecord> records;
  private static List<Asset> assets;

  private static <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
    return builder
        .endpointOverride(moto.endpoint())
        .region(Region.of(REGION))
        .credentialsProvider(owner)
        .build();
  }

  @BeforeAll
  static void build() {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.err.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    moto = MotoServer.emptied(program.get());
    front = AwsFront.before(moto);
    front.role(
        "arn:aws:iam::" + ACCOUNT + ":role/MothershipReadOnly", AwsFront.BASE_ARN, EXTERNAL_ID);
    front.answer(
        "access-analyzer",
        "GET /analyzer",
        """
        {"analyzers":[{"arn":"arn:aws:access-analyzer:eu-west-1:333344445555:analyzer/main",
          "name":"main","type":"ACCOUNT","status":"ACTIVE","createdAt":"2026-01-01T00:00:00Z",
          "lastResourceAnalyzedAt":"2026-11-01T00:00:00Z"}]}
        """);
    owner = StaticCredentialsProvider.create(AwsBasicCredentials.create("owner", "owner"));
    try (StsClient sts = client(StsClient.builder())) {
      var given =
          sts.assumeRole(
                  r -> r.roleArn("arn:aws:iam::" + ACCOUNT + ":role/Owner").roleSessionName("o"))
              .credentials();
      owner =
          StaticCredentialsProvider.create(
              AwsSessionCredentials.create(
                  given.accessKeyId(), given.secretAccessKey(), given.sessionToken()));
    }
    logs();
    services();
    identity();
    records =
        Syncs.sync(
            Syncs.collector(TestSettings.live(front.endpoint()), Clock.systemUTC()),
            Syncs.request(ACCOUNT, EXTERNAL_ID, List.of(REGION)),
            Optional.of(Syncs.BASE));
    Normaliser normaliser = new Normaliser(Implementations.of(AssetMapper.class));
    AccountContext context = new AccountContext(ACCOUNT, "aws", new DataClassing("", Map.of(), ""));
    assets = records.stream().map(one -> normaliser.normalise(one, context).asset()).toList();
  }

  private static void logs() {
    try (S3Client s3 = client(S3Client.builder().forcePathStyle(true));
        CloudTrailClient trails = client(CloudTrailClient.builder());
        Ec2Client ec2 = client(Ec2Client.builder())) {
      s3.createBucket(
          r -> r.bucket("trail-logs").createBucketConfiguration(c -> c.locationConstraint(REGION)));
      trails.createTrail(
          r -> r.name("everywhere").s3BucketName("trail-logs").isMultiRegionTrail(true));
      trails.startLogging(r -> r.name("everywhere"));
      trails.putEventSelectors(
          r ->
              r.trailName("everywhere")
                  .eventSelectors(
                      EventSelector.builder()
                          .readWriteType(ReadWriteType.ALL)
                          .includeManagementEvents(true)
                          .build()));
      trails.createTrail(r -> r.name("here").s3BucketName("trail-logs"));
      vpc = ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
      ec2.createFlowLogs(
          r ->
              r.resourceIds(vpc)
                  .resourceType("VPC")
                  .trafficType("ALL")
                  .logDestinationType("s3")
                  .logDestination("arn:aws:s3:::trail-logs"));
    }
  }

  private static void services() {
    try (GuardDutyClient guardDuty = client(GuardDutyClient.builder());
        SecurityHubClient hub = client(SecurityHubClient.builder());
        ConfigClient config = client(ConfigClient.builder())) {
      guardDuty.createDetector(r -> r.enable(true));
      hub.enableSecurityHub(r -> r.enableDefaultStandards(false));
      config.putConfigurationRecorder(
          r ->
              r.configurationRecorder(
                  c ->
                      c.name("default")
                          .roleARN("arn:aws:iam::" + ACCOUNT + ":role/config")
                          .recordingGroup(g -> g.allSupported(true))));
    }
  }

  private static void identity() {
    try (IamClient iam = client(IamClient.builder())) {
      iam.createUser(r -> r.userName("ann"));
      iam.createLoginProfile(r -> r.userName("ann").password("a-password-of-tests"));
      iam.createAccessKey(r -> r.userName("ann"));
      iam.updateAccountPasswordPolicy(
          r -> r.minimumPasswordLength(14).passwordReusePrevention(24).requireSymbols(true));
      iam.createOpenIDConnectProvider(
          r ->
              r.url("https://token.actions.githubusercontent.com")
                  .clientIDList("sts.amazonaws.com")
                  .thumbprintList("a".repeat(40)));
    }
  }

  @AfterAll
  static void stop() {
    if (moto != null) {
      front.close();
      moto.close();
    }
  }

  private static JsonNode properties(String type, String name) {
    return assets.stream()
        .filter(asset -> asset.type().equals(type) && asset.name().equals(name))
        .findFirst()
        .orElseThrow()
        .properties();
  }

  @Test
  void everyPartWasRead() {
    assertThat(records).allSatisfy(record -> assertThat(record.unread()).isEmpty());
  }

  @Test
  void eachTrailComesOnceWhereverItShows() {
    assertThat(records.stream().filter(r -> r.type().equals("aws.cloudtrail.trail")))
        .extracting(RawRecord::nativeId)
        .containsExactlyInAnyOrder(
            "arn:aws:cloudtrail:eu-west-1:333344445555:trail/everywhere",
            "arn:aws:cloudtrail:eu-west-1:333344445555:trail/here");
    JsonNode everywhere = properties("aws.cloudtrail.trail", "everywhere");
    assertThat(everywhere.path("multiRegion").asBoolean()).isTrue();
    assertThat(everywhere.path("logging").asBoolean()).isTrue();
    assertThat(everywhere.path("managementReads").asBoolean()).isTrue();
    assertThat(everywhere.path("managementWrites").asBoolean()).isTrue();
    assertThat(everywhere.path("bucket").asText()).isEqualTo("trail-logs");
    JsonNode here = properties("aws.cloudtrail.trail", "here");
    assertThat(here.path("multiRegion").asBoolean(true)).isFalse();
    assertThat(here.path("logging").asBoolean(true)).isFalse();
  }

  @Test
  void servicesTellWhetherTheyAreOn() {
    assertThat(properties("aws.guardduty.region", REGION).path("enabled").asBoolean()).isTrue();
    assertThat(properties("aws.securityhub.region", REGION).path("enabled").asBoolean()).isTrue();
    JsonNode recorder = properties("aws.config.region", REGION).at("/recorders/0");
    assertThat(recorder.path("allSupported").asBoolean()).isTrue();
    assertThat(recorder.path("recording").asBoolean(true)).isFalse();
    assertThat(properties("aws.accessanalyzer.region", REGION).path("analyzers"))
        .singleElement()
        .satisfies(
            analyzer -> {
              assertThat(analyzer.path("type").asText()).isEqualTo("ACCOUNT");
              assertThat(analyzer.has("lastResourceAnalyzedAt")).isFalse();
            });
  }

  /** The role's first own call made it; what was done to it later, and by whom, does not count. */
  @Test
  void theLogTellsWhoMadeAResourceAndNothingOfTheRequest() {
    front.answer(
        "cloudtrail",
        "LookupEvents",
        """
        {"Events":[
          {"EventName":"PutBucketPolicy","Username":"eve","EventTime":1780000000,"CloudTrailEvent":"{\\"secret\\":1}"},
          {"EventName":"CreateBucket","Username":"ann@example.org","EventTime":1770000000},
          {"EventName":"CreateBucket","EventTime":1760000000}]}""");
    try (CloudAccess access =
        Syncs.collector(TestSettings.live(front.endpoint()), Clock.systemUTC())
            .open(Syncs.request(ACCOUNT, EXTERNAL_ID, List.of(REGION)), Optional.of(Syncs.BASE))) {
      assertThat(access.creation(REGION, "arn:aws:s3:::trail-logs"))
          .contains(
              new Creation("ann@example.org", "CreateBucket", Instant.ofEpochSecond(1770000000)));
      front.fault(Fault.denied("cloudtrail", "LookupEvents"));
      assertThatThrownBy(() -> access.creation(REGION, "trail-logs"))
          .isInstanceOfSatisfying(
              OperationFailed.class,
              e -> {
                assertThat(e.failure().call()).isEqualTo("cloudtrail:LookupEvents");
                assertThat(e.failure().reason()).isEqualTo(FailureReason.PERMISSION_DENIED);
              });
    } finally {
      front.clearFaults();
    }
  }

  @Test
  void flowLogsNameTheirVpc() {
    assertThat(assets.stream().filter(asset -> asset.type().equals("aws.ec2.flow-log")))
        .singleElement()
        .satisfies(
            log -> {
              assertThat(log.properties().path("resourceId").asText()).isEqualTo(vpc);
              assertThat(log.properties().path("status").asText()).isEqualTo("ACTIVE");
            });
  }

  @Test
  void usersHaveTheirRowOfTheCredentialReport() {
    JsonNode credential = properties("aws.iam.user", "ann").path("credential");
    assertThat(credential.path("passwordEnabled").asBoolean()).isTrue();
    assertThat(credential.path("mfaActive").asBoolean(true)).isFalse();
    assertThat(credential.path("accessKeys"))
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.path("active").asBoolean()).isTrue();
              assertThat(key.has("lastRotated")).isTrue();
              assertThat(key.has("lastUsed")).isFalse();
            });
    JsonNode policy = properties("aws.iam.account", ACCOUNT).path("passwordPolicy");
    assertThat(policy.path("minimumLength").asInt()).isEqualTo(14);
    assertThat(policy.path("reusePrevention").asInt()).isEqualTo(24);
    assertThat(
            properties("aws.iam.oidc-provider", "token.actions.githubusercontent.com")
                .path("clientIds")
                .path(0)
                .asText())
        .isEqualTo("sts.amazonaws.com");
  }
}
