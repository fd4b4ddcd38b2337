package dev.mothership.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.collect.aws.Syncs;
import dev.mothership.collect.aws.TestSettings;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.model.RawRecord;
import dev.mothership.store.Database;
import dev.mothership.store.InstallationStore;
import dev.mothership.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

class FingerprintsIT {
  private static final String ACCOUNT = "123456789012";
  private static final String REGION = "eu-west-1";

  @Test
  void replicasOfAnInstallationAgreeOnAFingerprintAndOtherInstallationsDoNot() {
    Optional<Path> program = MotoServer.find();
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    Database one = TestDatabase.ofItsOwnInstallation();
    Database other = TestDatabase.ofItsOwnInstallation();
    try (MotoServer moto = MotoServer.emptied(program.orElseThrow());
        AwsFront front = AwsFront.before(moto);
        Estate estate = Estate.in(moto, ACCOUNT, REGION)) {
      front.role(
          "arn:aws:iam::" + ACCOUNT + ":role/MothershipReadOnly", AwsFront.BASE_ARN, "external");
      String vpc = estate.network().vpc("v", "10.0.0.0/16");
      String subnet = estate.network().subnet("s", vpc, "10.0.0.0/24", "");
      String group = estate.network().group("g", vpc, 443, "10.0.0.0/8");
      estate.instance(
          "i", subnet, group, HttpTokensState.REQUIRED, "", "#!/bin/sh\nPASSWORD=hunter2\n");
      String first = fingerprint(front, one);
      assertThat(first).matches("[0-9a-f]{16}");
      assertThat(fingerprint(front, one)).isEqualTo(first);
      assertThat(fingerprint(front, other)).isNotEqualTo(first);
    }
  }

  /** As a process of its own would see it. */
  private static String fingerprint(AwsFront front, Database database) {
    InstallationKey key = new InstallationKey(new InstallationStore(database));
    List<RawRecord> records =
        Syncs.sync(
            Syncs.collector(TestSettings.live(front.endpoint()), key, Clock.systemUTC()),
            Syncs.request(ACCOUNT, "external", List.of(REGION)),
            Optional.of(Syncs.BASE));
    return records.stream()
        .filter(record -> record.facets().containsKey("userData"))
        .map(record -> record.facets().get("userData").path("fingerprint").asText())
        .findFirst()
        .orElseThrow();
  }
}
