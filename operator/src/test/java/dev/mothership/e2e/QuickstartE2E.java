package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.local.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The quickstart as a user lives through it, on the recorded account, in this order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuickstartE2E {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Installation installation;
  private Quickstart quickstart;

  @BeforeAll
  void install() {
    installation = Installation.create();
    quickstart = Quickstart.on(installation).applySamples();
    installation.startOperator().awaitReady(Quickstart.PATIENCE);
  }

  @AfterAll
  void uninstall() {
    installation.close();
  }

  @Test
  @Order(1)
  void showsTheFoundingExampleAsOnePathAtRisk84OnTop() {
    JsonNode path = quickstart.awaitPath("Open");
    assertThat(path.at("/spec/risk").asInt()).isEqualTo(84);
    assertThat(path.at("/spec/severity").asText()).isEqualTo("critical");
    assertThat(path.at("/spec/order").asInt()).isEqualTo(16);
    assertThat(path.at("/spec/path/hops")).isNotEmpty();
    assertThat(path.at("/spec/path/fixes")).hasSizeGreaterThanOrEqualTo(3);
    String first =
        installation
            .controlPlane()
            .kubectl(
                "get",
                "findings",
                "-n",
                Quickstart.NAMESPACE,
                "--sort-by=.spec.order",
                "--no-headers",
                "-o",
                "custom-columns=NAME:.metadata.name")
            .lines()
            .findFirst()
            .orElseThrow();
    assertThat(first).isEqualTo(path.at("/metadata/name").asText());
  }

  @Test
  @Order(2)
  void ranksTheUnclassifiedPublicBucketAt79() {
    JsonNode bucket =
        installation.await(
            "the public bucket's finding",
            Quickstart.PATIENCE,
            () -> {
              for (JsonNode item : quickstart.findings()) {
                if (item.at("/spec/check").asText().equals("aws-s3-bucket-public")) {
                  return Optional.of(item);
                }
              }
              return Optional.empty();
            });
    assertThat(bucket.at("/spec/risk").asInt()).isEqualTo(79);
    assertThat(bucket.at("/spec/severity").asText()).isEqualTo("high");
  }

  @Test
  @Order(3)
  void tellsWhatItKnowsOfTheAccount() {
    quickstart.awaitCondition("CredentialsValid", "True", "Verified");
    quickstart.awaitCondition("Ready", "True", "Succeeded");
    JsonNode status = quickstart.account().at("/status");
    assertThat(status.at("/coverage").asInt()).isEqualTo(100);
    assertThat(status.at("/api/calls").asLong()).isPositive();
  }

  @Test
  @Order(3)
  void logsInJsonWithTheTaskAndTheAccount() throws IOException {
    JsonNode scan = null;
    for (String line : Files.readAllLines(installation.log())) {
      JsonNode record = JSON.readTree(line);
      scan = record.at("/message").asText().startsWith("scan ") ? record : scan;
    }
    assertThat(scan).as("the log tells of the scan").isNotNull();
    assertThat(scan.at("/mdc/account").asText()).matches("[0-9]+");
    assertThat(scan.at("/mdc/task").asText()).matches("[0-9]+");
  }

  @Test
  @Order(4)
  void bringsBackFindingsThatWereDeletedByHandWithNamesAndAges() {
    StandStill.await(installation);
    Map<String, String> before = ages();
    installation.controlPlane().kubectl("delete", "findings", "--all", "-n", Quickstart.NAMESPACE);
    installation.await(
        "the same findings again",
        Quickstart.PATIENCE,
        () -> ages().equals(before) ? Optional.of(true) : Optional.empty());
  }

  @Test
  @Order(5)
  void repeatsASyncOnRequestAndWritesNoRowForWhatIsUnchanged() throws SQLException {
    Map<String, Long> before = written();
    quickstart.syncNow();
    assertThat(written()).isEqualTo(before);
  }

  @Test
  @Order(6)
  void resolvesThePathWithItsResidualRiskWhenOneLinkIsGone() throws IOException {
    String name = quickstart.awaitPath("Open").at("/metadata/name").asText();
    quickstart.take(Quickstart.FIXED_TAKE);
    quickstart.requestSync();
    JsonNode path = quickstart.awaitPath("Resolved");
    assertThat(path.at("/metadata/name").asText()).isEqualTo(name);
    assertThat(path.at("/spec/residualRisk").asInt()).isEqualTo(53);
  }

  @Test
  @Order(7)
  void stopsSyncingWhileSuspended() throws IOException {
    patch("{\"spec\":{\"suspend\":true}}");
    quickstart.awaitCondition("Ready", "False", "Suspended");
    quickstart.take(Quickstart.OPEN_TAKE);
    quickstart.requestSync();
    patch("{\"spec\":{\"suspend\":false}}");
    quickstart.awaitPath("Open");
  }

  @Test
  @Order(8)
  void aRestartChangesNothingThatPeopleSee() {
    quickstart.awaitCondition("Ready", "True", "Succeeded");
    String since = readySince();
    assertThat(installation.operator().orElseThrow().stop()).as("SIGTERM").isEqualTo(143);
    installation.startOperator().awaitReady(Quickstart.PATIENCE);
    quickstart.syncNow();
    assertThat(readySince()).isEqualTo(since);
  }

  private String readySince() {
    return Quickstart.condition(quickstart.account(), "Ready")
        .orElseThrow()
        .at("/lastTransitionTime")
        .asText();
  }

  private void patch(String merge) {
    installation
        .controlPlane()
        .kubectl(
            "patch",
            "cloudaccount",
            Quickstart.ACCOUNT,
            "-n",
            Quickstart.NAMESPACE,
            "--type=merge",
            "-p",
            merge);
  }

  private Map<String, String> ages() {
    Map<String, String> ages = new TreeMap<>();
    for (JsonNode item : quickstart.findings()) {
      ages.put(item.at("/metadata/name").asText(), item.at("/spec/firstSeen").asText());
    }
    return ages;
  }

  /** The newest row version of each table whose rows an unchanged cloud must not touch. */
  private Map<String, Long> written() throws SQLException {
    Map<String, Long> newest = new TreeMap<>();
    try (Connection connection = installation.database().connect();
        Statement statement = connection.createStatement()) {
      for (String table :
          new String[] {"asset", "asset_raw", "relation", "derived_relation", "exposure"}) {
        newest.put(table, newest(statement, table));
      }
      for (String table :
          new String[] {"verdict", "check_result", "finding", "attack_path", "principal_grant"}) {
        newest.put(table, newest(statement, table));
      }
    }
    return newest;
  }

  private static long newest(Statement statement, String table) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select coalesce(max(xmin::text::bigint), 0) from " + table)) {
      row.next();
      return row.getLong(1);
    }
  }
}
