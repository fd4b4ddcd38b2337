package dev.mothership.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.ingest.ReportBody;
import dev.mothership.store.AccountStore;
import dev.mothership.store.Claim;
import dev.mothership.store.Database;
import dev.mothership.store.Estate;
import dev.mothership.store.LeaseLost;
import dev.mothership.store.ReportRun;
import dev.mothership.store.Retention;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.ScannerSummary.ReportRow;
import dev.mothership.store.StagedCounts;
import dev.mothership.store.StagingLost;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestTaskIT {
  private static final Database DATABASE = TestDatabase.create();
  private static final String BUCKET = "arn:aws:s3:eu-west-1:111122223333:bucket/a";
  private static final String OTHER = "arn:aws:s3:eu-west-1:111122223333:bucket/b";
  private static final String OPEN =
      "select tool_rule || ' ' || status from observation where closed_at is null order by 1";
  private static final String VERSIONS =
      "select xmin::text || ' ' || id from observation union all"
          + " select xmin::text || ' ' || id from asset union all"
          + " select xmin::text || ' ' || asset_id || tool from sighting union all"
          + " select xmin::text || ' ' || asset_id || purl from package order by 1";

  private final Estate estate = new Estate(DATABASE);
  private TenantRow tenant;
  private ReportsFixture fixture;

  @BeforeEach
  void anotherTenant() {
    estate.tenant("t0");
    DATABASE
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute(
                  "truncate report, observation, asset, scanner, task, sighting, look cascade");
              handle.execute("truncate account, agent, vex, package cascade");
              handle.execute("update tenant set retired_at = now()");
            });
    tenant = estate.tenant("t" + System.nanoTime());
    fixture = new ReportsFixture(DATABASE, tenant.id());
  }

  private static String finding(String asset, String rule, String status, String title) {
    return "finding {\"asset\":\"%s\",\"rule\":\"%s\",\"status\":\"%s\",\"title\":\"%s\"}"
        .formatted(asset, rule, status, title);
  }

  @Test
  void aReportBecomesObservationsOfAssetsThatNobodyListed() {
    ScannerRow scanner = fixture.scanner("trivy");
    ReportRow report =
        fixture.report(
            scanner,
            "lines Tool",
            "at 2026-11-01T10:00:00Z",
            finding(BUCKET, "open", "FAIL", "a\\ttab"),
            finding(BUCKET, "log", "PASS", "logs"),
            "package docker.io/library/web:1 pkg:deb/debian/openssl@3.0.1-1?arch=amd64");
    assertThat(report.state()).isEqualTo("accepted");
    assertThat(report.tool()).isEqualTo("Tool");
    assertThat(report.asOf()).hasToString("2026-11-01T10:00:00Z");
    assertThat(report.items()).isEqualTo(3);
    assertThat(report.counts()).containsEntry("findings", 2L).containsEntry("packages", 1L);
    assertThat(fixture.strings(OPEN)).containsExactly("log pass", "open fail");
    assertThat(
            fixture.strings(
                "select type || ' ' || reported || ' ' || (account_id = "
                    + scanner.accountId()
                    + ") from asset order by 1"))
        .containsExactly("reported.aws.s3 true true", "reported.image true true");
    assertThat(fixture.strings("select type || ' ' || name || ' ' || version || ' ' from package"))
        .containsExactly("deb debian/openssl 3.0.1-1 ");
    assertThat(fixture.strings("select array_to_string(aliases, '|') from observation limit 1"))
        .containsExactly("a \"quoted\\ one|b,c");
    assertThat(fixture.number("select count(*) from sighting")).isEqualTo(2);
    assertThat(fixture.number("select count(*) from report_chunk")).isZero();
    assertThat(fixture.number("select count(*) from staging_observation")).isZero();
  }

  @Test
  void theSameAgainWritesNoRow() {
    ScannerRow scanner = fixture.scanner("trivy");
    String[] said = {
      "lines tool", finding(BUCKET, "open", "FAIL", "x"), "package web:1 pkg:npm/a@1"
    };
    fixture.report(scanner, said);
    List<String> before = fixture.strings(VERSIONS);
    assertThat(before).hasSize(6);
    assertThat(fixture.send(scanner, said).state()).isEqualTo("unchanged");
    assertThat(fixture.number("select count(*) from report_chunk")).isZero();

    List<String> reordered = new ArrayList<>(List.of(said));
    reordered.add(1, "at 2026-11-24T10:00:00Z");
    assertThat(fixture.report(scanner, reordered.toArray(String[]::new)).state())
        .isEqualTo("outdated");
    reordered.set(1, "at 2099-01-01T00:00:00Z");
    assertThat(fixture.report(scanner, reordered.toArray(String[]::new)).state())
        .isEqualTo("accepted");
    assertThat(fixture.strings(VERSIONS)).isEqualTo(before);
    assertThat(fixture.number("select count(*) from report where as_of > now()")).isZero();
  }

  @Test
  void whatAWholeStatementDoesNotRepeatIsOverUntilItIsSaidAgain() {
    ScannerRow scanner = fixture.scanner("prowler");
    fixture.report(
        scanner,
        "lines tool",
        "at 2026-11-01T10:00:00Z",
        finding(BUCKET, "open", "FAIL", "x"),
        finding(OTHER, "open", "FAIL", "x"),
        finding(OTHER, "log", "FAIL", "x"));
    fixture.report(
        scanner,
        "lines tool",
        "at 2026-11-02T10:00:00Z",
        "looked 111122223333,eu-west-1,open",
        finding(BUCKET, "open", "FAIL", "x"));
    assertThat(fixture.strings(OPEN)).containsExactly("log fail", "open fail");
    fixture.report(
        scanner,
        "lines tool",
        "at 2026-11-03T10:00:00Z",
        "looked 111122223333,eu-west-1,log",
        finding(OTHER, "open", "FAIL", "x"));
    assertThat(fixture.strings(OPEN)).containsExactly("open fail", "open fail");
    fixture.report(scanner, "lines tool", "at 2026-11-04T10:00:00Z", "looked 111122223333,,");
    assertThat(fixture.strings(OPEN)).isEmpty();
    assertThat(fixture.number("select count(*) from asset where closed_at is null")).isZero();
    assertThat(fixture.number("select count(*) from observation")).isEqualTo(3);

    assertThat(
            fixture
                .report(
                    scanner,
                    "lines tool",
                    "at 2026-11-01T12:00:00Z",
                    "looked 111122223333,,",
                    finding("arn:aws:s3:eu-west-1:111122223333:bucket/c", "open", "FAIL", "x"))
                .state())
        .isEqualTo("outdated");
    assertThat(fixture.strings(OPEN)).isEmpty();
    fixture.report(
        scanner, "lines tool", "at 2026-11-05T10:00:00Z", finding(BUCKET, "open", "FAIL", "x"));
    assertThat(fixture.strings(OPEN)).containsExactly("open fail");
    assertThat(
            fixture.number(
                "select count(*) from observation where first_seen = '2026-11-01T10:00:00Z'"))
        .isEqualTo(3);
  }

  @Test
  void aScannerThatClosesNothingClosesNothing() {
    ScannerRow scanner = fixture.scanner("prowler", "lines", false);
    fixture.report(
        scanner, "lines tool", "at 2026-11-01T10:00:00Z", finding(BUCKET, "o", "FAIL", "x"));
    fixture.report(scanner, "lines tool", "at 2026-11-02T10:00:00Z", "looked 111122223333,,");
    assertThat(fixture.strings(OPEN)).containsExactly("o fail");
  }

  @Test
  void reportsOfSingleImagesComeInAnyOrder() {
    ScannerRow scanner = fixture.scanner("trivy");
    fixture.report(
        scanner,
        "lines tool",
        "at 2026-11-02T10:00:00Z",
        "whole web:1",
        "package web:1 pkg:npm/a@2");
    assertThat(
            fixture
                .report(
                    scanner,
                    "lines tool",
                    "at 2026-11-01T10:00:00Z",
                    "whole api:1",
                    "package api:1 pkg:npm/b@1")
                .state())
        .isEqualTo("accepted");
    assertThat(
            fixture
                .report(
                    scanner,
                    "lines tool",
                    "at 2026-11-01T11:00:00Z",
                    "whole web:1",
                    "package web:1 pkg:npm/a@1")
                .state())
        .isEqualTo("outdated");
    assertThat(fixture.strings("select purl from package order by 1"))
        .containsExactly("pkg:npm/a@2", "pkg:npm/b@1");
    fixture.report(
        scanner,
        "lines tool",
        "at 2026-11-03T10:00:00Z",
        "whole web:1",
        "package web:1 pkg:npm/a@3");
    assertThat(fixture.strings("select purl from package order by 1"))
        .containsExactly("pkg:npm/a@3", "pkg:npm/b@1");
  }

  @Test
  void aReportThatNamesNoPackageIsNoInventory() {
    ScannerRow scanner = fixture.scanner("trivy");
    String inventory = "package web:1 pkg:npm/a@1";
    fixture.report(scanner, "lines tool", "at 2026-11-01T10:00:00Z", "whole web:1", inventory);
    fixture.report(scanner, "lines tool-config", "at 2026-11-02T10:00:00Z", "whole web:1");
    assertThat(fixture.strings("select purl from package")).containsExactly("pkg:npm/a@1");
  }

  @Test
  void anotherTenantsAccountIsSkippedAndCounted() {
    TenantRow neighbour = estate.tenant("n" + System.nanoTime());
    estate.account(neighbour, "prod", "111122223333");
    fixture.execute("update account set claimed = true where native_id = '111122223333'");
    ReportRow report =
        fixture.report(
            fixture.scanner("prowler"),
            "lines tool",
            finding(BUCKET, "open", "FAIL", "x"),
            finding("arn:aws:s3:eu-west-1:444455556666:bucket/z", "open", "FAIL", "x"));
    assertThat(report.state()).isEqualTo("accepted");
    assertThat(report.counts()).containsEntry("foreign", 1L);
    assertThat(fixture.strings("select key from asset"))
        .containsExactly("arn:aws:s3:eu-west-1:444455556666:bucket/z");
    assertThat(fixture.strings(OPEN)).containsExactly("open fail");
  }

  @Test
  void whatIsReportedOfTheTenantsOwnAccountBelongsToIt() {
    long account = estate.account(tenant, "prod", "111122223333").id();
    fixture.execute("update account set claimed = true where native_id = '111122223333'");
    fixture.report(fixture.scanner("x"), "lines tool", finding(BUCKET, "open", "FAIL", "x"));
    assertThat(fixture.number("select account_id from asset")).isEqualTo(account);
  }

  @Test
  void aReportThatCannotBeTakenSaysWhereAndKeepsNobody() {
    ScannerRow scanner = fixture.scanner("trivy");
    long bad =
        fixture.send(scanner, "lines tool", finding(BUCKET, "a", "FAIL", "x"), "nonsense").id();
    long bug = fixture.send(scanner, "lines tool", finding(BUCKET, "b", "FAIL", "x"), "bug").id();
    long nothing = fixture.send(scanner, "unheard of").id();
    long vex = fixture.send(scanner, "lines tool", "vex maybe").id();
    long good = fixture.send(scanner, "lines tool", finding(BUCKET, "c", "FAIL", "x")).id();
    fixture.read();
    assertThat(refusal(scanner, bad)).isEqualTo("rejected line 3: is no word of this format");
    assertThat(refusal(scanner, bug))
        .isEqualTo(
            "rejected : cannot be read by the format that it seems to be of:"
                + " IllegalStateException");
    assertThat(refusal(scanner, nothing))
        .isEqualTo(
            "rejected : no format knows this: set the Scanner's spec.format to one of lines");
    assertThat(refusal(scanner, vex)).isEqualTo("rejected item 1: maybe is no status of VEX");
    assertThat(refusal(scanner, good)).isEqualTo("accepted : ");
    assertThat(fixture.strings(OPEN)).containsExactly("c fail");
    assertThat(fixture.number("select count(*) from report_chunk")).isZero();
    assertThat(fixture.number("select count(*) from staging_observation")).isZero();
    assertThat(fixture.inbox.summary(scanner).rejected()).isEqualTo(4);
    assertThat(fixture.inbox.summary(scanner).accepted()).isEqualTo(1);
  }

  private String refusal(ScannerRow scanner, long report) {
    ReportRow row = fixture.inbox.find(scanner, report).orElseThrow();
    return "%s %s: %s".formatted(row.state(), row.where(), row.message());
  }

  @Test
  void stagedRowsThatACrashTookAreNoticedAndReadAgain() throws Exception {
    ScannerRow scanner = fixture.scanner("trivy");
    long id = fixture.send(scanner, "lines tool", finding(BUCKET, "a", "FAIL", "x")).id();
    Claim claim = fixture.claim();
    ReportRun run = fixture.reports.begin(claim, scanner).orElseThrow();
    try (ReportStaging staging = new ReportStaging(fixture.reports, run, 10)) {
      ReportBody body = () -> WithoutMark.of(fixture.reports.open(run));
      new LinesFormat().read(body, staging);
      StagedCounts counts = staging.finish();
      fixture.execute("truncate staging_observation");
      assertThatThrownBy(() -> fixture.reports.merge(run, staging.heading("lines"), counts))
          .isInstanceOf(StagingLost.class);
    }
    assertThat(fixture.number("select count(*) from asset")).isZero();
    fixture.queue.giveBack(claim);
    fixture.read();
    assertThat(fixture.inbox.find(scanner, id).orElseThrow().state()).isEqualTo("accepted");
    assertThat(fixture.strings(OPEN)).containsExactly("a fail");
  }

  @Test
  void aReaderThatDiedLeavesTheReportToTheNext() {
    ScannerRow scanner = fixture.scanner("trivy");
    long id = fixture.send(scanner, "lines tool", finding(BUCKET, "a", "FAIL", "x")).id();
    Claim dead = fixture.claim();
    ReportRun left = fixture.reports.begin(dead, scanner).orElseThrow();
    fixture.execute("update task_heartbeat set beat_at = now() - interval '61 seconds'");
    fixture.read();
    assertThat(fixture.inbox.find(scanner, id).orElseThrow().state()).isEqualTo("accepted");
    assertThatThrownBy(() -> fixture.reports.reject(left, "", "late"))
        .isInstanceOf(LeaseLost.class);
    assertThat(fixture.inbox.find(scanner, id).orElseThrow().state()).isEqualTo("accepted");
  }

  @Test
  void aScannerIsNoAccountAndItsEndIsTheEndOfWhatItSaid() {
    ScannerRow scanner = fixture.scanner("trivy");
    fixture.report(
        scanner, "lines tool", finding(BUCKET, "a", "FAIL", "x"), "package w:1 pkg:npm/a@1");
    assertThat(new AccountStore(DATABASE).summaries()).isEmpty();
    assertThat(new AccountStore(DATABASE).markMissing(List.of())).isEmpty();
    fixture.scanners.gone(new ScannerStore.Name("ns", "trivy"));
    assertThat(fixture.strings(OPEN)).isEmpty();
    assertThat(fixture.number("select count(*) from package")).isZero();
    assertThat(fixture.number("select count(*) from asset where closed_at is null")).isZero();
    assertThat(fixture.number("select count(*) from task where kind = 'ingest'")).isZero();
    assertThat(fixture.scanners.names()).isEmpty();
    ScannerRow again = fixture.scanner("trivy");
    assertThat(again.id()).isEqualTo(scanner.id());
    fixture.report(again, "lines tool", finding(BUCKET, "a", "FAIL", "y"));
    assertThat(fixture.strings(OPEN)).containsExactly("a fail");
    assertThat(fixture.number("select count(*) from observation")).isEqualTo(1);
  }

  @Test
  void whatBrokeOffAndWhatIsOldGoes() {
    ScannerRow scanner = fixture.scanner("trivy");
    fixture.report(scanner, "lines tool", finding(BUCKET, "a", "FAIL", "x"));
    fixture.report(scanner, "lines tool", finding(BUCKET, "b", "FAIL", "x"));
    fixture.execute("update report set finished_at = now() - interval '91 days'");
    long broken = fixture.inbox.begin(scanner, "ci");
    fixture.execute(
        "update report set received_at = now() - interval '2 hours' where id = " + broken);
    long young = fixture.inbox.begin(scanner, "ci");
    assertThat(new Retention(DATABASE).run(Duration.ofDays(90)).reports()).isEqualTo(2);
    assertThat(fixture.strings("select state from report order by id"))
        .containsExactly("accepted", "receiving");
    assertThat(fixture.inbox.find(scanner, young)).isPresent();
  }
}
