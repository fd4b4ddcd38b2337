package dev.mothership.collect.aws;

import dev.mothership.cloud.replay.RecordingFolder;
import dev.mothership.local.LocalStackException;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.QuickstartEstate;
import dev.mothership.model.RawRecord;
import dev.mothership.model.ScanRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records the quickstart's account anew, before and after one link of its path is broken. */
public final class RecordQuickstart {
  static final String EXTERNAL_ID = "quickstart-checkout";
  static final String ROLE =
      "arn:aws:iam::" + QuickstartEstate.ACCOUNT + ":role/MothershipReadOnly";
  static final List<String> REGIONS = List.of(QuickstartEstate.REGION, "us-east-1");

  private RecordQuickstart() {}

  /**
   * @param args the folder to record into
   */
  public static void main(String... args) {
    Path folder = Path.of(args[0]);
    Path program = MotoServer.find().orElseThrow(() -> new LocalStackException(MotoServer.ABSENT));
    try (MotoServer moto = MotoServer.startBare(program);
        AwsFront front = AwsFront.before(moto);
        Estate estate = Estate.in(moto, QuickstartEstate.ACCOUNT, QuickstartEstate.REGION)) {
      QuickstartEstate quickstart = QuickstartEstate.build(estate);
      front
          .role(ROLE, AwsFront.BASE_ARN, EXTERNAL_ID)
          .summary(
              QuickstartEstate.ACCOUNT,
              Map.of("AccountAccessKeysPresent", 0, "AccountMFAEnabled", 1));
      record(front, folder, "1-open");
      quickstart.requireImdsv2();
      record(front, folder, "2-imdsv2-required");
    }
    new RecordingFolder(folder).choose("1-open");
  }

  private static void record(AwsFront front, Path folder, String take) {
    TestSettings settings = TestSettings.live(front.endpoint()).recording(folder, take);
    ScanRequest request = Syncs.request(QuickstartEstate.ACCOUNT, EXTERNAL_ID, REGIONS);
    List<RawRecord> records =
        Syncs.sync(Syncs.collector(settings, Clock.systemUTC()), request, Optional.of(Syncs.BASE));
    System.out.printf("%s: %d records%n", take, records.size());
    for (RawRecord record : records) {
      if (!record.unread().isEmpty()) {
        throw new LocalStackException("not all was read: " + record.nativeId() + record.unread());
      }
    }
  }
}
