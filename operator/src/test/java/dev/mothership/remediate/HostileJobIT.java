package dev.mothership.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.local.aws.Faulty;
import dev.mothership.store.RemediationState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the operator answers to a Job that does not do as it was told. */
@Tag("live")
class HostileJobIT extends RemediationCase {
  private static final JsonMapper JSON = new JsonMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private Faulty faulty;
  private String name;
  private String token;
  private URI address;
  private Plan plan;

  @BeforeEach
  void approved() throws IOException {
    faulty = stores.key();
    name = asked(faulty, "Apply");
    lab.decide(name, "ben", "Approve");
    lab.work();
    token = Files.readString(lab.order(name).resolve(JobOrder.TOKEN));
    address =
        lab.settings()
            .callbackUrl()
            .resolve("/remediation/runs/" + lab.row(name).runId() + "/reports");
    plan = Plan.parse(lab.row(name).plan());
  }

  private HttpResponse<String> send(URI to, String authorization, String body) {
    try {
      return http.send(
          HttpRequest.newBuilder(to)
              .header("Authorization", authorization)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String tell(Report report) {
    HttpResponse<String> answer =
        send(address, "Bearer " + token, JSON.valueToTree(report).toString());
    assertThat(answer.statusCode()).isEqualTo(200);
    try {
      JsonNode reply = JSON.readTree(answer.body());
      return reply.path("command").asText();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void begun() {
    assertThat(tell(Report.started("one"))).isEqualTo("GO");
    assertThat(tell(Report.before("one", plan.before()))).isEqualTo("GO");
  }

  private String steps() {
    return lab.tables()
        .one("select count(*) from remediation_step where run_id = " + lab.row(name).runId());
  }

  @Test
  void withoutItsTokenNobodyIsToldAnything() {
    String report = JSON.valueToTree(Report.started("one")).toString();
    assertThat(send(address, "Bearer " + token + "x", report).statusCode()).isEqualTo(401);
    assertThat(send(address, "Basic " + token, report).statusCode()).isEqualTo(401);
    URI other = address.resolve("/remediation/runs/999999/reports");
    assertThat(send(other, "Bearer " + token, report).statusCode()).isEqualTo(401);
    assertThat(send(other, "Bearer " + token, report).body()).isEmpty();
    assertThat(lab.tables().one("select count(*) from remediation_run where instance <> ''"))
        .isEqualTo("0");
    assertThat(lab.tables().list("select t::text from remediation_run t"))
        .allMatch(row -> !row.contains(token));
  }

  @Test
  void whatIsNoReportIsRefused() {
    assertThat(send(address, "Bearer " + token, "{").statusCode()).isEqualTo(422);
    assertThat(send(address, "Bearer " + token, "{\"kind\": \"WISH\"}").statusCode())
        .isEqualTo(422);
    assertThat(
            send(
                    address,
                    "Bearer " + token,
                    "{\"kind\": \"BEFORE\", \"instance\": \"one\", \"seq\": 0, \"undo\": false}")
                .statusCode())
        .isEqualTo(422);
    assertThat(send(address, "Bearer " + token, " ".repeat(300_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void itMakesNoOtherCallThanTheApprovedOne() {
    begun();
    PlannedCall planned = plan.calls().get(0);
    ObjectNode other = planned.parameters().deepCopy().put("KeyId", "somebody-elses");
    for (PlannedCall call :
        new PlannedCall[] {
          new PlannedCall(planned.call(), planned.region(), other),
          new PlannedCall(planned.call(), "us-east-1", planned.parameters()),
          new PlannedCall("kms:ScheduleKeyDeletion", planned.region(), planned.parameters())
        }) {
      assertThat(tell(Report.begin("one", 0, false, call))).isEqualTo("STOP");
      assertThat(tell(Report.begin("one", 1, false, planned))).isEqualTo("STOP");
    }
    PlannedCall foreign =
        new PlannedCall("kms:ScheduleKeyDeletion", planned.region(), planned.parameters());
    assertThat(tell(Report.begin("one", 0, true, foreign))).isEqualTo("STOP");
    assertThat(steps()).isEqualTo("0");
    assertThat(tell(Report.begin("one", 0, false, planned))).isEqualTo("GO");
    assertThat(tell(Report.begin("one", 0, false, planned))).as("heard twice").isEqualTo("GO");
    assertThat(tell(Report.begin("one", 1, false, planned)))
        .as("the plan has one call")
        .isEqualTo("STOP");
    assertThat(steps()).isEqualTo("1");
  }

  @Test
  void nothingIsBegunOnAStateThatThePlanDidNotSee() {
    assertThat(tell(Report.started("one"))).isEqualTo("GO");
    ObjectNode other = plan.before().deepCopy().put("KeyRotationEnabled", true);
    assertThat(tell(Report.before("one", other))).isEqualTo("STOP");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.OUTDATED);
    assertThat(tell(Report.begin("one", 0, false, plan.calls().get(0)))).isEqualTo("STOP");
    assertThat(steps()).isEqualTo("0");
  }

  @Test
  void nothingIsBegunBeforeTheRunHasStarted() {
    assertThat(tell(Report.begin("one", 0, false, plan.calls().get(0)))).isEqualTo("STOP");
    assertThat(steps()).isEqualTo("0");
  }

  @Test
  void aSuccessThatItsOwnStateDeniesIsNone() {
    begun();
    tell(Report.begin("one", 0, false, plan.calls().get(0)));
    tell(Report.done("one", 0, null));
    assertThat(tell(Report.ended("one", "succeeded", plan.before(), null))).isEqualTo("GO");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.RECOVERING);
    assertThat(lab.row(name).failure().code()).isEqualTo("NotTrue");
  }

  @Test
  void aSuccessWithoutItsCallsIsNone() {
    begun();
    assertThat(tell(Report.ended("one", "succeeded", plan.after(), null))).isEqualTo("GO");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.FAILED);
    assertThat(lab.row(name).failure().code()).isEqualTo("NotTrue");
  }

  @Test
  void afterItsEndAndAfterItsDeadlineItIsNotHeard() {
    begun();
    lab.tables().sql("update remediation_run set deadline_at = now() - interval '1 second'");
    assertThat(tell(Report.begin("one", 0, false, plan.calls().get(0)))).isEqualTo("UNDO");
    assertThat(tell(Report.ended("one", "rolled-back", plan.before(), null))).isEqualTo("GO");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.ROLLED_BACK);
    assertThat(tell(Report.started("one"))).isEqualTo("STOP");
    assertThat(tell(Report.ended("one", "succeeded", plan.after(), null))).isEqualTo("STOP");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.ROLLED_BACK);
  }
}
