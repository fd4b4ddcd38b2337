package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mothership.app.Commands;
import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import dev.mothership.local.OperatorProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reports sent over HTTP, by those who may and those who may not, well meant and not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportsE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TEAM = "team-checkout";

  private static final String JOBS = "mothership-jobs-checkout";

  private static final String OBSERVATIONS =
      "select count(*) from observation where scanner_id = (select id from scanner where name ="
          + " 'prowler')";

  private final HttpClient http = HttpClient.newHttpClient();
  private Installation installation;
  private OperatorProcess operator;
  private String token;
  private String stranger;

  @BeforeAll
  void start() {
    installation = Installation.create();
    installation.controlPlane().applyYaml(ReportsObjects.OBJECTS);
    operator =
        installation
            .with("MOTHERSHIP_STATUS_SCANNERS", "1s")
            .with("MOTHERSHIP_TOOLS_IMAGES", "registry.test/tools")
            .with("MOTHERSHIP_INGEST_MAX_SENDING_TIME", "2s")
            .with("MOTHERSHIP_INGEST_MAX_WAITING_BYTES", "4000000")
            .startOperator();
    operator.awaitReady(PATIENCE);
    token = token("ci");
    stranger = token("stranger");
    await("prowler", status -> ready(status).equals("True"));
  }

  @AfterAll
  void stop() {
    installation.close();
  }

  private JsonNode await(String scanner, Predicate<JsonNode> holds) {
    return installation.await(
        "scanner " + scanner,
        PATIENCE,
        () ->
            Optional.of(installation.get("scanners", "-n", TEAM, scanner).path("status"))
                .filter(holds));
  }

  private static String ready(JsonNode status) {
    return condition(status, "Ready").path("status").asText();
  }

  private static JsonNode condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return status.path("none");
  }

  @Test
  void aReportIsTakenOnceAndTellsWhatItCameTo() throws Exception {
    String report = ReportsObjects.REPORT.formatted("public");
    JsonNode sent = json(post(token, report.getBytes(StandardCharsets.UTF_8), ""), 202);
    assertThat(sent.path("statusUrl").asText())
        .isEqualTo(
            "/api/v1/namespaces/team-checkout/scanners/prowler/reports/"
                + sent.path("id").asLong());
    JsonNode read = awaitReport(sent.path("statusUrl").asText());
    assertThat(read.path("state").asText()).as(read.toString()).isEqualTo("accepted");
    assertThat(read.path("counts").path("findings").asInt()).isEqualTo(1);
    assertThat(read.path("asOf").asText()).isEqualTo("2026-11-01T10:00:00Z");
    assertThat(
            Ask.rows(
                installation,
                "select s.sender from report s where s.id = " + sent.path("id").asLong()))
        .containsExactly("system:serviceaccount:team-checkout:ci");

    JsonNode again = json(post(token, gzip(report.getBytes(StandardCharsets.UTF_8)), "gzip"), 202);
    assertThat(again.path("state").asText()).isEqualTo("unchanged");
    assertThat(Ask.count(installation, OBSERVATIONS)).isEqualTo(1);
    assertThat(Ask.count(installation, "select count(*) from report_chunk")).isZero();

    JsonNode status =
        await("prowler", s -> s.path("lastReport").path("state").asText().equals("unchanged"));
    assertThat(condition(status, "ReportAccepted").path("status").asText()).isEqualTo("True");
    assertThat(status.path("accepted").asInt()).isEqualTo(2);

    JsonNode bad = json(post(token, "what is this".getBytes(StandardCharsets.UTF_8), ""), 202);
    assertThat(awaitReport(bad.path("statusUrl").asText()).path("refusal").path("message").asText())
        .startsWith("no format knows this: set the Scanner's spec.format to one of ");
    JsonNode refused =
        await("prowler", s -> s.path("lastReport").path("state").asText().equals("rejected"));
    assertThat(condition(refused, "ReportAccepted").path("reason").asText()).isEqualTo("Rejected");
    assertThat(ready(refused)).isEqualTo("True");
    assertThat(operator.log()).doesNotContain(token).doesNotContain(stranger);
  }

  private JsonNode awaitReport(String url) {
    return installation.await(
        "report " + url,
        PATIENCE,
        () -> {
          try {
            return Optional.of(json(send(request(url, token).GET().build()), 200))
                .filter(report -> report.has("finishedAt"));
          } catch (IOException e) {
            return Optional.empty();
          }
        });
  }

  /** There is no node here: what a pod would do is done by hand. */
  @Test
  void aToolsRunSendsItsReportByATokenOfItsOwn() throws Exception {
    ControlPlane api = installation.controlPlane();
    api.applyYaml(ReportsObjects.TOOL);
    assertThat(
            condition(await("tool", status -> ready(status).equals("False")), "SourceReady")
                .path("message")
                .asText())
        .contains("mothership jobs-namespace checkout | kubectl apply -f -");
    api.applyYaml(Commands.run("jobs-namespace", "checkout"));
    api.kubectl(
        "annotate", "scanner", "tool", "-n", TEAM, "mothership.dev/reconcile-requested-at=now");
    String job =
        installation.await(
            "the Job", PATIENCE, () -> named(installation.get("jobs", "-n", JOBS).at("/items/0")));
    String runs = secret(installation.await("its Secret", PATIENCE, () -> tokenOf(job)));
    Path file = Files.createTempFile("run", ".token");
    Path report = Files.createTempFile("prowler", ".json");
    Files.writeString(file, runs);
    Files.writeString(report, ReportsObjects.REPORT.formatted("seen by a tool"));
    String url = "http://localhost:%d%s".formatted(operator.httpPort(), path(TEAM, "tool"));
    String[] push = {"report", "push", "--url", url, "--token-file", file.toString()};
    assertThat(Commands.run(with(push, report.toString()))).endsWith("was taken\n");
    JsonNode taken = await("tool", s -> s.at("/lastReport/state").asText().equals("accepted"));
    assertThat(taken.at("/lastReport/counts/findings").asInt()).isEqualTo(1);
    assertThat(error(post(runs, new byte[] {1}, "")))
        .as("of another Scanner")
        .startsWith("401 this token is of no run of the Scanner");
    api.kubectl(
        "patch",
        "job",
        job,
        "-n",
        JOBS,
        "--subresource=status",
        "--type=merge",
        "-p",
        ReportsObjects.COMPLETE);
    await("tool", s -> condition(s, "SourceReady").path("status").asText().equals("True"));
    assertThat(error(post(TEAM, "tool", runs, new byte[] {1}, "")))
        .as("over")
        .startsWith("401 this token is of no run of the Scanner");
    assertThat(tokenOf(job)).isEmpty();
    assertThat(operator.log()).doesNotContain(runs);
  }

  private static Optional<String> named(JsonNode object) {
    return Optional.of(object.at("/metadata/name").asText()).filter(name -> !name.isEmpty());
  }

  private Optional<String> tokenOf(String job) {
    String found =
        installation
            .controlPlane()
            .kubectl(
                "get",
                "secret",
                job,
                "-n",
                JOBS,
                "--ignore-not-found",
                "-o",
                "jsonpath={.data.token}");
    return Optional.of(found.strip()).filter(text -> !text.isEmpty());
  }

  private static String secret(String encoded) {
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  private static String[] with(String[] words, String last) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  @Test
  void whoMayNotSendIsTold() throws Exception {
    byte[] report = ReportsObjects.REPORT.formatted("forged").getBytes(StandardCharsets.UTF_8);
    assertThat(error(post("", report, ""))).startsWith("401 send a Kubernetes token");
    assertThat(error(post("not.a.token", report, "")))
        .isEqualTo("401 the API server does not know this token");
    String no =
        "403 system:serviceaccount:team-checkout:stranger may not create"
            + " scanners/reports.mothership.dev in namespace team-checkout";
    assertThat(error(post(stranger, report, ""))).isEqualTo(no);
    assertThat(error(post(stranger, report, ""))).as("remembered").isEqualTo(no);
    assertThat(error(post("team-other", "nobody", token, report, "")))
        .startsWith("403 system:serviceaccount:team-checkout:ci may not create ");
    assertThat(error(post(TEAM, "absent", token, report, "")))
        .startsWith("404 there is no Scanner absent in namespace team-checkout");
    assertThat(error(post("team-both", "contested", token, report, "")))
        .isEqualTo(
            "404 there is no Scanner contested in namespace team-both that is ready: see its"
                + " conditions");
    assertThat(
            condition(
                    installation.get("scanners", "-n", "team-both", "contested").path("status"),
                    "Ready")
                .path("reason")
                .asText())
        .isEqualTo("TenantConflict");
    assertThat(error(send(request(path(TEAM, "prowler") + "/999999", token).GET().build())))
        .isEqualTo("404 Scanner prowler in namespace team-checkout has no report 999999");
    assertThat(
            condition(
                    installation.get("scanners", "-n", "team-other", "nobody").path("status"),
                    "Ready")
                .path("reason")
                .asText())
        .isEqualTo("NoTenant");
  }

  @Test
  void hostileUploadsLeaveNothing() throws Exception {
    assertThat(error(post(token, gzip(new byte[50_000_000]), "gzip")))
        .startsWith("413 the body grows to more than 200 times its size");
    assertThat(error(post(token, "{}".getBytes(StandardCharsets.UTF_8), "br")))
        .startsWith("415 Content-Encoding is gzip or absent, not br");
    assertThat(error(post(token, "no gzip".getBytes(StandardCharsets.UTF_8), "gzip")))
        .startsWith("400 the body is no gzip");
    assertThat(error(post(token, new byte[0], ""))).startsWith("400 the body is empty");
    byte[] noise = new byte[8_000_000];
    new Random(1).nextBytes(noise);
    assertThat(error(post(token, noise, ""))).startsWith("429 the tenant's reports that wait");
    assertThat(raw("Content-Length: 3221225472", 0)).contains("413").contains("is larger than");
    assertThat(raw("Content-Length: 1000", 20)).contains("408").contains("was not sent within");
    breakOff();
    installation.await(
        "nothing is left",
        PATIENCE,
        () ->
            Optional.of(
                    Ask.count(
                        installation, "select count(*) from report where state = 'receiving'"))
                .filter(left -> left == 0));
  }

  /** Sends the head, and then a byte now and then, until an answer comes. */
  private String raw(String length, int bytes) throws Exception {
    try (Socket socket = new Socket("localhost", operator.httpPort())) {
      socket.getOutputStream().write(head(length));
      for (int i = 0; i < bytes && socket.getInputStream().available() == 0; i++) {
        socket.getOutputStream().write('x');
        socket.getOutputStream().flush();
        TimeUnit.MILLISECONDS.sleep(250);
      }
      socket.setSoTimeout(20_000);
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[8192];
      while (answer.indexOf("}") < 0) {
        int read = socket.getInputStream().read(buffer);
        if (read < 0) {
          break;
        }
        answer.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
      }
      return answer.toString();
    }
  }

  private void breakOff() throws IOException {
    try (Socket socket = new Socket("localhost", operator.httpPort())) {
      socket.getOutputStream().write(head("Content-Length: 1000"));
      socket.getOutputStream().write(new byte[100]);
      socket.getOutputStream().flush();
    }
  }

  private byte[] head(String length) {
    return ("POST "
            + path(TEAM, "prowler")
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + token
            + "\r\n"
            + length
            + "\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private String token(String name) {
    return installation.controlPlane().kubectl("create", "token", name, "-n", TEAM).strip();
  }

  private static String path(String namespace, String scanner) {
    return "/api/v1/namespaces/%s/scanners/%s/reports".formatted(namespace, scanner);
  }

  private HttpRequest.Builder request(String path, String bearer) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:%d%s".formatted(operator.httpPort(), path)))
            .timeout(Duration.ofSeconds(30));
    return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
  }

  private HttpResponse<String> post(String bearer, byte[] body, String encoding)
      throws IOException {
    return post(TEAM, "prowler", bearer, body, encoding);
  }

  private HttpResponse<String> post(
      String namespace, String scanner, String bearer, byte[] body, String encoding)
      throws IOException {
    HttpRequest.Builder request = request(path(namespace, scanner), bearer);
    if (!encoding.isEmpty()) {
      request.header("Content-Encoding", encoding);
    }
    return send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static JsonNode json(HttpResponse<String> response, int status) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new ObjectMapper().readTree(response.body());
  }

  private static String error(HttpResponse<String> response) throws IOException {
    return response.statusCode()
        + " "
        + new ObjectMapper().readTree(response.body()).path("error").asText();
  }
}
