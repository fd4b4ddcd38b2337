package dev.mothership.scan.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.app.Commands;
import dev.mothership.jobs.Tokens;
import dev.mothership.local.ControlPlane;
import dev.mothership.local.LocalStack;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.store.Claim;
import dev.mothership.store.Database;
import dev.mothership.store.LeaseLost;
import dev.mothership.store.RunTokens;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TestDatabase;
import dev.mothership.store.ToolRun;
import dev.mothership.store.ToolRuns;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs of tools against a real API server and database, from their time to their end. */
class ToolRunIT {
  private static final String NAMESPACE = "mothership-jobs-tooled";
  private static final String JOB =
      """
      {"kind": "job", "image": "registry.test/tools/scan:1.2.3", "command": ["/scan"],
       "args": ["--out", "/reports/a.json"], "intervalSeconds": 3600, "timeoutSeconds": 900}
      """;
  private static final LabTools SETTINGS = LabTools.allowing("registry.test/tools");

  private static final Database DATABASE = TestDatabase.create();
  private static ControlPlane api;
  private static KubernetesClient client;
  private static LabCluster cluster;

  private final TaskQueue queue = new TaskQueue(DATABASE);
  private final ToolRuns runs = new ToolRuns(DATABASE);
  private final RunTokens tokens = new RunTokens(DATABASE);
  private ToolLab lab;

  @BeforeAll
  static void connect() {
    api = LocalStack.shared().controlPlane();
    client = api.client();
    api.applyYaml(Commands.run("jobs-namespace", "tooled"));
    cluster = new LabCluster(client, NAMESPACE);
  }

  @AfterAll
  static void disconnect() {
    cluster.clear();
    client.close();
  }

  @BeforeEach
  void begin() {
    DATABASE
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createScript(
                        """
                        truncate tenant cascade;
                        insert into tenant (id, name, external_id, namespaces)
                          overriding system value values (1, 'tooled', 'id-of-tooled', '{team-tooled}');
                        """)
                    .execute());
    cluster.clear();
    lab = new ToolLab(DATABASE, queue, client, Optional.empty(), SETTINGS);
  }

  @Test
  void aRunHasOneConfinedJobAndItsTokenIsGoodForItsScannerAlone() {
    ScannerRow scanner = lab.scanner("team-tooled", "custom", JOB);
    ScannerRow other = lab.scanner("team-tooled", "other", JOB);
    lab.sql(
        "update task set due_at = now() + interval '1 hour' where account_id = "
            + other.accountId());
    assertThat(lab.step()).isPresent();
    ToolRun run = runs.open(scanner).orElseThrow();
    assertThat(run.launched()).isTrue();
    assertThatAPodOfItIsLetIn(cluster.job(run));
    Map<String, String> secret = cluster.secret(run.job());
    assertThat(secret).containsOnlyKeys("token");
    byte[] hash = Tokens.hash(secret.get("token"));
    assertThat(tokens.find("team-tooled", "custom", hash)).contains(run);
    assertThat(tokens.find("team-tooled", "other", hash)).isEmpty();
    assertThat(tokens.find("team-else", "custom", hash)).isEmpty();
    for (int sent = 0; sent < 16; sent++) {
      assertThat(tokens.find("team-tooled", "custom", hash)).isPresent();
      tokens.used(run);
    }
    assertThat(tokens.find("team-tooled", "custom", hash)).as("sixteen reports").isEmpty();
    assertThat(lab.list("select row_to_json(r)::text from tool_run r").toString())
        .doesNotContain(secret.get("token"));
    assertThat(lab.step()).as("it is looked at later").isEmpty();
    lab.soon();
    lab.step();
    assertThat(cluster.jobsOf(scanner)).as("the same one").hasSize(1);
  }

  private static void assertThatAPodOfItIsLetIn(Job job) {
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(900);
    assertThat(job.getSpec().getBackoffLimit()).isZero();
    assertThat(job.getSpec().getTtlSecondsAfterFinished()).isEqualTo(86_400);
    var spec = job.getSpec().getTemplate().getSpec();
    assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    assertThat(spec.getServiceAccountName()).as("not the one of remediations").isNull();
    var tool = spec.getInitContainers().get(0);
    assertThat(tool.getImage()).isEqualTo("registry.test/tools/scan:1.2.3");
    assertThat(tool.getCommand()).containsExactly("/scan");
    assertThat(tool.getVolumeMounts())
        .extracting(mount -> mount.getName())
        .as("it does not see the token")
        .containsExactly("reports", "tmp");
    assertThat(spec.getContainers().get(0).getEnv())
        .extracting(env -> env.getName())
        .containsExactly("JAVA_TOOL_OPTIONS");
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("tried")
            .withNamespace(NAMESPACE)
            .endMetadata()
            .withSpec(spec)
            .build();
    assertThat(client.resource(pod).dryRun().create().getMetadata().getName()).isEqualTo("tried");
    pod.getSpec().getInitContainers().get(0).getSecurityContext().setAllowPrivilegeEscalation(true);
    assertThatThrownBy(() -> client.resource(pod).dryRun().create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("violates PodSecurity \"restricted");
  }

  @Test
  void aRunThatEndsWellIsTakenAwayAndTheNextOneComesInItsTime() {
    ScannerRow scanner = lab.scanner("team-tooled", "custom", JOB);
    lab.step();
    ToolRun run = runs.open(scanner).orElseThrow();
    String token = cluster.secret(run.job()).get("token");
    cluster.end(run, "Complete", "", "");
    lab.soon();
    lab.step();
    assertThat(runs.open(scanner)).isEmpty();
    assertThat(client.secrets().inNamespace(NAMESPACE).withName(run.job()).get()).isNull();
    assertThat(cluster.job(run).getSpec().getTtlSecondsAfterFinished()).isEqualTo(3600);
    assertThat(tokens.find("team-tooled", "custom", Tokens.hash(token))).isEmpty();
    var state = lab.schedules().state(scanner);
    assertThat(state.failure()).isNull();
    assertThat(state.endedAt()).isNotNull();
    assertThat(state.dueAt())
        .isBetween(run.madeAt().plusSeconds(3590), run.madeAt().plusSeconds(3610));
    assertThat(lab.step()).isEmpty();
  }

  @Test
  void whoeverComesAfterAnOperatorThatWasKilledBeginsAnotherRunInItsPlace() {
    ScannerRow scanner = lab.scanner("team-tooled", "custom", JOB);
    lab.step();
    ToolRun killed = runs.open(scanner).orElseThrow();
    String token = cluster.secret(killed.job()).get("token");
    lab.sql("update tool_run set state = 'launching'");
    lab.soon();
    lab.step();
    ToolRun run = runs.open(scanner).orElseThrow();
    assertThat(run.id()).isNotEqualTo(killed.id());
    assertThat(client.secrets().inNamespace(NAMESPACE).withName(killed.job()).get()).isNull();
    assertThat(tokens.find("team-tooled", "custom", Tokens.hash(token))).isEmpty();
    assertThat(lab.list("select outcome from tool_run order by id")).containsExactly("lost", "");
  }

  @Test
  void whoLostTheTaskBeginsNothing() {
    ScannerRow scanner = lab.scanner("team-tooled", "custom", JOB);
    Claim stale = lab.claim().orElseThrow();
    queue.giveBack(stale);
    assertThatThrownBy(() -> lab.task().run(stale)).isInstanceOf(LeaseLost.class);
    assertThat(runs.open(scanner)).isEmpty();
    assertThat(cluster.jobsOf(scanner)).isEmpty();
  }

  @Test
  void aToolThatFailsIsToldOfWithItsLastLinesAndWithoutItsSecrets() {
    ScannerRow scanner = lab.scanner("team-tooled", "custom", JOB);
    lab.step();
    ToolRun run = runs.open(scanner).orElseThrow();
    cluster.pod(
        run,
        new PodStatusBuilder()
            .withPhase("Failed")
            .addToInitContainerStatuses(
                LabCluster.container("tool")
                    .withNewState()
                    .withNewTerminated()
                    .withExitCode(7)
                    .withReason("Error")
                    .withMessage(
                        "reading account\nAKIAIOSFODNN7EXAMPLE wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY\nno such region: mars")
                    .endTerminated()
                    .endState()
                    .build()));
    cluster.end(
        run, "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    lab.soon();
    lab.step();
    Failure failure = lab.schedules().state(scanner).failure();
    assertThat(failure.reason()).isEqualTo(FailureReason.TOOL_FAILED);
    assertThat(failure.message())
        .startsWith("The tool failed with exit code 7.")
        .endsWith("Its last lines: reading account\n*** ***\nno such region: mars");
    assertThat(lab.list("select outcome from tool_run")).containsExactly("failed");
    assertThat(lab.step()).as("not before its time").isEmpty();
  }

  @Test
  void anImageThatCannotBePulledIsToldWhileTheRunWaits() {
    ScannerRow scanner = lab.scanner("team-tooled", "custom", JOB);
    lab.step();
    ToolRun run = runs.open(scanner).orElseThrow();
    cluster.pod(
        run,
        new PodStatusBuilder()
            .withPhase("Pending")
            .addToInitContainerStatuses(
                LabCluster.container("tool")
                    .withImage("registry.test/tools/scan:1.2.3")
                    .withNewState()
                    .withNewWaiting("Back-off pulling image", "ImagePullBackOff")
                    .endState()
                    .build())
            .build());
    lab.soon();
    lab.step();
    var state = lab.schedules().state(scanner);
    assertThat(state.since()).isNotNull();
    assertThat(state.waits().reason()).isEqualTo(FailureReason.JOB_NOT_STARTED);
    assertThat(state.waits().message())
        .startsWith("Image registry.test/tools/scan:1.2.3 cannot be pulled (ImagePullBackOff)");
    cluster.end(run, "Failed", "DeadlineExceeded", "Job was active longer than specified deadline");
    lab.soon();
    lab.step();
    assertThat(lab.schedules().state(scanner).failure().code()).isEqualTo("DeadlineExceeded");
  }

  @Test
  void aJobThatSomebodyDeletesIsLost() {
    ScannerRow scanner = lab.scanner("team-tooled", "custom", JOB);
    lab.step();
    ToolRun run = runs.open(scanner).orElseThrow();
    client.batch().v1().jobs().inNamespace(NAMESPACE).withName(run.job()).delete();
    lab.soon();
    lab.step();
    assertThat(lab.schedules().state(scanner).failure().code()).isEqualTo("JobLost");
  }

  @Test
  void whoAsksDuringARunGetsAnotherOneAfterIt() {
    ScannerRow scanner = lab.scanner("team-tooled", "custom", JOB);
    lab.step();
    ToolRun run = runs.open(scanner).orElseThrow();
    lab.scanner("team-tooled", "custom", JOB, "2026-11-24T10:00:00Z");
    lab.step();
    assertThat(runs.open(scanner))
        .hasValueSatisfying(open -> assertThat(open.id()).isEqualTo(run.id()));
    cluster.end(run, "Complete", "", "");
    lab.soon();
    lab.step();
    lab.step();
    ToolRun asked = runs.open(scanner).orElseThrow();
    assertThat(asked.requested()).isEqualTo("2026-11-24T10:00:00Z");
    cluster.end(asked, "Complete", "", "");
    lab.soon();
    lab.step();
    assertThat(lab.step()).as("once").isEmpty();
  }

  @Test
  void anotherScheduleMovesTheTimeAndTheSameOneDoesNot() {
    ScannerRow scanner =
        lab.scanner(
            "team-tooled",
            "custom",
            JOB.replace("\"intervalSeconds\": 3600", "\"schedule\": \"15 3 * * *\""));
    Instant due = lab.schedules().state(scanner).dueAt();
    assertThat(due.toString()).endsWith("T03:15:00Z");
    lab.scanner(
        "team-tooled",
        "custom",
        JOB.replace("\"intervalSeconds\": 3600", "\"schedule\": \"15 3 * * *\""));
    assertThat(lab.schedules().state(scanner).dueAt()).isEqualTo(due);
    lab.scanner(
        "team-tooled",
        "custom",
        JOB.replace("\"intervalSeconds\": 3600", "\"schedule\": \"30 4 * * *\""));
    assertThat(lab.schedules().state(scanner).dueAt().toString()).endsWith("T04:30:00Z");
  }

  @Test
  void whatIsSuspendedBeginsNothing() {
    ScannerRow scanner = lab.scanner("team-tooled", "custom", JOB);
    lab.sql("update account set suspended = true where id = " + scanner.accountId());
    assertThat(lab.step()).isEmpty();
    assertThat(runs.open(scanner)).isEmpty();
  }

  @Test
  void theJobOfAScannerThatIsGoneIsTakenAway() {
    ScannerRow scanner = lab.scanner("team-tooled", "custom", JOB);
    lab.step();
    ToolRun run = runs.open(scanner).orElseThrow();
    lab.stop().stop(new ScannerStore.Name("team-tooled", "custom"));
    assertThat(runs.open(scanner)).isEmpty();
    assertThat(cluster.jobsOf(scanner)).isEmpty();
    assertThat(client.secrets().inNamespace(NAMESPACE).withName(run.job()).get()).isNull();
    lab.soon();
    assertThat(lab.step()).as("nobody vouches for it").isEmpty();
  }

  @Test
  void withoutItsNamespaceNothingIsRunAndTheCommandIsTold() {
    lab.sql("update tenant set name = 'nowhere'");
    ScannerRow scanner = lab.scanner("team-tooled", "custom", JOB);
    lab.step();
    assertThat(runs.open(scanner)).isEmpty();
    Failure failure = lab.schedules().state(scanner).failure();
    assertThat(failure.reason()).isEqualTo(FailureReason.JOBS_NAMESPACE_MISSING);
    assertThat(failure.message())
        .contains("mothership jobs-namespace nowhere | kubectl apply -f -");
  }
}
