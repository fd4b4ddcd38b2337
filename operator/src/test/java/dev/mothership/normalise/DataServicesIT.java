package dev.mothership.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.collect.aws.Implementations;
import dev.mothership.collect.aws.Syncs;
import dev.mothership.collect.aws.TestSettings;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.EstateData;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.model.Asset;
import dev.mothership.model.DataClassing;
import dev.mothership.model.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an owner builds comes through the API, its SDK and the mappers as it was built. */
@Tag("live")
class DataServicesIT {
  private static final String ACCOUNT = "333344445555";
  private static final String REGION = "eu-west-1";
  private static final String EXTERNAL_ID = "id-of-the-tenant";
  private static final String OTHER = "444455556666";
  private static final String CANARY = "canary-hunter2-51bd02";
  private static final String ANYBODY =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},\
      "Action":"%s","Resource":"*"}]}""";
  @TempDir static Path folder;
  private static List<RawRecord> records;
  private static List<Asset> assets;

  @BeforeAll
  static void collect() {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.err.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    try (MotoServer moto = MotoServer.emptied(program.orElseThrow());
        AwsFront front = AwsFront.before(moto);
        Estate estate = Estate.in(moto, ACCOUNT, REGION)) {
      build(estate, EstateData.in(moto, ACCOUNT, REGION));
      front.role(
          "arn:aws:iam::" + ACCOUNT + ":role/MothershipReadOnly", AwsFront.BASE_ARN, EXTERNAL_ID);
      front.answer(
          "ssm",
          "DescribeInstanceInformation",
          """
          {"InstanceInformationList": [{"InstanceId": "i-0123456789abcdef0",
            "PingStatus": "Online", "LastPingDateTime": 1.7954784E9, "AgentVersion": "3.3.0.0",
            "IsLatestVersion": true, "PlatformType": "Linux", "PlatformName": "Amazon Linux",
            "PlatformVersion": "2023", "ResourceType": "EC2Instance"}]}
          """);
      records =
          Syncs.sync(
              Syncs.collector(
                  TestSettings.live(front.endpoint()).recording(folder, "take"), Clock.systemUTC()),
              Syncs.request(ACCOUNT, EXTERNAL_ID, List.of(REGION)),
              Optional.of(Syncs.BASE));
    }
    Normaliser normaliser = new Normaliser(Implementations.of(AssetMapper.class));
    AccountContext account =
        new AccountContext(ACCOUNT, "aws", new DataClassing("data-class", Map.of(), ""));
    assets = records.stream().map(r -> normaliser.normalise(r, account).asset()).toList();
  }

  private static void build(Estate estate, EstateData data) {
    String vpc = estate.network().vpc("data", "10.40.0.0/16");
    String subnet = estate.network().subnet("data", vpc, "10.40.0.0/24", "");
    data.disks();
    data.image("golden", OTHER);
    data.group("web", subnet, "#!/bin/sh\nDB_PASSWORD=" + CANARY + "\n");
    data.database("orders");
    data.databaseCluster("ledger", OTHER);
    data.table("carts");
    data.fileSystem("uploads");
    data.warehouse("sales");
    data.cache("sessions");
    data.search("logs", ANYBODY.formatted("es:*"));
    data.repository("shop", ANYBODY.formatted("ecr:BatchGetImage"));
    estate.bucket("kept-files", Map.of());
    data.version("kept-files");
  }

  /** The one of its type that is no automated snapshot, which RDS makes by itself. */
  private static Asset only(String type) {
    List<Asset> found =
        assets.stream()
            .filter(asset -> asset.type().equals(type))
            .filter(a -> !a.properties().path("snapshotType").asText().equals("automated"))
            .toList();
    assertThat(found).as(type).hasSize(1);
    return found.get(0);
  }

  private static JsonNode property(String type, String name) {
    return only(type).properties().path(name);
  }

  private static void tells(String type, String yaml) {
    JsonNode expected = Readings.yaml(yaml);
    JsonNode properties = only(type).properties();
    expected
        .properties()
        .forEach(
            field ->
                assertThat(properties.path(field.getKey()).toString())
                    .as(type + " " + field.getKey())
                    .isEqualTo(field.getValue().toString()));
  }

  @Test
  void everyFacetOfEveryResourceWasRead() {
    assertThat(records.stream().filter(record -> !record.unread().isEmpty())).isEmpty();
  }

  @Test
  void disksAndWhatIsMadeOfThem() {
    tells("aws.ec2.volume", "{encrypted: false, sizeGib: 8}");
    String volume = only("aws.ec2.volume").nativeId();
    // The image has a snapshot of its own.
    assertThat(assets)
        .filteredOn(asset -> asset.properties().path("volumeId").asText().equals(volume))
        .singleElement()
        .satisfies(
            snapshot -> {
              assertThat(snapshot.type()).isEqualTo("aws.ec2.snapshot");
              assertThat(snapshot.properties().path("public").asBoolean()).isTrue();
              assertThat(snapshot.properties().path("sharedWith").isEmpty()).isTrue();
              assertThat(snapshot.properties().path("encrypted")).hasToString("false");
            });
    tells("aws.ec2.image", "{imageName: golden, public: false, sharedWith: ['" + OTHER + "']}");
    tells(
        "aws.ec2.settings",
        "{ebsEncryptionByDefault: true, snapshotBlockPublicAccess: unblocked,"
            + " imageBlockPublicAccess: unblocked}");
  }

  @Test
  void aTemplateTellsBothVersionsAndNothingOfItsSecret() throws IOException {
    JsonNode versions = property("aws.ec2.launch-template", "versions");
    assertThat(versions).hasSize(2);
    assertThat(versions.path(0).path("httpTokens").asText()).isEqualTo("optional");
    assertThat(versions.path(1).path("httpTokens").asText()).isEqualTo("required");
    assertThat(versions.path(0).path("userData").path("detectors").toString())
        .isEqualTo("[\"password-assignment\"]");
    String encoded =
        java.util.Base64.getEncoder()
            .encodeToString(("#!/bin/sh\nDB_PASSWORD=" + CANARY + "\n").getBytes())
            .substring(0, 24);
    assertThat(records.toString()).doesNotContain(CANARY, encoded);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain(CANARY, encoded);
      }
    }
    tells("aws.autoscaling.group", "{groupName: web, minSize: 0, maxSize: 1}");
    assertThat(property("aws.autoscaling.group", "launchTemplateVersion").asText())
        .isEqualTo("$Default");
  }

  @Test
  void databasesAndTheirSnapshots() {
    tells(
        "aws.rds.instance",
        "{engine: postgres, publiclyAccessible: true, storageEncrypted: false,"
            + " autoMinorVersionUpgrade: false, backupRetentionDays: 0, multiAz: false}");
    tells("aws.rds.cluster", "{engine: aurora-postgresql, storageEncrypted: true}");
    tells("aws.rds.snapshot", "{public: true, sharedWith: [], instanceIdentifier: orders}");
    tells(
        "aws.rds.cluster-snapshot",
        "{public: false, sharedWith: ['" + OTHER + "'], clusterIdentifier: ledger}");
  }

  @Test
  void tablesFilesWarehousesAndCaches() {
    tells("aws.dynamodb.table", "{pointInTimeRecovery: true, state: ACTIVE}");
    assertThat(only("aws.dynamodb.table").dataClass()).isEqualTo("regulated");
    tells("aws.efs.file-system", "{encrypted: false}");
    assertThat(only("aws.efs.file-system").name()).isEqualTo("uploads");
    tells("aws.redshift.cluster", "{publiclyAccessible: true, encrypted: true, logging: false}");
    tells("aws.elasticache.cluster", "{engine: redis}");
    assertThat(only("aws.elasticache.cluster").tags()).isEqualTo(Map.of("team", "shop"));
    tells("aws.elasticache.replication-group", "{transitEncryption: true, atRestEncryption: true}");
  }

  @Test
  void searchImagesMachinesAndBuckets() {
    tells("aws.opensearch.domain", "{inVpc: false, atRestEncryption: true}");
    assertThat(property("aws.opensearch.domain", "policy").path("Statement")).hasSize(1);
    tells("aws.ecr.repository", "{repositoryName: shop, scanFrequency: MANUAL, newestImages: []}");
    assertThat(property("aws.ecr.repository", "policy").path("Statement")).hasSize(1);
    tells("aws.ssm.managed-instance", "{pingStatus: Online, agentIsLatest: true}");
    tells("aws.s3.bucket", "{versioning: Enabled, mfaDelete: false, accessLogging: false}");
  }
}
