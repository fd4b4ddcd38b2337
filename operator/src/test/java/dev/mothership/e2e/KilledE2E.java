package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.Installation;
import dev.mothership.local.QuickJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * kill -9 at twenty points of a sync, a correlation and their publication changes nothing in the
 * end: ten times at a point, and then again while the next process goes on from there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledE2E {
  private static final List<KillPoint> POINTS =
      List.of(
          KillPoint.once(
              "a sync taken",
              "select exists (select from task where kind = 'sync' and worker <> '')"),
          KillPoint.once(
              "a scan begun", "select exists (select from scan where outcome = 'running')"),
          KillPoint.writing("scan_scope"),
          KillPoint.once("a page staged", "select count(*) > 3 from staging_asset"),
          KillPoint.writing("staging_relation"),
          KillPoint.once(
              "a scope collected",
              """
              select count(*) > 0 from scan_scope s
              join scan on scan.id = s.scan_id and outcome = 'running' where collected\
              """),
          KillPoint.once("most staged", "select count(*) > 40 from staging_asset"),
          KillPoint.writing("asset"),
          KillPoint.writing("relation"),
          KillPoint.once(
              "merged", "select exists (select from tenant where requested_seq > done_seq)"),
          KillPoint.once(
              "a correlation taken",
              "select exists (select from task where kind = 'correlate' and worker <> '')"),
          KillPoint.writing("verdict"),
          KillPoint.writing("attack_path"),
          KillPoint.writing("finding"),
          KillPoint.writing("score_daily"),
          KillPoint.once(
              "told to the outbox",
              "select count(*) from outbox",
              "select count(*) > <n> from outbox"),
          KillPoint.shown(1),
          KillPoint.shown(2),
          KillPoint.postureShown(),
          KillPoint.accountTold());
  private static final int PAIRS = POINTS.size() / 2;

  private Installation installation;
  private Quickstart quickstart;

  /** One replica without a lease, and a compiler that is quick rather than thorough. */
  @BeforeAll
  void install() {
    installation =
        Installation.create()
            .with("JAVA_TOOL_OPTIONS", QuickJvm.options())
            .with("MOTHERSHIP_LEASE_ENABLED", "false")
            .with("MOTHERSHIP_PUBLISH_WRITES_PER_SECOND", "20")
            .with("MOTHERSHIP_PUBLISH_WRITES_BURST", "1");
    quickstart = Quickstart.on(installation).applySamples();
  }

  @AfterAll
  void uninstall() {
    installation.close();
  }

  @Test
  void theTablesAndObjectsEqualThoseOfAnUndisturbedRun() throws SQLException {
    installation.startOperator().awaitReady(Quickstart.PATIENCE);
    quickstart.awaitPath("Open");
    StandStill.await(installation);
    turnTo(Quickstart.FIXED_TAKE, "Resolved");
    Map<String, List<String>> fixed = CanonicalDump.of(installation.database());
    Map<String, String> fixedObjects = StandStill.objects(installation);
    turnTo(Quickstart.OPEN_TAKE, "Open");
    Map<String, List<String>> open = CanonicalDump.of(installation.database());
    Map<String, String> openObjects = StandStill.objects(installation);
    long told = told();
    turnTo(Quickstart.FIXED_TAKE, "Resolved");
    turnTo(Quickstart.OPEN_TAKE, "Open");
    long toldPerPair = told() - told;
    told += toldPerPair;

    for (int pair = 0; pair < PAIRS; pair++) {
      boolean toFixed = pair % 2 == 0;
      KillPoint first = POINTS.get(pair);
      KillPoint second = POINTS.get(PAIRS + pair);
      String killed = "killed when: %s; and then when: %s".formatted(first.name(), second.name());
      killAt(first, () -> change(toFixed ? Quickstart.FIXED_TAKE : Quickstart.OPEN_TAKE));
      killAt(second, installation::startOperator);
      installation.startOperator().awaitReady(Quickstart.PATIENCE);
      quickstart.awaitPath(toFixed ? "Resolved" : "Open");
      StandStill.await(installation);
      assertThat(CanonicalDump.of(installation.database()))
          .as(killed)
          .isEqualTo(toFixed ? fixed : open);
      Awaitility.await(killed)
          .atMost(Quickstart.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(CanonicalDump.ofObjects(installation))
                      .as(killed)
                      .isEqualTo(toFixed ? fixedObjects : openObjects));
    }
    assertThat(told())
        .as("what people are to be told: once per change, however often the process was killed")
        .isEqualTo(told + toldPerPair * PAIRS / 2);
  }

  private void turnTo(String take, String pathState) {
    change(take);
    quickstart.awaitPath(pathState);
    StandStill.await(installation);
  }

  private void killAt(KillPoint point, Runnable change) throws SQLException {
    point.strike().at(installation, change, () -> installation.operator().orElseThrow().killHard());
  }

  private void change(String take) {
    try {
      quickstart.take(take);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    quickstart.requestSync();
  }

  private long told() {
    return Ask.count(installation, "select count(*) from outbox");
  }
}
