package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.Installation;
import dev.mothership.local.OperatorProcess;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * kill -9 at ten points of a sync, a correlation and their publication changes nothing in the end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledE2E {
  /** Each is true from some moment of the work on; the process is killed when it becomes true. */
  private static final List<String> POINTS =
      List.of(
          "select exists (select from task where kind = 'sync' and worker <> '')",
          "select exists (select from scan where outcome = 'running')",
          "select count(*) > 0 from scan_scope s join scan on scan.id = s.scan_id and outcome = 'running' where collected",
          "select count(*) > 3 from staging_asset",
          "select count(*) > 20 from staging_asset",
          "select count(*) > 40 from staging_asset",
          "select exists (select from tenant where requested_seq > done_seq)",
          "select exists (select from task where kind = 'correlate' and worker <> '')",
          "select exists (select from tenant where done_seq = requested_seq and done_seq > %d)",
          "select count(*) > %d from outbox");

  private static final String FINDINGS =
      """
      select string_agg(told, ',' order by told collate "C")
      from (select name || ' ' || state || ' ' || risk as told from finding) f\
      """;

  private Installation installation;
  private Quickstart quickstart;

  @BeforeAll
  void install() {
    installation = Installation.create();
    quickstart = Quickstart.on(installation).applySamples();
  }

  @AfterAll
  void uninstall() {
    installation.close();
  }

  @Test
  void theTablesAndObjectsEqualThoseOfAnUndisturbedRun() throws IOException, SQLException {
    installation.startOperator().awaitReady(Quickstart.PATIENCE);
    quickstart.awaitPath("Open");
    settle();
    turnTo(Quickstart.FIXED_TAKE, "Resolved");
    Map<String, List<String>> fixed = CanonicalDump.of(installation.database());
    Map<String, String> fixedObjects = CanonicalDump.ofObjects(installation);
    turnTo(Quickstart.OPEN_TAKE, "Open");
    Map<String, List<String>> open = CanonicalDump.of(installation.database());
    Map<String, String> openObjects = CanonicalDump.ofObjects(installation);
    long told = count("select count(*) from outbox");
    turnTo(Quickstart.FIXED_TAKE, "Resolved");
    turnTo(Quickstart.OPEN_TAKE, "Open");
    long toldPerPair = count("select count(*) from outbox") - told;
    told += toldPerPair;

    for (int point = 0; point < POINTS.size(); point++) {
      boolean toFixed = point % 2 == 0;
      killAt(POINTS.get(point), toFixed ? Quickstart.FIXED_TAKE : Quickstart.OPEN_TAKE);
      installation.startOperator().awaitReady(Quickstart.PATIENCE);
      quickstart.awaitPath(toFixed ? "Resolved" : "Open");
      settle();
      String killed = "killed when: " + POINTS.get(point);
      assertThat(CanonicalDump.of(installation.database()))
          .as(killed)
          .isEqualTo(toFixed ? fixed : open);
      assertThat(CanonicalDump.ofObjects(installation))
          .as(killed)
          .isEqualTo(toFixed ? fixedObjects : openObjects);
    }
    assertThat(count("select count(*) from outbox"))
        .as("what people are to be told: once per change, however often the process was killed")
        .isEqualTo(told + toldPerPair * POINTS.size() / 2);
  }

  private void turnTo(String take, String pathState) throws IOException, SQLException {
    quickstart.take(take);
    quickstart.requestSync();
    quickstart.awaitPath(pathState);
    settle();
  }

  private void killAt(String point, String take) throws IOException, SQLException {
    OperatorProcess operator = installation.operator().orElseThrow();
    String question =
        point.contains("outbox")
            ? point.formatted(count("select count(*) from outbox"))
            : point.contains("%d")
                ? point.formatted(count("select max(done_seq) from tenant"))
                : point;
    quickstart.take(take);
    quickstart.requestSync();
    try (Connection connection = installation.database().connect();
        Statement statement = connection.createStatement()) {
      Awaitility.await(question)
          .atMost(Quickstart.PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> isTrue(statement, question));
    }
    operator.killHard();
  }

  /** Waits until nothing is due, nothing runs and every open finding is shown. */
  private void settle() throws SQLException {
    try (Connection connection = installation.database().connect();
        Statement statement = connection.createStatement()) {
      Awaitility.await("nothing left to do")
          .atMost(Quickstart.PATIENCE)
          .until(
              () ->
                  isTrue(
                      statement,
                      """
                      select not exists (select from task where worker <> '' or (kind = 'sync' and due_at < now()))
                        and not exists (select from tenant where requested_seq > done_seq)\
                      """));
      String recorded = text(statement, FINDINGS);
      Awaitility.await("every finding shown as it is recorded")
          .atMost(Quickstart.PATIENCE)
          .until(() -> shown().equals(recorded));
    }
    quickstart.awaitCondition("Reconciling", "False", "Succeeded");
  }

  private String shown() {
    TreeSet<String> shown = new TreeSet<>();
    quickstart
        .findings()
        .forEach(
            item ->
                shown.add(
                    "%s %s %d"
                        .formatted(
                            item.at("/metadata/name").asText(),
                            item.at("/spec/state").asText(),
                            item.at("/spec/risk").asInt())));
    return String.join(",", shown);
  }

  private static String text(Statement statement, String question) throws SQLException {
    try (ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getString(1);
    }
  }

  private static boolean isTrue(Statement statement, String question) throws SQLException {
    try (ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private long count(String question) throws SQLException {
    try (Connection connection = installation.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getLong(1);
    }
  }
}
