package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.FindingResource;
import dev.mothership.local.Installation;
import dev.mothership.local.QuickJvm;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What one operator needs goes away in the middle of its work and comes back, or answers nonsense:
 * the process stays, says so, and in the end knows and shows what an undisturbed run would have.
 * Two accounts of one tenant; every test turns the cloud to the other take.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutagesE2E {
  private static final String SECOND = "second";
  private static final String SECOND_ID = "222233334444";
  private static final String SCANNED =
      """
      select count(*) = 2 from task where kind = 'sync' and finished_at is not null
        and handled = '%s' and attempts = 0\
      """;
  private static final String ONE_LEFT =
      """
      select count(*) = 1 from scan_scope s
      join scan on scan.id = s.scan_id and outcome = 'running' where not collected\
      """;

  /** Long enough for the pool to have found out which of its connections are dead. */
  private static final String BEATS_AGAIN =
      """
      select exists (select from task join task_heartbeat b on b.task_id = task.id
        where worker <> '' and b.beat_at > pg_postmaster_start_time() + interval '2 s')\
      """;

  /** Eight seconds, doubled with each failure in a row, less a quarter at most. */
  private static final String RESTING =
      """
      select count(*) = 1 from task join account on account.id = task.account_id
      where account.name = 'second' and worker = '' and attempts > 0
        and due_at - finished_at >= interval '6 s' * 2 ^ (attempts - 1)\
      """;

  private static final String CONNECTIONS =
      """
      do $$ begin
        execute format('alter database %%I connection limit %s', current_database());
      end $$\
      """;

  private final Map<String, Map<String, List<String>>> tables = new HashMap<>();
  private final Map<String, Map<String, String>> objects = new HashMap<>();
  private Installation installation;
  private Quickstart quickstart;
  private Path recording;
  private String take = Quickstart.OPEN_TAKE;

  @BeforeAll
  void install() throws IOException, SQLException {
    installation = Installation.create();
    quickstart = Quickstart.on(installation).applySamples();
    recording = installation.folder().resolve("recording");
    RecordedAccount.copy(recording, SECOND_ID);
    installation.controlPlane().applyYaml(RecordedAccount.manifest(SECOND, SECOND_ID));
    installation
        .with("JAVA_TOOL_OPTIONS", QuickJvm.options())
        .with("MOTHERSHIP_LEASE_DURATION", "40s")
        .with("MOTHERSHIP_LEASE_RENEW", "30s")
        .with("MOTHERSHIP_SCAN_LEASE", "8s")
        .with("MOTHERSHIP_PUBLISH_WRITES_PER_SECOND", "10")
        .with("MOTHERSHIP_PUBLISH_WRITES_BURST", "1")
        .with("QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "6")
        .with("QUARKUS_DATASOURCE_JDBC_BACKGROUND_VALIDATION_INTERVAL", "1s")
        .with("QUARKUS_DATASOURCE_JDBC_NEW_CONNECTION_SQL", "set lock_timeout = '2s'")
        .startOperator()
        .awaitReady(Quickstart.PATIENCE);
    awaitScanned("");
    StandStill.await(installation);
    for (int i = 0; i < 2; i++) {
      awaitScanned(turn());
      StandStill.await(installation);
      tables.put(take, CanonicalDump.of(installation.database()));
      objects.put(take, StandStill.objects(installation));
    }
  }

  @AfterAll
  void uninstall() {
    installation.close();
  }

  @BeforeEach
  void theCloudChanges() throws IOException {
    take = take.equals(Quickstart.OPEN_TAKE) ? Quickstart.FIXED_TAKE : Quickstart.OPEN_TAKE;
    quickstart.take(take);
  }

  @AfterEach
  void theProcessIsStillThere() {
    assertThat(installation.operator().orElseThrow().isAlive()).isTrue();
  }

  @Test
  void postgresIsKilledWhileItMerges() throws SQLException {
    String token;
    try (Gate gate = Gate.beforeWriting(installation, "asset")) {
      token = quickstart.requestSync("--all");
      gate.awaitWaiting();
      installation.postgres().killHard();
    }
    installation.postgres().start();
    assertConverged(token);
  }

  @Test
  void postgresIsKilledBetweenStagingAndMerge() throws Exception {
    String token;
    try (HeldAnswer held =
        HeldAnswer.of(answers().resolve("eu-west-1/ec2/DescribeInstances.yaml"))) {
      token = quickstart.requestSync("--all");
      held.onlyOnce();
      await("all but the held answer collected").until(() -> isTrue(ONE_LEFT));
      installation.postgres().killHard();
      installation.postgres().start();
      await("heartbeats again").until(() -> isTrue(BEATS_AGAIN));
    }
    assertThat(
            quickstart.awaitCondition(
                Quickstart.NAMESPACE, SECOND, "InventorySynced", "False", "Partial"))
        .contains("StagingLost");
    quickstart.awaitCondition(Quickstart.NAMESPACE, SECOND, "InventorySynced", "True", "Succeeded");
    assertConverged(token);
  }

  @Test
  void theApiServerIsRestartedWhileFindingsAreWritten() throws SQLException {
    String token;
    try (KubernetesClient client = installation.controlPlane().client()) {
      Map<String, String> before = KillPoint.versions(client, FindingResource.class);
      token = quickstart.requestSync("--all");
      await("a finding shown")
          .until(
              () ->
                  KillPoint.changed(before, KillPoint.versions(client, FindingResource.class)) > 0);
    }
    installation.controlPlane().stopApiServer();
    installation.controlPlane().startApiServer();
    assertConverged(token);
  }

  @Test
  void anotherClientKeepsTablesLocked() throws SQLException {
    String token;
    try (Gate gate = Gate.beforeAnyUse(installation, "account")) {
      token = quickstart.requestSync("--all");
      gate.awaitWaiting();
      quickstart.awaitCondition("Ready", "False", "DatabaseUnavailable");
    }
    quickstart.awaitCondition("Ready", "True", "Succeeded");
    assertConverged(token);
  }

  @Test
  void anotherClientHasAllConnections() throws SQLException {
    String token;
    try (Connection holder = installation.database().connect();
        Statement statement = holder.createStatement()) {
      statement.execute(CONNECTIONS.formatted(1));
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where application_name = 'mothership'");
      token = quickstart.requestSync("--all");
      quickstart.awaitCondition("Ready", "False", "DatabaseUnavailable");
      statement.execute(CONNECTIONS.formatted(-1));
    }
    quickstart.awaitCondition("Ready", "True", "Succeeded");
    assertConverged(token);
  }

  /** What cannot be read is told at once; what may pass by itself is tried again, ever later. */
  @Test
  void oneAccountAnswersNonsenseAndItsNeighbourIsOnTime() throws IOException, SQLException {
    Map<Path, String> whole = new HashMap<>();
    try {
      poison(whole, "DescribeVpcs.yaml", "<vpcId>[^<]*</vpcId>", "");
      poison(
          whole,
          "DescribeInternetGateways.yaml",
          "<internetGatewayId>[^<]*</internetGatewayId>",
          "<internetGatewayId>igw-" + "0".repeat(3000) + "</internetGatewayId>");
      poison(whole, "DescribeSubnets.yaml", "status: 200", "status: 503");
      quickstart.requestSync("--all");
      quickstart.awaitPath(take.equals(Quickstart.OPEN_TAKE) ? "Open" : "Resolved");
      quickstart.awaitCondition("Ready", "True", "Succeeded");
      assertThat(
              quickstart.awaitCondition(
                  Quickstart.NAMESPACE, SECOND, "InventorySynced", "False", "Partial"))
          .contains(
              "aws.ec2.vpc (InvalidData)",
              "aws.ec2.internet-gateway (InvalidData)",
              "ec2:DescribeSubnets (Http503)");
      await("the second account resting, ever longer").until(() -> isTrue(RESTING));
    } finally {
      for (Map.Entry<Path, String> file : whole.entrySet()) {
        Files.writeString(file.getKey(), file.getValue());
      }
    }
    assertConverged(quickstart.requestSync("--all"));
  }

  private void poison(Map<Path, String> whole, String file, String pattern, String nonsense)
      throws IOException {
    Path path = answers().resolve("eu-west-1/ec2").resolve(file);
    String answer = Files.readString(path);
    String poisoned = answer.replaceFirst(pattern, nonsense);
    assertThat(poisoned).isNotEqualTo(answer);
    whole.put(path, answer);
    Files.writeString(path, poisoned);
  }

  private Path answers() {
    return recording.resolve(take).resolve(SECOND_ID);
  }

  private String turn() throws IOException {
    theCloudChanges();
    return quickstart.requestSync("--all");
  }

  private void awaitScanned(String token) {
    await("both accounts synced as asked for").until(() -> isTrue(SCANNED.formatted(token)));
  }

  private void assertConverged(String token) throws SQLException {
    awaitScanned(token);
    StandStill.await(installation);
    assertThat(CanonicalDump.of(installation.database())).isEqualTo(tables.get(take));
    await("the objects of an undisturbed run")
        .untilAsserted(
            () -> assertThat(CanonicalDump.ofObjects(installation)).isEqualTo(objects.get(take)));
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(Quickstart.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100));
  }

  private boolean isTrue(String question) {
    return Ask.isTrue(installation, question);
  }
}
