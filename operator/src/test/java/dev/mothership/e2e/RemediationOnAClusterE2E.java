package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.DeployedOperator;
import dev.mothership.local.Installation;
import dev.mothership.local.LocalStackException;
import dev.mothership.local.PodDoor;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.HeldCall;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.QuickstartEstate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

/**
 * The shipped Deployment in a pod, and remediations as Jobs in pods, on a cluster with controllers,
 * a scheduler and a node.
 */
@Tag("live")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemediationOnAClusterE2E {
  private static final String ROLE = "arn:aws:iam::" + QuickstartEstate.ACCOUNT + ":role/";
  private static final String EXTERNAL_ID = "quickstart-checkout";
  private static final String SECRET = "base-secret-of-pods-4d5e6f7a";
  private static final String MODIFY = "ModifyInstanceMetadataOptions";
  private static final String JAVA = "/opt/java/bin/java";

  /** The controller of Jobs waits up to a minute before it tries to make a pod again. */
  private static final Duration SLOW_RETRIES = Duration.ofMinutes(3);

  private static final String SERVICE_ACCOUNTS = "system:serviceaccount:";

  /** Pods have no keys of AWS by themselves: the account brings its own. */
  private static final String ACCOUNT =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: base-keys, namespace: team-checkout}
      stringData: {accessKeyId: %s, secretAccessKey: %s}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: mothership-secret-reader, namespace: team-checkout}
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: mothership-secret-reader
      subjects:
      - {kind: ServiceAccount, name: mothership-operator, namespace: mothership-system}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata: {name: checkout-production, namespace: team-checkout}
      spec:
        aws:
          accountId: "%s"
          regions: {include: [eu-west-1, us-east-1]}
          remediation: {roleName: MothershipRemediation}
        secretRef: {name: base-keys}
        environment: production
        dataClass: {tag: data-class}
      """;

  private MotoServer moto;
  private AwsFront front;
  private Estate estate;
  private Installation installation;
  private PodDoor cloud;
  private DeployedOperator operator;
  private Quickstart quickstart;
  private Owners owners;

  @BeforeAll
  void build() throws IOException {
    Optional<Path> kubeconfig = GivenCluster.kubeconfig();
    if (kubeconfig.isEmpty()) {
      System.out.println(GivenCluster.ABSENT);
    }
    Assumptions.assumeTrue(kubeconfig.isPresent(), GivenCluster.ABSENT);
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.out.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    moto = MotoServer.startBare(program.get());
    front =
        AwsFront.before(moto)
            .role(ROLE + "MothershipReadOnly", AwsFront.BASE_ARN, EXTERNAL_ID)
            .role(ROLE + "MothershipRemediation", AwsFront.BASE_ARN, EXTERNAL_ID);
    estate = Estate.in(moto, QuickstartEstate.ACCOUNT, QuickstartEstate.REGION);
    QuickstartEstate.build(estate);
    String vpc = estate.network().vpc("batch", "10.30.0.0/16");
    String subnet = estate.network().subnet("batch", vpc, "10.30.0.0/24", "");
    String group = estate.network().group("batch", vpc, 22, "203.0.113.0/24");
    for (String name : List.of("checkout-batch", "checkout-nightly")) {
      estate.instance(name, subnet, group, HttpTokensState.OPTIONAL, "", "");
    }
    installation = Installation.on(kubeconfig.get());
    InetAddress address = PodDoor.address(installation);
    cloud = PodDoor.open(address, front.endpoint());
    quickstart = Quickstart.live(installation, cloud.uri());
    installation.controlPlane().apply(Quickstart.samples().resolve("1-tenant.yaml"));
    installation
        .controlPlane()
        .applyYaml(ACCOUNT.formatted(AwsFront.BASE_KEY, SECRET, QuickstartEstate.ACCOUNT));
    owners = Owners.of(installation);
    operator = DeployedOperator.start(installation, address, Quickstart.PATIENCE);
    quickstart.awaitPath("Open");
  }

  @AfterAll
  void tearDown() throws Exception {
    if (installation != null) {
      GivenCluster.uninstall(installation);
    }
    for (AutoCloseable part :
        new AutoCloseable[] {operator, installation, cloud, estate, front, moto}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @Test
  void aJobChangesTheCloudFromAPodThatMayDoNothingElse() throws Exception {
    String job;
    List<String> secrets;
    try (HeldCall held = approved("web", "checkout-web")) {
      held.awaitMade(Quickstart.PATIENCE);
      job = job("web");
      secrets = values(job);
      JsonNode pod = pod(job);
      assertThat(pod.at("/status/phase").asText()).isEqualTo("Running");
      assertThatItKnowsNoToken(pod);
      assertThatItsAccountsReadNoSecret(job);
      assertThatNothingLessRestrictedRunsBesideIt();
    }
    owners.await("web", "/status/phase", "Succeeded");
    assertThat(estate.requiresImdsv2("checkout-web")).isTrue();
    owners.await("web", "/status/finding", "Resolved");
    quickstart.awaitPath("Resolved");
    owners.awaitNoSecrets();
    awaitJob(job, "Complete");
    assertThat(pod(job).at("/status/phase").asText()).isEqualTo("Succeeded");
    String log = installation.controlPlane().kubectl("logs", "job/" + job, "-n", Owners.JOBS);
    assertThat(log).contains("succeeded");
    assertThat(log + Files.readString(installation.log()))
        .contains("Installed features")
        .doesNotContain(secrets)
        .doesNotContain(front.secrets());
  }

  @Test
  void aPodThatIsKilledAfterItsCallIsRecoveredAndOnRecord() throws Exception {
    String first;
    try (HeldCall held = approved("legacy", "checkout-legacy")) {
      held.awaitMade(Quickstart.PATIENCE);
      first = job("legacy");
      String pod = pod(first).at("/metadata/name").asText();
      installation.controlPlane().kubectl("delete", "pod", pod, "-n", Owners.JOBS, "--now");
    }
    owners.await("legacy", "/status/phase", "Succeeded");
    String second = job("legacy");
    assertThat(second).isNotEqualTo(first);
    assertThat(Ask.rows(installation, ofLegacy("r.intent || ' ' || r.outcome", "")))
        .containsExactly("apply lost", "recover succeeded");
    assertThat(
            Ask.rows(
                installation,
                ofLegacy(
                    "s.call || ' ' || s.state",
                    "join remediation_step s on s.tenant_id = r.tenant_id and s.run_id = r.id")))
        .as("what it may have done was written down before")
        .containsExactly("ec2:" + MODIFY + " begun");
    assertThat(
            Ask.rows(
                installation,
                "select kind from outbox where body ->> 'remediation' = 'legacy' order by id"))
        .containsExactly(
            "remediation-planned",
            "remediation-approved",
            "remediation-started",
            "remediation-recovering",
            "remediation-succeeded");
    assertThat(estate.requiresImdsv2("checkout-legacy")).isTrue();
    owners.await("legacy", "/status/finding", "Resolved");
    owners.awaitNoSecrets();
    awaitJob(second, "Complete");
    awaitJob(first, "Failed");
  }

  @Test
  void aJobWaitsForAnOperatorThatIsKilled() throws Exception {
    String job;
    try (HeldCall held = approved("batch", "checkout-batch")) {
      held.awaitMade(Quickstart.PATIENCE);
      job = job("batch");
      operator.kill();
    }
    operator.awaitReady(Quickstart.PATIENCE);
    JsonNode done = owners.await("batch", "/status/phase", "Succeeded");
    assertThat(done.at("/status/run/job").asText()).as("the same one").isEqualTo(job);
    assertThat(estate.requiresImdsv2("checkout-batch")).isTrue();
    owners.awaitNoSecrets();
    awaitJob(job, "Complete");
  }

  @Test
  void aJobThatGetsNoPodSaysSoAndGoesOnWhenItDoes() throws Exception {
    quota("0");
    try {
      approved("nightly", "checkout-nightly").close();
      owners.awaitReason("nightly", "JobNotStarted");
      String message =
          Quickstart.condition(owners.remediation("nightly"), "Ready")
              .map(ready -> ready.at("/message").asText())
              .orElseThrow();
      assertThat(message).contains(job("nightly"));
      String command = message.substring(message.indexOf("describe"));
      assertThat(installation.controlPlane().kubectl(command.split(" ")))
          .contains("exceeded quota: mothership-jobs");
    } finally {
      quota("5");
    }
    owners.await("nightly", "/status/phase", "Succeeded", SLOW_RETRIES);
    assertThat(estate.requiresImdsv2("checkout-nightly")).isTrue();
  }

  /** Pods of Jobs that may run at once. */
  private void quota(String pods) {
    String quota = "resourcequota/mothership-jobs";
    String patch = "{\"spec\":{\"hard\":{\"pods\":\"" + pods + "\"}}}";
    installation.controlPlane().kubectl("patch", quota, "-n", Owners.JOBS, "-p", patch);
    installation.await(
        "the quota of " + pods,
        Quickstart.PATIENCE,
        () ->
            Optional.of(installation.get(quota, "-n", Owners.JOBS).at("/status/hard/pods").asText())
                .filter(pods::equals));
  }

  private static String ofLegacy(String what, String joined) {
    return """
    select %s from remediation m
    join remediation_run r on r.tenant_id = m.tenant_id and r.remediation_id = m.id %s
    where m.name = 'legacy' order by r.id
    """
        .formatted(what, joined);
  }

  /** Ann asks and Ben approves; the Job's call is answered when what this gives is closed. */
  private HeldCall approved(String name, String asset) throws IOException {
    owners.ask("ann", name, owners.finding(asset), "Apply");
    owners.awaitReason(name, "WaitingForApproval");
    HeldCall held = front.hold("ec2", MODIFY);
    owners.approve("ben", name, owners.remediation(name).at("/status/planHash").asText());
    return held;
  }

  /** Name of the last Job, and of its Secret. */
  private String job(String name) {
    return installation.await(
        "the Job of " + name,
        Quickstart.PATIENCE,
        () ->
            Optional.of(owners.remediation(name).at("/status/run/job").asText())
                .filter(job -> !job.isEmpty()));
  }

  private JsonNode pod(String job) {
    JsonNode pods =
        installation.get("pods", "-n", Owners.JOBS, "-l", "batch.kubernetes.io/job-name=" + job);
    assertThat(pods.at("/items")).hasSize(1);
    return pods.at("/items/0");
  }

  /**
   * What may be told to nobody: the token of the run, and the secret half of the account's keys.
   */
  private List<String> values(String secret) {
    JsonNode data = installation.get("secret", secret, "-n", Owners.JOBS).at("/data");
    assertThat(decoded(data.path("credentials.json"))).contains(SECRET);
    return List.of(decoded(data.path("token")), SECRET);
  }

  private static String decoded(JsonNode value) {
    return new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8);
  }

  /** Java reads a file of arguments before all else: the only program of the image can look. */
  private void assertThatItKnowsNoToken(JsonNode pod) {
    assertThat(pod.at("/spec/volumes").findValuesAsText("name")).containsExactly("order", "tmp");
    String name = pod.at("/metadata/name").asText();
    assertThat(inPod(name, JAVA, "@/etc/group")).contains("load main class mothership:x");
    String token = "/var/run/secrets/kubernetes.io/serviceaccount/token";
    assertThat(inPod(name, JAVA, "@" + token)).contains("could not open `" + token);
  }

  /** What a command says that fails. */
  private String inPod(String pod, String program, String argument) {
    return Assertions.catchThrowableOfType(
            LocalStackException.class,
            () ->
                installation
                    .controlPlane()
                    .kubectl("exec", pod, "-n", Owners.JOBS, "--", program, argument))
        .getMessage();
  }

  private void assertThatItsAccountsReadNoSecret(String secret) {
    for (String account :
        List.of(Owners.JOBS + ":mothership-remediation", "mothership-system:mothership-operator")) {
      assertThatThrownBy(
              () ->
                  installation
                      .controlPlane()
                      .kubectl(
                          "get",
                          "secret",
                          secret,
                          "-n",
                          Owners.JOBS,
                          "--as=" + SERVICE_ACCOUNTS + account))
          .hasMessageContaining("cannot get resource \"secrets\"");
    }
  }

  private void assertThatNothingLessRestrictedRunsBesideIt() {
    assertThatThrownBy(
            () ->
                installation
                    .controlPlane()
                    .kubectl(
                        "run", "plain", "--image=mothership/operator:0.1.0", "-n", Owners.JOBS))
        .hasMessageContaining("violates PodSecurity \"restricted");
  }

  private void awaitJob(String job, String condition) {
    installation.await(
        job + " is " + condition,
        Quickstart.PATIENCE,
        () ->
            Quickstart.condition(installation.get("job", job, "-n", Owners.JOBS), condition)
                .filter(found -> found.at("/status").asText().equals("True")));
  }
}
