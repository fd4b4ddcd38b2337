package dev.mothership.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.ingest.ReportFormat;
import dev.mothership.local.LocalPostgres;
import dev.mothership.local.Progress;
import dev.mothership.local.QuickJvm;
import dev.mothership.store.Database;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.StagingLost;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A report whose reader, or whose database, is killed: nothing of it is seen until all of it is,
 * and in the end it is what it is where nobody is killed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestKillsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int FINDINGS = 5_000;

  /** Two parts of a report, as they go to the database. */
  private static final int STAGED = 4_000;

  /** What a report leaves, ids and times aside. */
  private static final List<String> LEFT =
      List.of(
          """
          select count(*) || ' ' || md5(string_agg(encode(key, 'hex') || encode(content_hash, 'hex')
            || status || (closed_at is null), ',' order by key)) from observation
          """,
          "select count(*) || ' ' || md5(string_agg(key || type, ',' order by key)) from asset",
          "select count(*) || ' ' || md5(string_agg(purl, ',' order by purl)) from package",
          "select count(*) || ' ' || count(distinct look_id) from sighting",
          "select string_agg(vulnerability || status, ',') from vex",
          "select state || ' ' || counts from report",
          "select count(*)::text from report_chunk",
          "select count(*)::text from staging_observation");

  private static final String SEEN =
      "select (select count(*) from observation) + (select count(*) from asset)"
          + " + (select count(*) from package) + (select count(*) from vex)";

  private LocalPostgres server;
  private LocalPostgres.Database template;
  private List<String> undisturbed;

  @BeforeAll
  void start() {
    server = LocalPostgres.start(Progress.stdout());
    template = server.newDatabase();
    connect(template).migrate();
    Given whole = new Given(server.newDatabase(template));
    WaitingReports.read(whole.database, new LinesFormat());
    undisturbed = whole.left();
    assertThat(undisturbed.get(0)).startsWith(FINDINGS + " ");
    assertThat(undisturbed.get(5)).startsWith("accepted ");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** A connection for each use: none outlives the server. */
  private static Database connect(LocalPostgres.Database database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.url());
    source.setUser(database.user());
    source.setPassword(database.password());
    return new Database(source);
  }

  /** A database with one report that waits. */
  private static final class Given {
    private final LocalPostgres.Database at;
    private final Database database;
    private final ReportsFixture fixture;

    Given(LocalPostgres.Database at) {
      this.at = at;
      this.database = connect(at);
      database.migrate();
      database
          .jdbi()
          .useHandle(
              handle ->
                  handle.execute("insert into tenant (name, external_id) values ('shop', 'x')"));
      this.fixture = new ReportsFixture(database, 1);
      ScannerRow scanner = fixture.scanner("trivy");
      List<String> lines = new ArrayList<>(List.of("lines tool", "at 2026-11-01T10:00:00Z"));
      for (int i = 0; i < FINDINGS; i++) {
        lines.add(
            "finding {\"asset\":\"arn:aws:s3:eu-west-1:111122223333:bucket/%d\",\"rule\":\"open\",\"status\":\"FAIL\",\"title\":\"x\"}"
                .formatted(i % 500 + i / 500 * 1_000));
      }
      lines.add("package web:1 pkg:npm/a@1");
      lines.add("vex not_affected");
      fixture.send(scanner, lines.toArray(String[]::new));
    }

    List<String> left() {
      return LEFT.stream().map(sql -> String.valueOf(fixture.strings(sql).get(0))).toList();
    }

    void awaitNumber(String sql, long number) {
      Awaitility.await(sql)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> fixture.number(sql) == number);
    }

    /** The reader's lease runs out, and another one reads. */
    void readsOnAsIfNothingHadBeen(List<String> undisturbed) {
      assertThat(fixture.number(SEEN)).isZero();
      assertThat(fixture.strings("select state from report")).containsExactly("reading");
      fixture.execute("update task_heartbeat set beat_at = now() - interval '61 seconds'");
      WaitingReports.read(database, new LinesFormat());
      assertThat(left()).isEqualTo(undisturbed);
    }
  }

  @Test
  void aReaderKilledInTheMiddleOfReadingLeavesNothingAndTheNextReadsAll() throws Exception {
    Given given = new Given(server.newDatabase(template));
    Process reader = child(given.at, STAGED);
    try {
      given.awaitNumber("select count(*) from staging_observation", STAGED);
    } finally {
      kill(reader);
    }
    given.readsOnAsIfNothingHadBeen(undisturbed);
  }

  /** It stands still near the end of the merge, where a table is locked. */
  @Test
  void aReaderKilledInTheMiddleOfTheMergeLeavesNothingAndTheNextReadsAll() throws Exception {
    Given given = new Given(server.newDatabase(template));
    try (Connection connection = given.at.connect();
        Statement lock = connection.createStatement()) {
      connection.setAutoCommit(false);
      lock.execute("lock table vex in share mode");
      Process reader = child(given.at, Integer.MAX_VALUE);
      try {
        given.awaitNumber(
            "select count(*) from pg_locks where not granted and relation = 'vex'::regclass", 1);
        assertThat(given.fixture.number("select count(*) from staging_vex")).isEqualTo(1);
      } finally {
        kill(reader);
      }
    }
    given.readsOnAsIfNothingHadBeen(undisturbed);
  }

  private static void kill(Process reader) throws InterruptedException {
    reader.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(reader.exitValue()).as("by SIGKILL").isEqualTo(137);
  }

  private static Process child(LocalPostgres.Database database, int standsStillAt)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            IngestChild.class.getName(),
            database.url(),
            database.user(),
            Integer.toString(standsStillAt));
    builder.command().addAll(1, QuickJvm.OPTIONS);
    builder.environment().put("DATABASE_PASSWORD", database.password());
    return builder.inheritIO().start();
  }

  /** What was staged until then was in tables that a crash empties. */
  @Test
  void aDatabaseKilledWhileAReportIsStagedLosesWhatWasStagedAndItIsReadAgain() {
    Given given = new Given(server.newDatabase(template));
    ReportFormat killing =
        new AtItem(
            STAGED,
            () -> {
              given.awaitNumber("select count(*) from staging_observation", STAGED);
              server.killHard();
              server.start();
            });
    assertThatThrownBy(() -> WaitingReports.read(given.database, killing))
        .isInstanceOf(StagingLost.class);
    given.readsOnAsIfNothingHadBeen(undisturbed);
  }
}
