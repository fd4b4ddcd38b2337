package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.FindingResource;
import dev.mothership.local.Installation;
import dev.mothership.local.OperatorProcess;
import dev.mothership.local.QuickJvm;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two replicas on one database and one API server, which sync four accounts of one tenant. A table
 * that a trigger fills tells who had which task when; each process is known to the database by its
 * name.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoOperatorsE2E {
  private static final List<String> NAMES = List.of("second", "third", "fourth");
  private static final List<String> IDS = List.of("222233334444", "333344445555", "444455556666");
  private static final String HELD = "eu-west-1/ec2/DescribeInstances.yaml";

  private static final String SCANNED =
      """
      select count(*) = %d from task where kind = 'sync' and finished_at is not null
        and handled = '%s'\
      """;
  private static final String HELD_ONLY =
      """
      select count(*) = %d from scan_scope s
      join scan on scan.id = s.scan_id and outcome = 'running' where not collected\
      """;
  private static final String TAKEN_BY =
      """
      select account.native_id from task join account on account.id = task.account_id
      join task_history h on h.task_id = task.id and h.epoch = task.epoch and h.taken
      where task.worker <> '' and h.process = '%s'\
      """;
  private static final String TAKEN_OVER =
      """
      select count(*) = 2 and bool_and(outcome <> 'running') from scan
      join account on account.id = scan.account_id where scan.id > %d and native_id = '%s'\
      """;

  /** Either the heart of the process learns it first, or the transaction. */
  private static final Pattern REFUSED =
      Pattern.compile("is no longer at epoch|the task is given back");

  private final Map<String, OperatorProcess> operators = new HashMap<>();
  private Installation installation;
  private Quickstart quickstart;
  private Path recording;
  private Map<String, List<String>> open;
  private Map<String, List<String>> fixed;
  private Map<String, String> openObjects;
  private Map<String, String> fixedObjects;

  @BeforeAll
  void install() throws IOException, SQLException {
    installation = Installation.create();
    quickstart = Quickstart.on(installation);
    recording = installation.folder().resolve("recording");
    for (String id : IDS) {
      RecordedAccount.copy(recording, id);
    }
    installation
        .with("JAVA_TOOL_OPTIONS", QuickJvm.options())
        .with("MOTHERSHIP_SCAN_WORKERS", "1")
        .with("MOTHERSHIP_SCAN_POLL", "100ms")
        .with("MOTHERSHIP_PUBLISH_WRITES_PER_SECOND", "10")
        .with("MOTHERSHIP_PUBLISH_WRITES_BURST", "1")
        .with(
            "QUARKUS_DATASOURCE_JDBC_NEW_CONNECTION_SQL",
            "set idle_in_transaction_session_timeout = '2s'");
    start("one").awaitReady(Quickstart.PATIENCE);
    start("two").awaitReady(Quickstart.PATIENCE);
    Ask.execute(
        installation,
        """
        create table task_history (
          at timestamptz not null default clock_timestamp(),
          process text not null default current_setting('application_name'),
          kind text not null, task_id bigint not null, epoch bigint not null, taken boolean not null)\
        """,
        """
        create function remember() returns trigger language plpgsql as $$ begin
          insert into task_history (kind, task_id, epoch, taken)
          values (new.kind, new.id, new.epoch, new.worker <> '');
          return null;
        end $$\
        """,
        """
        create trigger remember after update on task for each row
        when (new.epoch <> old.epoch or new.worker <> old.worker) execute function remember()\
        """);
    quickstart.applySamples();
    for (int i = 0; i < IDS.size(); i++) {
      installation.controlPlane().applyYaml(RecordedAccount.manifest(NAMES.get(i), IDS.get(i)));
    }
    awaitScanned("");
    StandStill.await(installation);
    turnTo(Quickstart.FIXED_TAKE);
    fixed = CanonicalDump.of(installation.database());
    fixedObjects = StandStill.objects(installation);
    turnTo(Quickstart.OPEN_TAKE);
    open = CanonicalDump.of(installation.database());
    openObjects = StandStill.objects(installation);
  }

  private OperatorProcess start(String name) {
    installation
        .with("POD_NAME", name)
        .with(
            "QUARKUS_DATASOURCE_JDBC_URL",
            installation.database().url() + "?ApplicationName=" + name);
    OperatorProcess process = installation.startOperator();
    operators.put(name, process);
    return process;
  }

  @AfterAll
  void uninstall() {
    installation.close();
  }

  @Test
  @Order(1)
  void tasksAreSharedOutAndNoneRunsTwiceAtOnce() {
    assertThat(rows("select distinct process from task_history where kind = 'sync' order by 1"))
        .containsExactly("one", "two");
    assertThat(
            rows(
                """
                select told from (
                  select task_id || ' ' || at as told, taken, process, epoch,
                    lag(taken, 1, false) over turn as was_taken,
                    lag(process) over turn as process_before, lag(epoch) over turn as epoch_before
                  from task_history window turn as (partition by task_id order by at)) t
                where taken = was_taken
                  or not taken and (process, epoch) is distinct from (process_before, epoch_before)\
                """))
        .as("taken while taken, or freed by another than it was taken by")
        .isEmpty();
    assertThat(
            rows(
                """
                select a.id || ' ' || b.id from scan a join scan b
                on a.account_id = b.account_id and a.id < b.id
                  and (a.finished_at is null or a.finished_at > b.started_at)\
                """))
        .as("scans of one account at one time")
        .isEmpty();
    assertThat(rows("select distinct outcome from scan")).containsExactly("complete");
    assertThat(rows("select task_id || ' ' || epoch from scan group by 1 having count(*) > 1"))
        .as("scans of one claim")
        .isEmpty();
  }

  @Test
  @Order(2)
  void aWorkerStoppedForLongerThanItsLeaseCannotCommit() throws Exception {
    String standby = standby();
    OperatorProcess stopped = operators.get(standby);
    quickstart.take(Quickstart.FIXED_TAKE);
    long last = Ask.count(installation, "select max(id) from scan");
    try (HeldAnswer one = held(IDS.get(0));
        HeldAnswer other = held(IDS.get(1))) {
      quickstart.requestSync(NAMES.get(0));
      quickstart.requestSync(NAMES.get(1));
      one.onlyOnce();
      other.onlyOnce();
      await("all but the held answers collected").until(() -> isTrue(HELD_ONLY.formatted(2)));
      String account = text(TAKEN_BY.formatted(standby));
      stopped.suspend();
      (account.equals(IDS.get(0)) ? other : one).close();
      await("the other takes it over").until(() -> isTrue(TAKEN_OVER.formatted(last, account)));
      stopped.resume();
    }
    await("the stopped worker to be refused").until(() -> REFUSED.matcher(stopped.log()).find());
    assertThat(rows("select outcome from scan where id > " + last))
        .containsExactlyInAnyOrder("abandoned", "complete", "complete");
    turnTo(Quickstart.FIXED_TAKE);
    assertConverged(fixed, fixedObjects);
    assertThat(stopped.isAlive()).isTrue();
  }

  /** From the check of its epoch on, a transaction of a task keeps others from taking it. */
  @Test
  @Order(3)
  void aWorkerStoppedWithinATransactionDoesNotKeepItsTask() throws Exception {
    String standby = standby();
    OperatorProcess stopped = operators.get(standby);
    quickstart.take(Quickstart.OPEN_TAKE);
    long last = Ask.count(installation, "select max(id) from scan");
    String token;
    try (Gate gate = Gate.beforeWriting(installation, "scan_scope")) {
      token = quickstart.requestSync("--all");
      gate.awaitWaiting(standby);
      stopped.suspend();
    }
    awaitScanned(token);
    stopped.resume();
    StandStill.await(installation);
    assertConverged(open, openObjects);
    assertThat(rows("select outcome from scan where id > " + last))
        .containsExactlyInAnyOrder("abandoned", "complete", "complete", "complete", "complete");
    long taken = taken(standby);
    await("the worker that was stopped to work again")
        .until(
            () -> {
              awaitScanned(quickstart.requestSync("--all"));
              return taken(standby) > taken;
            });
    assertThat(stopped.isAlive()).isTrue();
  }

  private long taken(String process) {
    return Ask.count(
        installation,
        "select count(*) from task_history where taken and process = '" + process + "'");
  }

  @Test
  @Order(4)
  void aLeaderKilledWhileItPublishesIsReplacedAndTheObjectsConverge() throws Exception {
    String leader = leader();
    String token;
    try (KubernetesClient client = installation.controlPlane().client()) {
      Map<String, String> before = KillPoint.versions(client, FindingResource.class);
      quickstart.take(Quickstart.FIXED_TAKE);
      token = quickstart.requestSync("--all");
      Awaitility.await("some findings shown")
          .atMost(Quickstart.PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(
              () ->
                  KillPoint.changed(before, KillPoint.versions(client, FindingResource.class)) > 1);
      operators.get(leader).killHard();
    }
    assertThat(CanonicalDump.ofObjects(installation))
        .as("what the killed leader leaves")
        .isNotEqualTo(openObjects)
        .isNotEqualTo(fixedObjects);
    await("another leader").until(() -> !leader().equals(leader));
    awaitScanned(token);
    StandStill.await(installation);
    assertConverged(fixed, fixedObjects);
  }

  private void turnTo(String take) throws IOException {
    quickstart.take(take);
    awaitScanned(quickstart.requestSync("--all"));
    StandStill.await(installation);
  }

  private void awaitScanned(String token) {
    await("every account synced as asked for")
        .until(() -> isTrue(SCANNED.formatted(1 + IDS.size(), token)));
  }

  private void assertConverged(Map<String, List<String>> tables, Map<String, String> objects)
      throws SQLException {
    assertThat(CanonicalDump.of(installation.database())).isEqualTo(tables);
    await("the objects of an undisturbed run")
        .untilAsserted(() -> assertThat(CanonicalDump.ofObjects(installation)).isEqualTo(objects));
  }

  private HeldAnswer held(String account) throws IOException, InterruptedException {
    return HeldAnswer.of(recording.resolve(Quickstart.FIXED_TAKE).resolve(account).resolve(HELD));
  }

  private String leader() {
    return installation
        .get("lease", "mothership", "-n", Installation.NAMESPACE)
        .at("/spec/holderIdentity")
        .asText();
  }

  private String standby() {
    return leader().equals("one") ? "two" : "one";
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

  private String text(String question) {
    return Ask.text(installation, question);
  }

  private List<String> rows(String question) {
    return Ask.rows(installation, question);
  }
}
