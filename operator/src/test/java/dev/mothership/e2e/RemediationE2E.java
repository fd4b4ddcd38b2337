package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.FreePort;
import dev.mothership.local.Installation;
import dev.mothership.local.JobRunner;
import dev.mothership.local.LocalStackException;
import dev.mothership.local.OperatorProcess;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.QuickstartEstate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * One finding from an owner's wish over a colleague's approval and a Job to its end, with the
 * packaged operator under the rights that it ships.
 */
@Tag("live")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemediationE2E {
  private static final String SECRET = "base-secret-of-remediations-0a1b2c3d";
  private static final String ROLE = "arn:aws:iam::" + QuickstartEstate.ACCOUNT + ":role/";
  private static final String EXTERNAL_ID = "quickstart-checkout";

  private Installation installation;
  private Quickstart quickstart;
  private MotoServer moto;
  private AwsFront front;
  private JobRunner jobs;

  @BeforeAll
  void build() throws IOException {
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
    try (Estate estate = Estate.in(moto, QuickstartEstate.ACCOUNT, QuickstartEstate.REGION)) {
      QuickstartEstate.build(estate);
    }
    installation = Installation.create();
    int port = FreePort.next();
    installation
        .with("QUARKUS_HTTP_PORT", Integer.toString(port))
        .with("MOTHERSHIP_REMEDIATION_CALLBACK_URL", "http://127.0.0.1:" + port);
    quickstart =
        Quickstart.live(installation, front.endpoint(), AwsFront.BASE_KEY, SECRET).applySamples();
    people();
    jobs =
        JobRunner.start(
            installation.controlPlane(),
            Map.of("AWS_ACCESS_KEY_ID", AwsFront.BASE_KEY, "AWS_SECRET_ACCESS_KEY", SECRET),
            installation.folder());
    installation.startOperator().awaitReady(Quickstart.PATIENCE);
    quickstart.awaitPath("Open");
  }

  /** Ann and Ben own the tenant; an administrator makes the namespace of its Jobs. */
  private void people() throws IOException {
    installation
        .controlPlane()
        .kubectl(
            "patch",
            "tenant/checkout",
            "--type=merge",
            "-p",
            "{\"spec\":{\"owners\":[{\"kind\":\"User\",\"name\":\"ann\"},{\"kind\":\"User\",\"name\":\"ben\"}]}}");
    Path manifest = installation.folder().resolve("jobs.yaml");
    OperatorProcess command =
        OperatorProcess.start(
            OperatorProcess.packagedApplication(),
            Map.of(),
            manifest,
            "jobs-namespace",
            "checkout");
    installation.await("the manifest", Duration.ofSeconds(20), () -> ended(command));
    installation.controlPlane().apply(manifest);
  }

  private static Optional<Boolean> ended(OperatorProcess process) {
    return process.isAlive() ? Optional.empty() : Optional.of(true);
  }

  @AfterAll
  void tearDown() {
    for (AutoCloseable part : new AutoCloseable[] {jobs, installation, front, moto}) {
      if (part != null) {
        try {
          part.close();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private String apply(String user, String manifest) throws IOException {
    Path file = Files.createTempFile(installation.folder(), "apply", ".yaml");
    Files.writeString(file, manifest);
    return installation.controlPlane().kubectl("create", "-f", file.toString(), "--as=" + user);
  }

  private JsonNode remediation(String name) {
    return installation.get("remediation", name, "-n", Quickstart.NAMESPACE);
  }

  private JsonNode await(String name, String pointer, String value) {
    return installation.await(
        name + " " + pointer + " " + value,
        Quickstart.PATIENCE,
        () ->
            Optional.of(remediation(name))
                .filter(found -> found.at(pointer).asText().equals(value)));
  }

  private void awaitReason(String name, String reason) {
    installation.await(
        name + " is " + reason,
        Quickstart.PATIENCE,
        () ->
            Quickstart.condition(remediation(name), "Ready")
                .filter(condition -> condition.at("/reason").asText().equals(reason)));
  }

  private static String approval(String name, String by, String hash) {
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: Approval
    metadata: {name: %s-by-%s, namespace: team-checkout}
    spec:
      targetRef: {kind: Remediation, name: %s}
      targetHash: %s
      decision: Approve
      by: %s
    """
        .formatted(name, by, name, hash, by);
  }

  private static String wish(String name, String finding, String mode) {
    return """
    apiVersion: mothership.dev/v1alpha1
    kind: Remediation
    metadata: {name: %s, namespace: team-checkout}
    spec:
      findingRef: {name: %s}
      action: aws-ec2-require-imdsv2
      mode: %s
      requestedBy: ann
    """
        .formatted(name, finding, mode);
  }

  private String finding(String asset) {
    return StreamSupport.stream(quickstart.findings().spliterator(), false)
        .filter(item -> item.at("/spec/check").asText().equals("aws-ec2-imdsv1-allowed"))
        .filter(item -> item.at("/spec/asset").asText().equals(asset))
        .map(item -> item.at("/metadata/name").asText())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aWishBecomesAPlanAnApprovalAJobAndAClosedFinding() throws Exception {
    String finding = finding("checkout-web");
    assertThatThrownBy(() -> apply("ben", wish("forged", finding, "Apply")))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("spec.requestedBy is whoever asks for it: it must be ben");
    apply("ann", wish("web", finding, "DryRun"));
    JsonNode planned = await("web", "/status/phase", "Planned");
    awaitReason("web", "DryRun");
    assertThat(planned.at("/status/plan/calls/0").asText())
        .startsWith("ec2:ModifyInstanceMetadataOptions in eu-west-1 {")
        .contains("\"HttpTokens\":\"required\"");
    assertThat(planned.at("/status/plan/before").asText()).contains("\"HttpTokens\":\"optional\"");

    installation
        .controlPlane()
        .kubectl(
            "patch",
            "remediation/web",
            "-n",
            Quickstart.NAMESPACE,
            "--as=ann",
            "--type=merge",
            "-p",
            "{\"spec\":{\"mode\":\"Apply\"}}");
    awaitReason("web", "NoWriteRole");
    installation
        .controlPlane()
        .kubectl(
            "patch",
            "cloudaccount/" + Quickstart.ACCOUNT,
            "-n",
            Quickstart.NAMESPACE,
            "--as=ann",
            "--type=merge",
            "-p",
            "{\"spec\":{\"aws\":{\"remediation\":{\"roleName\":\"MothershipRemediation\"}}}}");
    awaitReason("web", "WaitingForApproval");
    String hash = remediation("web").at("/status/planHash").asText();
    assertThat(hash).isNotEqualTo(planned.at("/status/planHash").asText());
    apply("ann", approval("web", "ann", hash));
    assertThat(told("approval where by_user = 'ann'")).isEqualTo("1");
    assertThat(remediation("web").at("/status/phase").asText()).isEqualTo("Planned");
    apply("ben", approval("web", "ben", hash));

    JsonNode done = await("web", "/status/phase", "Succeeded");
    assertThat(done.at("/status/approvedBy").asText()).isEqualTo("ben");
    assertThat(done.at("/status/run/steps/0").asText()).endsWith(": done");
    await("web", "/status/finding", "Resolved");
    quickstart.awaitPath("Resolved");
    assertThat(texts("select kind from outbox where kind like 'remediation-%' order by id"))
        .containsExactly(
            "remediation-planned",
            "remediation-planned",
            "remediation-approved",
            "remediation-started",
            "remediation-succeeded");
    assertThat(texts("select actor from audit where action = 'remediation-approved'"))
        .containsExactly("ben");
    assertThatNothingOfTheJobsSecretsIsLeft();
  }

  private void assertThatNothingOfTheJobsSecretsIsLeft() throws Exception {
    installation.await(
        "the Secret is gone",
        Quickstart.PATIENCE,
        () ->
            Optional.of(installation.get("secrets", "-n", "mothership-jobs-checkout").at("/items"))
                .filter(JsonNode::isEmpty));
    List<String> secrets =
        jobs.secrets().stream().filter(secret -> !secret.startsWith("{")).toList();
    assertThat(secrets).hasSize(1).allMatch(token -> token.length() > 40);
    List<String> places = new ArrayList<>();
    places.add(Files.readString(installation.log()));
    for (String kind : List.of("remediations", "jobs", "events", "cloudaccounts")) {
      places.add(installation.get(kind, "-A").toString());
    }
    for (String table :
        List.of("remediation", "remediation_run", "remediation_step", "outbox", "audit")) {
      places.addAll(texts("select t::text from " + table + " t"));
    }
    for (String place : places) {
      assertThat(place).doesNotContain(secrets).doesNotContain(SECRET);
    }
  }

  private String told(String what) {
    return installation.await(
        what,
        Quickstart.PATIENCE,
        () -> Optional.of(texts("select count(*) from " + what).get(0)).filter("1"::equals));
  }

  private List<String> texts(String sql) {
    List<String> texts = new ArrayList<>();
    try (Connection connection = installation.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
