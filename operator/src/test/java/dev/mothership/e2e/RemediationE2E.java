package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.FreePort;
import dev.mothership.local.Installation;
import dev.mothership.local.JobRunner;
import dev.mothership.local.LocalStackException;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.QuickstartEstate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private Owners owners;

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
    owners = Owners.of(installation);
    jobs =
        JobRunner.start(
            installation.controlPlane(),
            Map.of("AWS_ACCESS_KEY_ID", AwsFront.BASE_KEY, "AWS_SECRET_ACCESS_KEY", SECRET),
            installation.folder());
    installation.startOperator().awaitReady(Quickstart.PATIENCE);
    quickstart.awaitPath("Open");
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

  @Test
  void aWishBecomesAPlanAnApprovalAJobAndAClosedFinding() throws Exception {
    String finding = owners.finding("checkout-web");
    assertThatThrownBy(() -> owners.ask("ben", "forged", finding, "Apply"))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("spec.requestedBy is whoever asks for it: it must be ben");
    owners.ask("ann", "web", finding, "DryRun");
    JsonNode planned = owners.await("web", "/status/phase", "Planned");
    owners.awaitReason("web", "DryRun");
    assertThat(planned.at("/status/plan/calls/0").asText())
        .startsWith("ec2:ModifyInstanceMetadataOptions in eu-west-1 {")
        .contains("\"HttpTokens\":\"required\"");
    assertThat(planned.at("/status/plan/before").asText()).contains("\"HttpTokens\":\"optional\"");

    owners.patch("remediation/web", "{\"spec\":{\"mode\":\"Apply\"}}");
    owners.awaitReason("web", "NoWriteRole");
    owners.patch(
        "cloudaccount/" + Quickstart.ACCOUNT,
        "{\"spec\":{\"aws\":{\"remediation\":{\"roleName\":\"MothershipRemediation\"}}}}");
    owners.awaitReason("web", "WaitingForApproval");
    String hash = owners.remediation("web").at("/status/planHash").asText();
    assertThat(hash).isNotEqualTo(planned.at("/status/planHash").asText());
    owners.approve("ann", "web", hash);
    assertThat(told("approval where by_user = 'ann'")).isEqualTo("1");
    assertThat(owners.remediation("web").at("/status/phase").asText()).isEqualTo("Planned");
    owners.approve("ben", "web", hash);

    JsonNode done = owners.await("web", "/status/phase", "Succeeded");
    assertThat(done.at("/status/approvedBy").asText()).isEqualTo("ben");
    assertThat(done.at("/status/run/steps/0").asText()).endsWith(": done");
    owners.await("web", "/status/finding", "Resolved");
    quickstart.awaitPath("Resolved");
    assertThat(
            Ask.rows(
                installation,
                "select kind from outbox where kind like 'remediation-%' order by id"))
        .containsExactly(
            "remediation-planned",
            "remediation-planned",
            "remediation-approved",
            "remediation-started",
            "remediation-succeeded");
    assertThat(
            Ask.rows(installation, "select actor from audit where action = 'remediation-approved'"))
        .containsExactly("ben");
    assertThatNothingOfTheJobsSecretsIsLeft();
  }

  private void assertThatNothingOfTheJobsSecretsIsLeft() throws Exception {
    owners.awaitNoSecrets();
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
      places.addAll(Ask.rows(installation, "select t::text from " + table + " t"));
    }
    for (String place : places) {
      assertThat(place).doesNotContain(secrets).doesNotContain(SECRET);
    }
  }

  private String told(String what) {
    return installation.await(
        what,
        Quickstart.PATIENCE,
        () ->
            Optional.of(Ask.rows(installation, "select count(*) from " + what).get(0))
                .filter("1"::equals));
  }
}
