package dev.mothership.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.ingest.ReportFormat;
import dev.mothership.local.aws.Fault;
import dev.mothership.model.FailureReason;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.SourceState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** A bucket into which others write, over the protocol. */
@Tag("live")
class ObjectFetchIT extends FetchCase {
  private static final String REPORTS =
      "select sender || ' ' || state from report where state <> 'receiving' order by id";

  private String bucket;

  private static S3Client s3() {
    return client(() -> s3Builder(), REGION);
  }

  private static S3ClientBuilder s3Builder() {
    return S3Client.builder().forcePathStyle(true);
  }

  @BeforeEach
  void bucket() {
    bucket = "reports-" + System.nanoTime();
    try (S3Client s3 = s3()) {
      s3.createBucket(
          r -> r.bucket(bucket).createBucketConfiguration(c -> c.locationConstraint(REGION)));
    }
  }

  private void put(String key, byte[] content) {
    try (S3Client s3 = s3()) {
      s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }
  }

  private static byte[] report(String rule) {
    return ("lines Tool\nfinding {\"asset\":\"arn:aws:s3:::x\",\"rule\":\"%s\",\"status\":\"FAIL\","
            + "\"title\":\"t\"}\n")
        .formatted(rule)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private ScannerRow scanner() {
    return scanner(
        "bucket",
        "{'kind':'objectStore','accountRef':{'name':'main'},'bucket':'"
            + bucket
            + "','prefix':'reports/','region':'eu-west-1','intervalSeconds':3600}");
  }

  @Override
  List<ReportFormat> formats() {
    return List.of(new LinesFormat());
  }

  private List<String> reports() {
    return strings(REPORTS).stream().map(one -> one.replace(bucket, "b")).toList();
  }

  @Test
  void eachObjectIsReadOnceAndAgainOnlyWhereItChanged() {
    put("reports/1.txt", report("one"));
    put("reports/2.txt.gz", gzip(report("two")));
    put("reports/bomb", gzip(new byte[3 << 20]));
    put("reports/folder/", new byte[0]);
    put("elsewhere", report("elsewhere"));
    put("reports/a\u202e<b>'; drop", report("three"));
    ScannerRow scanner = scanner();
    SourceState state = run(scanner);
    assertThat(state.failure()).isNull();
    assertThat(state.refused()).isEqualTo(1);
    assertThat(state.lastRefused())
        .isEqualTo("reports/bomb: it grows to more than 200 times its size: store it uncompressed");
    assertThat(reports())
        .containsExactlyInAnyOrder(
            "s3://b/reports/1.txt accepted",
            "s3://b/reports/2.txt.gz accepted",
            "s3://b/reports/a\uFFFD<b>'; drop accepted");
    run(scanner);
    assertThat(reports()).hasSize(3);
    put("reports/1.txt", report("one anew"));
    put("reports/later", "no report".getBytes(StandardCharsets.UTF_8));
    assertThat(run(scanner).refused()).isEqualTo(1);
    run(scanner);
    assertThat(reports().subList(3, 5))
        .containsExactlyInAnyOrder(
            "s3://b/reports/1.txt accepted", "s3://b/reports/later rejected");
    assertThat(reports()).hasSize(5);
    put("reports/bomb", report("harmless"));
    assertThat(run(scanner).refused()).isZero();
    assertThat(reports()).endsWith("s3://b/reports/bomb accepted");
    assertThat(strings("select tool_rule from observation where closed_at is null order by 1"))
        .containsExactly("harmless", "one", "one anew", "three", "two");
  }

  @Test
  void whatIsTooLargeOrBrokenIsRefusedAndWhatMayNotBeReadIsTriedAgain() {
    byte[] broken = gzip(report("broken"));
    put("reports/broken", Arrays.copyOf(broken, broken.length / 2));
    put("reports/large", new byte[(4 << 20) + 1]);
    ScannerRow scanner = scanner();
    front.fault(Fault.denied("s3", "GET /" + bucket + "/reports/broken"));
    SourceState denied = run(scanner);
    assertThat(denied.partial()).isTrue();
    assertThat(denied.failure())
        .satisfies(
            failure -> {
              assertThat(failure.reason()).isEqualTo(FailureReason.PERMISSION_DENIED);
              assertThat(failure.message())
                  .isEqualTo(
                      "reports/broken: s3:GetObject answered AccessDenied. Give the account's role"
                          + " s3:GetObject.");
            });
    assertThat(denied.refused()).isEqualTo(1);
    front.clearFaults();
    SourceState state = run(scanner);
    assertThat(state.failure()).isNull();
    assertThat(state.refused()).isEqualTo(2);
    assertThat(state.lastRefused()).isEqualTo("reports/broken: it begins as gzip and is none");
    assertThat(reports()).isEmpty();
    front.fault(Fault.denied("s3", "list-type=2"));
    SourceState unlisted = run(scanner);
    assertThat(unlisted.failure().message()).contains("Give the account's role s3:ListBucket.");
    assertThat(unlisted.partial()).isFalse();
    front.clearFaults();
  }
}
