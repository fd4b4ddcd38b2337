package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mothership.local.Installation;
import dev.mothership.local.OperatorProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Triage over HTTP, under the rights that the API server tells of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TriageE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FINDING = "configuration-imds-0123456789ab";
  private static final String PEOPLE =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: team-checkout}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: team-other}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: owner, namespace: team-checkout}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: viewer, namespace: team-checkout}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: owner, namespace: team-checkout}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-owner}
      subjects: [{kind: ServiceAccount, name: owner, namespace: team-checkout}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: viewer, namespace: team-checkout}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-viewer}
      subjects: [{kind: ServiceAccount, name: viewer, namespace: team-checkout}]
      """;
  private static final String RECORD =
      """
      insert into tenant (name, external_id, namespaces) values ('checkout', 'x1', '{team-checkout}');
      insert into account (tenant_id, provider, native_id, namespace, name)
        values (1, 'aws', '111122223333', 'team-checkout', 'prod');
      insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region, native_id, name, tags,
          properties, unread, data_class, content_hash)
        values (1, 1, 'r', 't', 't', 'arn:aws:ec2:r:1:instance/i-1', 'r', 'i-1', 'web', '{}', '{}', '{}', '', '');
      insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title, state, severity,
          risk, risk_low, risk_high, factors, detail)
        values (1, 'k', 'configuration-imds-0123456789ab', 'configuration', 'imds', 1, 1, 'IMDSv1', 'Open', 'high',
          65, 65, 65, '[]', '{}');
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private Installation installation;
  private OperatorProcess operator;
  private String owner;
  private String viewer;

  @BeforeAll
  void start() {
    installation = Installation.create();
    installation.controlPlane().applyYaml(PEOPLE);
    operator =
        installation
            .with("MOTHERSHIP_PUBLISH_COMPARE_INTERVAL", "1s")
            .with("MOTHERSHIP_CONSOLE_CHANGES_PER_MINUTE", "6")
            .startOperator();
    operator.awaitReady(PATIENCE);
    Ask.execute(installation, RECORD);
    owner = token("owner");
    viewer = token("viewer");
  }

  @AfterAll
  void stop() {
    installation.close();
  }

  @Test
  void whoMayTriageDoesAndEverybodySeesIt() throws Exception {
    assertThat(send("GET", "team-checkout", FINDING, viewer, "").body())
        .isEqualTo("{\"finding\":\"" + FINDING + "\",\"state\":\"Open\"}");
    JsonNode said =
        answer(
            send(
                "PUT",
                "team-checkout",
                FINDING,
                owner,
                "{\"status\": \"InProgress\", \"assignee\": \"alice\", \"comment\": \"a new image\\u0000 on"
                    + " Monday\"}"));
    assertThat(said.path("status").asText()).isEqualTo("InProgress");
    assertThat(said.path("by").asText()).isEqualTo("system:serviceaccount:team-checkout:owner");
    assertThat(said.path("state").asText()).isEqualTo("Open");

    JsonNode later = answer(send("PUT", "team-checkout", FINDING, owner, "{\"assignee\": \"\"}"));
    assertThat(later.has("assignee")).isFalse();
    assertThat(later.path("comment").asText()).isEqualTo("a new image\uFFFD on Monday");
    send("PUT", "team-checkout", FINDING, owner, "{\"assignee\": \"\"}");
    assertThat(
            Ask.rows(
                installation,
                "select actor || ' ' || subject || ' ' || (detail -> 'after' ->> 'assignee') from audit"
                    + " where action = 'triage' order by id"))
        .containsExactly(
            "system:serviceaccount:team-checkout:owner Finding " + FINDING + " alice",
            "system:serviceaccount:team-checkout:owner Finding " + FINDING + " ");
    JsonNode shown =
        installation.await(
            "the object tells",
            PATIENCE,
            () ->
                Optional.of(installation.get("findings", "-n", "team-checkout").path("items"))
                    .filter(items -> items.path(0).path("spec").path("triage").has("status"))
                    .map(items -> items.get(0).path("spec").path("triage")));
    assertThat(shown.path("status").asText()).isEqualTo("InProgress");
    assertThat(shown.path("comment").asText()).contains("on Monday");

    assertThat(answerOf(send("PUT", "team-checkout", FINDING, owner, "{\"status\": \"Resolved\"}")))
        .isEqualTo("400 status is Acknowledged, InProgress, or empty to take it back");
    assertThat(
            answerOf(
                send(
                    "PUT",
                    "team-checkout",
                    FINDING,
                    owner,
                    "{\"comment\": \"" + "a".repeat(2001) + "\"}")))
        .isEqualTo("400 comment has at most 2000 characters");
    assertThat(
            send("PUT", "team-checkout", FINDING, owner, "{\"comment\": \"" + "a".repeat(17000))
                .statusCode())
        .isEqualTo(413);
    HttpResponse<String> tooMuch = send("PUT", "team-checkout", FINDING, owner, "{}");
    assertThat(tooMuch.statusCode()).isEqualTo(429);
    assertThat(tooMuch.headers().firstValueAsLong("Retry-After").getAsLong()).isBetween(1L, 10L);
    assertThat(operator.log()).doesNotContain(owner).doesNotContain(viewer);
  }

  @Test
  void whoMayNotIsToldWhatIsMissing() throws Exception {
    assertThat(answerOf(send("GET", "team-checkout", FINDING, "", "")))
        .startsWith("401 send a Kubernetes token");
    assertThat(answerOf(send("GET", "team-checkout", FINDING, "not.a.token", "")))
        .isEqualTo("401 the API server does not know this token");
    assertThat(answerOf(send("PUT", "team-checkout", FINDING, viewer, "{\"status\": \"\"}")))
        .isEqualTo(
            "403 system:serviceaccount:team-checkout:viewer may not triage findings.mothership.dev in"
                + " namespace team-checkout");
    assertThat(answerOf(send("GET", "team-other", FINDING, viewer, "")))
        .startsWith("403 system:serviceaccount:team-checkout:viewer may not get ");
    assertThat(answerOf(send("GET", "team-checkout", "nothing", viewer, "")))
        .isEqualTo("404 there is no finding nothing in namespace team-checkout");
  }

  private String token(String name) {
    return installation
        .controlPlane()
        .kubectl("create", "token", name, "-n", "team-checkout")
        .strip();
  }

  private HttpResponse<String> send(
      String method, String namespace, String finding, String token, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:%d/api/v1/namespaces/%s/findings/%s/triage"
                        .formatted(operator.httpPort(), namespace, finding)))
            .timeout(Duration.ofSeconds(20));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (method.equals("PUT")) {
      request
          .header("Content-Type", "application/json")
          .PUT(HttpRequest.BodyPublishers.ofString(body));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode answer(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new ObjectMapper().readTree(response.body());
  }

  private static String answerOf(HttpResponse<String> response) throws IOException {
    return response.statusCode()
        + " "
        + new ObjectMapper().readTree(response.body()).path("error").asText();
  }
}
