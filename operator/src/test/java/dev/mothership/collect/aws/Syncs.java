package dev.mothership.collect.aws;

import dev.mothership.cloud.FingerprintKey;
import dev.mothership.cloud.aws.AwsSessions;
import dev.mothership.cloud.aws.AwsSettings;
import dev.mothership.collect.BaseKeys;
import dev.mothership.collect.CloudAccess;
import dev.mothership.collect.CloudCollector;
import dev.mothership.collect.CloudReports;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.model.DataClassing;
import dev.mothership.model.RawRecord;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collectors and requests for tests. */
public final class Syncs {
  public static final BaseKeys BASE = new BaseKeys(AwsFront.BASE_KEY, "base-secret-of-tests");

  private Syncs() {}

  /** The AWS collector with every service that the class path has. */
  public static CloudCollector collector(AwsSettings settings, Clock clock) {
    return collector(
        settings, () -> "a key for tests only".getBytes(StandardCharsets.UTF_8), clock);
  }

  /** The same, of an installation whose key this is. */
  public static CloudCollector collector(
      AwsSettings settings, FingerprintKey installation, Clock clock) {
    return new AwsCollector(
        settings, Implementations.of(AwsServiceCollector.class), installation, clock);
  }

  /** The reports of AWS's tools, with every source that the class path has. */
  public static CloudReports reports(AwsSettings settings, Clock clock) {
    return new AwsReports(
        settings,
        Implementations.of(AwsReportSource.class),
        Implementations.of(AwsServiceCollector.class),
        new AwsSessions(
            settings, () -> "a key for tests only".getBytes(StandardCharsets.UTF_8), clock),
        clock);
  }

  public static ScanRequest request(String account, String externalId, List<String> regions) {
    return request(account, "MothershipReadOnly", externalId, "", regions);
  }

  public static ScanRequest request(
      String account, String role, String externalId, String hop, List<String> regions) {
    return new ScanRequest(
        1,
        "aws",
        account,
        "aws",
        role,
        regions,
        List.of(),
        externalId,
        hop,
        "team",
        "",
        "production",
        "",
        new DataClassing("data-class", Map.of(), ""),
        3600,
        300);
  }

  /** Everything that an open account holds, scope by scope. */
  public static List<RawRecord> all(CloudAccess access) {
    List<RawRecord> records = new ArrayList<>();
    for (Scope scope : access.scopes()) {
      access.collect(scope, records::addAll);
    }
    return records;
  }

  public static List<RawRecord> sync(
      CloudCollector collector, ScanRequest request, Optional<BaseKeys> keys) {
    try (CloudAccess access = collector.open(request, keys)) {
      return all(access);
    }
  }
}
