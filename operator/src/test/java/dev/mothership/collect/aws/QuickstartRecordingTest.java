package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.collect.CloudAccess;
import dev.mothership.local.aws.QuickstartEstate;
import dev.mothership.model.Asset;
import dev.mothership.model.DataClassing;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.RawRecord;
import dev.mothership.normalise.AccountContext;
import dev.mothership.normalise.AssetMapper;
import dev.mothership.normalise.Normaliser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed recording, replayed with no credentials and no network. */
class QuickstartRecordingTest {
  private static final Path RECORDING =
      Path.of(System.getProperty("mothership.root", ".."), "samples/quickstart/recording");
  private static final Normaliser NORMALISER =
      new Normaliser(Implementations.of(AssetMapper.class));
  private static final AccountContext ACCOUNT =
      new AccountContext(
          QuickstartEstate.ACCOUNT, "aws", new DataClassing("data-class", Map.of(), ""));
  @TempDir Path copy;

  private static CloudAccess open(Path folder) {
    return Syncs.collector(TestSettings.replay(folder), Clock.systemUTC())
        .open(
            Syncs.request(
                QuickstartEstate.ACCOUNT, RecordQuickstart.EXTERNAL_ID, RecordQuickstart.REGIONS),
            Optional.empty());
  }

  private static Map<String, Asset> assets(Path folder) {
    try (CloudAccess access = open(folder)) {
      List<RawRecord> records = Syncs.all(access);
      assertThat(records).allSatisfy(record -> assertThat(record.unread()).isEmpty());
      return records.stream()
          .map(record -> NORMALISER.normalise(record, ACCOUNT).asset())
          .collect(Collectors.toMap(asset -> asset.key().value(), Function.identity()));
    }
  }

  private static Asset named(Map<String, Asset> assets, String type, String name) {
    return assets.values().stream()
        .filter(asset -> asset.type().equals(type) && asset.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void turnTo(String take) throws IOException {
    try (Stream<Path> files = Files.walk(RECORDING)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(RECORDING.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.write(target, Files.readAllBytes(file));
      }
    }
    Files.writeString(copy.resolve("current"), take + "\n");
  }

  @Test
  void holdsTheFoundingExampleAmongEnoughThatIsInOrder() throws IOException {
    turnTo("1-open");
    Map<String, Asset> assets = assets(copy);
    assertThat(assets).hasSizeBetween(40, 100);
    Asset web = named(assets, "aws.ec2.instance", "checkout-web");
    assertThat(web.properties().path("httpTokens").asText()).isEqualTo("optional");
    assertThat(web.properties().path("instanceProfileArn").asText())
        .isEqualTo("arn:aws:iam::111122223333:instance-profile/checkout-web");
    assertThat(assets.values())
        .filteredOn(asset -> asset.type().equals("aws.ec2.network-interface"))
        .filteredOn(asset -> asset.properties().path("instanceId").asText().equals(web.nativeId()))
        .singleElement()
        .satisfies(card -> assertThat(card.properties().path("publicIps")).hasSize(1));
    Asset bucket = assets.get("arn:aws:s3:::checkout-campaign-2019");
    assertThat(bucket.region()).isEqualTo("eu-west-1");
    assertThat(bucket.dataClass()).isEmpty();
    assertThat(bucket.properties().at("/policy/Statement/0/Principal").asText()).isEqualTo("*");
    assertThat(bucket.properties().at("/publicAccessBlock/blockPublicPolicy").asBoolean())
        .isFalse();
    assertThat(assets.get("arn:aws:s3:::checkout-backups").dataClass()).isEqualTo("regulated");
    assertThat(
            assets
                .get("arn:aws:iam::111122223333:root")
                .properties()
                .at("/summary/AccountMFAEnabled")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void theSecondTakeDiffersInTheWebServersMetadataServiceOnly() throws IOException {
    turnTo("1-open");
    Map<String, Asset> before = assets(copy);
    turnTo("2-imdsv2-required");
    Map<String, Asset> after = assets(copy);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(after.values().stream().filter(a -> !a.equals(before.get(a.key().value()))))
        .extracting(Asset::name)
        .containsOnly("checkout-web", "checkout-db")
        .contains("checkout-web");
    assertThat(
            named(after, "aws.ec2.instance", "checkout-web")
                .properties()
                .path("httpTokens")
                .asText())
        .isEqualTo("required");
  }

  @Test
  void theTakesTimeIsWhenItWasTrue() throws IOException {
    turnTo("1-open");
    Files.writeString(
        copy.resolve("1-open/take.json"), "{\"takenAt\": \"2026-02-03T04:05:06Z\"}\n");
    try (CloudAccess access = open(copy)) {
      assertThat(access.observedAt()).isEqualTo("2026-02-03T04:05:06Z");
      assertThat(access.identity().externalIdEnforced()).isTrue();
    }
  }

  @Test
  void aRoleInAnotherAccountThanTheOneNamedIsRefused() throws IOException {
    turnTo("1-open");
    Path identity = copy.resolve("1-open/111122223333/us-east-1/sts/GetCallerIdentity.yaml");
    Files.writeString(identity, Files.readString(identity).replace("111122223333", "444455556666"));
    assertThatThrownBy(() -> open(copy))
        .isInstanceOfSatisfying(
            OperationFailed.class,
            e -> {
              assertThat(e.failure().reason()).isEqualTo(FailureReason.WRONG_ACCOUNT);
              assertThat(e.failure().message()).contains("444455556666", "111122223333");
            });
  }

  @Test
  void aCallThatWasNotRecordedFailsItsScopeByName() throws IOException {
    turnTo("1-open");
    try (Stream<Path> files = Files.list(copy.resolve("1-open/111122223333/eu-west-1/ec2"))) {
      for (Path file : files.filter(f -> f.toString().contains("DescribeVpcs")).toList()) {
        Files.delete(file);
      }
    }
    try (CloudAccess access = open(copy)) {
      assertThatThrownBy(() -> Syncs.all(access))
          .isInstanceOfSatisfying(
              OperationFailed.class,
              e -> {
                assertThat(e.failure().reason()).isEqualTo(FailureReason.INVALID_DATA);
                assertThat(e.failure().call()).isEqualTo("ec2:DescribeVpcs");
              });
    }
  }
}
