package dev.mothership.collect.aws;

import dev.mothership.cloud.replay.RecordingFolder;
import dev.mothership.collect.CloudAccess;
import dev.mothership.local.LocalStackException;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.PaymentsEstate;
import dev.mothership.local.aws.QuickstartEstate;
import dev.mothership.local.aws.StagingEstate;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.RawRecord;
import dev.mothership.model.Scope;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records the quickstart's account and the demo's two others anew, before and after one link of the
 * quickstart's path is broken.
 */
public final class RecordQuickstart {
  static final String EXTERNAL_ID = "quickstart-checkout";
  static final List<String> REGIONS = List.of(QuickstartEstate.REGION, "us-east-1");
  private static final String PAYMENTS_ID = "quickstart-payments";
  private static final String OPEN = "1-open";
  private static final String FIXED = "2-imdsv2-required";

  private RecordQuickstart() {}

  /**
   * @param args the folder to record into
   */
  public static void main(String... args) {
    RecordingFolder folder = new RecordingFolder(Path.of(args[0]));
    Path program = MotoServer.find().orElseThrow(() -> new LocalStackException(MotoServer.ABSENT));
    try (MotoServer moto = MotoServer.startBare(program);
        AwsFront front = AwsFront.before(moto);
        Estate checkout = Estate.in(moto, QuickstartEstate.ACCOUNT, QuickstartEstate.REGION);
        Estate staging = Estate.in(moto, StagingEstate.ACCOUNT, StagingEstate.REGION);
        Estate payments = Estate.in(moto, PaymentsEstate.ACCOUNT, PaymentsEstate.REGION)) {
      QuickstartEstate quickstart = QuickstartEstate.build(checkout);
      StagingEstate.build(staging);
      PaymentsEstate.build(moto, payments);
      front.answer("lambda", "/urls", "{\"FunctionUrlConfigs\":[]}");
      trust(front, QuickstartEstate.ACCOUNT, EXTERNAL_ID);
      trust(front, StagingEstate.ACCOUNT, EXTERNAL_ID);
      trust(front, PaymentsEstate.ACCOUNT, PAYMENTS_ID);
      record(front, args[0], OPEN);
      quickstart.requireImdsv2();
      record(front, args[0], FIXED);
    }
    folder.base(FIXED, OPEN);
    folder.choose(OPEN);
  }

  private static void trust(AwsFront front, String account, String externalId) {
    front
        .role("arn:aws:iam::" + account + ":role/MothershipReadOnly", AwsFront.BASE_ARN, externalId)
        .summary(account, Map.of("AccountAccessKeysPresent", 0, "AccountMFAEnabled", 1));
  }

  private static void record(AwsFront front, String folder, String take) {
    TestSettings settings = TestSettings.live(front.endpoint()).recording(Path.of(folder), take);
    require(sync(settings, QuickstartEstate.ACCOUNT, EXTERNAL_ID, REGIONS));
    require(sync(settings, StagingEstate.ACCOUNT, EXTERNAL_ID, List.of(StagingEstate.REGION)));
    PaymentsEstate.refuse(front);
    sync(settings, PaymentsEstate.ACCOUNT, PAYMENTS_ID, List.of(PaymentsEstate.REGION));
    front.clearFaults();
  }

  private static void require(List<String> unread) {
    if (!unread.isEmpty()) {
      throw new LocalStackException("not all was read: " + unread);
    }
  }

  /**
   * @return what could not be read
   */
  private static List<String> sync(
      TestSettings settings, String account, String externalId, List<String> regions) {
    List<RawRecord> records = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    try (CloudAccess access =
        Syncs.collector(settings, Clock.systemUTC())
            .open(Syncs.request(account, externalId, regions), Optional.of(Syncs.BASE))) {
      for (Scope scope : access.scopes()) {
        try {
          access.collect(scope, records::addAll);
        } catch (OperationFailed e) {
          unread.add(scope + " " + e.failure());
        }
      }
    }
    for (RawRecord record : records) {
      if (!record.unread().isEmpty()) {
        unread.add(record.nativeId() + " " + record.unread());
      }
    }
    System.out.printf(
        "%s: %d records of %s, %d unread%n",
        settings.take().orElseThrow(), records.size(), account, unread.size());
    return unread;
  }
}
