package dev.mothership.scan.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.app.Commands;
import dev.mothership.collect.aws.Syncs;
import dev.mothership.local.ControlPlane;
import dev.mothership.local.LocalStack;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.model.FailureReason;
import dev.mothership.store.Database;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TestDatabase;
import dev.mothership.store.ToolRun;
import dev.mothership.store.ToolRuns;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The session that a tool is given, of the account that its Scanner may name. */
class ToolAccountIT {
  private static final String NAMESPACE = "mothership-jobs-tooled-aws";
  private static final String ACCOUNT = "717273747576";
  private static final String EXTERNAL_ID = "id-of-tooled";
  private static final String PROWLER =
      """
      {"kind": "job", "preset": "prowler", "schedule": "15 3 * * *", "timeoutSeconds": 3600,
       "accountRef": {"name": "shop"}, "args": ["--service", "s3"]}
      """;

  private static final Database DATABASE = TestDatabase.create();

  private final TaskQueue queue = new TaskQueue(DATABASE);
  private final ToolRuns runs = new ToolRuns(DATABASE);
  private final ControlPlane api = LocalStack.shared().controlPlane();
  private final KubernetesClient client = api.client();
  private final LabCluster cluster = new LabCluster(client, NAMESPACE);

  @Test
  void aToolIsGivenASessionOfItsOwnAccountAndOfNoOther() throws Exception {
    Optional<Path> program = MotoServer.find();
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    api.applyYaml(Commands.run("jobs-namespace", "tooled-aws"));
    DATABASE
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into tenant (name, external_id, namespaces)"
                        + " values ('tooled-aws', 'id-of-tooled', '{team-tooled}')"));
    try (MotoServer moto = MotoServer.startBare(program.get());
        AwsFront front = AwsFront.before(moto)) {
      front.role(
          "arn:aws:iam::" + ACCOUNT + ":role/MothershipReadOnly", AwsFront.BASE_ARN, EXTERNAL_ID);
      given(front);
    }
    cluster.clear();
    client.close();
  }

  private void given(AwsFront front) throws Exception {
    ToolLab lab =
        new ToolLab(DATABASE, queue, client, Optional.of(front.endpoint()), LabTools.allowing());
    account("team-tooled");
    ScannerRow foreign = lab.scanner("team-else", "prowler", PROWLER);
    lab.soon();
    lab.step();
    assertThat(lab.schedules().state(foreign).failure().reason())
        .as("of another namespace")
        .isEqualTo(FailureReason.ACCOUNT_NOT_READABLE);
    lab.sql("update account set suspended = true where id = " + foreign.accountId());

    ScannerRow scanner = lab.scanner("team-tooled", "prowler", PROWLER);
    lab.sql("update account set authorized_at = null where provider = 'aws'");
    lab.soon();
    lab.step();
    assertThat(lab.schedules().state(scanner).failure().reason())
        .as("nobody vouches for the account")
        .isEqualTo(FailureReason.ACCOUNT_NOT_READABLE);
    lab.sql("update account set authorized_at = now() where provider = 'aws'");
    lab.soon();
    lab.step();
    ToolRun run = runs.open(scanner).orElseThrow();
    Map<String, String> secret = cluster.secret(run.job());
    assertThat(secret.get("AWS_SECRET_ACCESS_KEY")).isIn(front.secrets());
    assertThat(secret.get("AWS_SESSION_TOKEN")).isIn(front.secrets());
    var tool = cluster.job(run).getSpec().getTemplate().getSpec().getInitContainers().get(0);
    assertThat(tool.getArgs()).startsWith("aws").endsWith("--service", "s3");
    assertThat(tool.getSecurityContext().getRunAsUser()).isEqualTo(1000);
    assertThat(tool.getEnv())
        .extracting(env -> env.getName())
        .containsExactly(
            "AWS_ACCESS_KEY_ID",
            "AWS_DEFAULT_REGION",
            "AWS_ENDPOINT_URL",
            "AWS_REGION",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN");
    assertThat(cluster.job(run).toString()).doesNotContain(secret.get("AWS_SECRET_ACCESS_KEY"));
    var assumed =
        front.calls().stream()
            .filter(call -> call.action().contains("AssumeRole"))
            .filter(call -> call.parameters().containsKey("ExternalId"))
            .toList();
    assertThat(assumed).isNotEmpty();
    Map<String, String> asked = assumed.get(assumed.size() - 1).parameters();
    assertThat(asked)
        .containsEntry("DurationSeconds", "3600")
        .containsEntry("RoleSessionName", "mothership-scan-team-tooled-prowler")
        .containsEntry("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/SecurityAudit")
        .containsEntry(
            "PolicyArns.member.2.arn", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess");
  }

  private void account(String namespace) throws Exception {
    String request =
        new JsonMapper()
            .writeValueAsString(
                Syncs.request(ACCOUNT, "MothershipReadOnly", EXTERNAL_ID, "", List.of()));
    DATABASE
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        insert into account (tenant_id, provider, native_id, partition, namespace,
                            name, claimed, authorized_at, request)
                        values (1, 'aws', :id, 'aws', :namespace, 'shop', true, now(),
                            jsonb_set(cast(:request as jsonb), '{secret}', '"keys"'))
                        """)
                    .bind("id", ACCOUNT)
                    .bind("namespace", namespace)
                    .bind("request", request)
                    .execute());
  }
}
