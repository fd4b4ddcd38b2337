package dev.mothership.bench;

import dev.mothership.ingest.format.OcsfFormat;
import dev.mothership.scan.BenchedIngest;
import dev.mothership.store.Database;
import dev.mothership.store.ReportInbox;
import dev.mothership.store.ScannerSummary.ReportRow;
import dev.mothership.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;

/**
 * 100,000 OCSF findings of about 4 kB, as Prowler writes them: read and staged, merged, and the
 * same once more with another time.
 */
final class IngestBench {
  private static final String NAME = "ingest";
  private static final int FINDINGS = 100_000;
  private static final int PIECE = 1 << 20;
  private static final int WARM = 5_000;
  private static final int AIM = 20_000;
  private static final double MIB = 1 << 20;

  private final Database database = TestDatabase.create();
  private final ReportInbox inbox = new ReportInbox(database);
  private final Sender sender = new Sender(database);
  private final BenchedIngest ingest = new BenchedIngest(database, new OcsfFormat());

  List<Measure> run() throws Exception {
    HeapWatch heap = new HeapWatch();
    send(WARM, "2026-11-01T10:00:00Z");
    read();
    send(FINDINGS / 10, "2026-11-01T12:00:00Z");
    long idle = heap.reset();
    read();
    long small = heap.peak() - idle;
    long bytes = send(FINDINGS, "2026-11-02T10:00:00Z");
    idle = heap.reset();
    BenchedIngest.Took first = read();
    long large = heap.peak() - idle;
    database.jdbi().useHandle(handle -> handle.execute("vacuum analyze"));
    String versions = versions();
    send(FINDINGS, "2026-11-03T10:00:00Z");
    BenchedIngest.Took again = read();
    boolean unwritten = versions().equals(versions);
    long bytesSame = send(FINDINGS, "2026-11-03T10:00:00Z");
    ReportRow same = inbox.summary(sender.scanner()).last();
    boolean unread = bytesSame > 0 && same != null && same.state().equals("unchanged");
    double rate = FINDINGS / (first.stagedMillis() / 1000.0);
    String baseline = "walk through its tokens alone";
    return List.of(
        Measure.of(NAME, "findings read and staged in a second", rate, "/s")
            .aiming("at least 20,000", rate >= AIM),
        Measure.of(NAME, "reading and staging 100,000", first.stagedMillis(), "ms")
            .against(first.walkedMillis(), baseline),
        Measure.of(NAME, "the same, seen later", again.stagedMillis(), "ms")
            .against(again.walkedMillis(), baseline),
        Measure.of(NAME, "CPU of the process for that", again.cpuMillis(), "ms")
            .against(again.walkedMillis(), baseline),
        Measure.of(NAME, "bytes read in a second", bytes / 1e3 / first.stagedMillis(), "MB/s"),
        Measure.of(NAME, "merge of 100,000 new ones", first.mergedMillis(), "ms"),
        Measure.of(NAME, "merge of the same, seen later", again.mergedMillis(), "ms"),
        Measure.of(NAME, "heap above idle, 10,000 findings", small / MIB, "MiB"),
        Measure.of(NAME, "heap above idle, 100,000 findings", large / MIB, "MiB")
            .aiming("at most 256 MiB", large <= 256 * MIB),
        Measure.of(NAME, "rows that the same again wrote", unwritten ? 0 : 1, "")
            .aiming("none", unwritten),
        Measure.of(NAME, "reports of the same bytes that are read", unread ? 0 : 1, "")
            .aiming("none", unread));
  }

  private BenchedIngest.Took read() throws IOException {
    return ingest.next().orElseThrow();
  }

  private String versions() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select count(*) || md5(string_agg(xmin::text, ',' order by id))
                        from observation
                        """)
                    .mapTo(String.class)
                    .one());
  }

  /**
   * @return bytes, decompressed
   */
  private long send(int findings, String at) throws IOException, GeneralSecurityException {
    int[] next = {0};
    long total =
        sender.send(
            () -> {
              if (next[0] == findings) {
                return null;
              }
              StringBuilder piece = new StringBuilder();
              while (piece.length() < PIECE && next[0] < findings) {
                piece.append(next[0] == 0 ? "[" : ",\n").append(finding(next[0], at));
                next[0]++;
              }
              piece.append(next[0] == findings ? "]" : "");
              return piece.toString().getBytes(StandardCharsets.UTF_8);
            });
    System.out.printf("  sent %d findings, %.0f MB%n", findings, total / 1e6);
    return total;
  }

  private static String finding(int number, String at) {
    String arn = "arn:aws:s3:::bucket-%06d".formatted(number / 10);
    String prose =
        "Number %d. An object store that anybody may read tells more than its owner wants. "
            .formatted(number);
    return """
        {"class_uid": 2004, "class_name": "Detection Finding", "category_uid": 2, "activity_id": 1,
        "activity_name": "Create", "type_uid": 200401, "time": 1793527200, "time_dt": "%1$s",
        "severity_id": 4, "severity": "High", "status_id": 1, "status": "New", "status_code": "FAIL",
        "status_detail": "%2$s", "message": "%2$s", "risk_details": "%3$s",
        "metadata": {"version": "1.4.0", "event_code": "s3_check_%4$d", "profiles": ["cloud", "datetime"],
          "product": {"name": "Prowler", "uid": "prowler", "vendor_name": "Prowler", "version": "5.0.0"}},
        "finding_info": {"uid": "prowler-aws-%5$d", "title": "Check %4$d of buckets", "desc": "%3$s",
          "created_time": 1793527200, "created_time_dt": "%1$s", "types": ["Software and Configuration Checks"]},
        "remediation": {"desc": "%3$s", "references": ["https://docs.aws.amazon.com/a", "https://hub.prowler.com/b"]},
        "resources": [{"uid": "%6$s", "type": "AwsS3Bucket", "name": "bucket", "region": "eu-west-1",
          "cloud_partition": "aws", "group": {"name": "s3"}, "labels": ["a:b"],
          "data": {"details": "%2$s", "metadata": {"arn": "%6$s", "versioning": true, "logging": false,
            "policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*"}]}}}}],
        "cloud": {"provider": "aws", "region": "eu-west-1", "account": {"uid": "111122223333", "name": "prod",
          "type": "AWS Account", "type_id": 10, "labels": []}},
        "unmapped": {"compliance": {"CIS-2.0": ["2.1.1", "2.1.2"], "ISO27001-2022": ["A.8.1", "A.8.2"],
          "notes": "%3$s"}, "categories": ["internet-exposed"], "depends_on": []}}"""
        .formatted(at, prose, prose.repeat(7), number % 10, number, arn);
  }
}
