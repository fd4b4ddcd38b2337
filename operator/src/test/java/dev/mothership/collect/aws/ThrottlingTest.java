package dev.mothership.collect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.cloud.VirtualTicker;
import dev.mothership.cloud.aws.AwsSessions;
import dev.mothership.cloud.aws.AwsSettings;
import dev.mothership.collect.CloudAccess;
import dev.mothership.local.aws.ThrottlingCloud;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.RawRecord;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A cloud that limits calls as EC2 does, scanned with the settings as they are shipped. Time is
 * virtual: it passes while a call waits for its budget, and a little with every call.
 */
class ThrottlingTest {
  private static final String ACCOUNT = "444455556666";
  private static final int INSTANCES = 400;
  private static final long CALL_NANOS = Duration.ofMillis(20).toNanos();

  /** 400 calls of one API at half of EC2's bucket of 100 and 20 a second: (400 - 50) / 10. */
  private static final Duration LEAST = Duration.ofSeconds(35);

  private final VirtualTicker ticker = new VirtualTicker();

  private static AwsSettings shipped(URI endpoint) {
    return new SmallRyeConfigBuilder()
        .withMapping(AwsSettings.class)
        .withConverter(Path.class, 100, text -> text.isEmpty() ? null : Path.of(text))
        .withDefaultValues(Map.of("mothership.aws.endpoint", endpoint.toString()))
        .build()
        .getConfigMapping(AwsSettings.class);
  }

  private CloudAccess open(ThrottlingCloud cloud) {
    AwsSettings settings = shipped(cloud.endpoint());
    ScanRequest request = Syncs.request(ACCOUNT, "id-of-the-tenant", List.of("eu-west-1"));
    return new AwsCollector(
            settings,
            List.of(new Ec2Instances()),
            new AwsSessions(settings, () -> new byte[32], Clock.systemUTC(), ticker),
            Clock.systemUTC())
        .open(request, Optional.of(Syncs.BASE));
  }

  private void scan(double ownersCalls) {
    try (ThrottlingCloud cloud =
            new ThrottlingCloud(
                ACCOUNT,
                INSTANCES,
                ownersCalls,
                () -> {
                  ticker.pause(CALL_NANOS);
                  return ticker.nanoTime();
                });
        CloudAccess access = open(cloud)) {
      List<RawRecord> records = new ArrayList<>();
      access.collect(new Scope("eu-west-1", "aws.ec2.instance"), records::addAll);
      assertThat(records).hasSize(INSTANCES).allMatch(record -> record.unread().isEmpty());
      assertThat(cloud.tally("DescribeInstanceAttribute")).startsWith("400 passed");
      ApiUsage usage = access.usage();
      assertThat(usage.calls()).isGreaterThanOrEqualTo(INSTANCES);
      assertThat(usage.throttled()).isLessThan(usage.calls() / 100);
      assertThat(Duration.ofNanos(ticker.nanoTime()))
          .isBetween(LEAST, Duration.ofMillis((long) (LEAST.toMillis() * 1.3)));
    }
  }

  @Test
  void aScanIsHardlyEverThrottledAndTakesLittleMoreThanItsBudgetAllows() {
    scan(0);
  }

  @Test
  void theAccountsOwnerHasTheOtherHalf() {
    scan(10);
  }

  @Test
  void whoKeepsNoBudgetIsThrottled() throws IOException, InterruptedException {
    try (ThrottlingCloud cloud = new ThrottlingCloud(ACCOUNT, 1, 0, ticker::nanoTime)) {
      HttpClient http = HttpClient.newHttpClient();
      HttpRequest request =
          HttpRequest.newBuilder(cloud.endpoint())
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("Authorization", "AWS4-HMAC-SHA256 Credential=A/20260101/r/ec2/aws4_request")
              .POST(HttpRequest.BodyPublishers.ofString("Action=DescribeRegions"))
              .build();
      int refused = 0;
      for (int call = 0; call < 150; call++) {
        refused +=
            http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 503 ? 1 : 0;
      }
      assertThat(refused).isEqualTo(50);
    }
  }
}
