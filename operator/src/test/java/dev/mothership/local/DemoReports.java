package dev.mothership.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the team's pipeline knows beside the checks: reports of two tools are pushed, and what they
 * say is merged with what there is. An inventory and one advisory make a 97 of the path's 84.
 */
final class DemoReports {
  private static final String NAMESPACE = "team-checkout";
  private static final String SCANNER = "pipeline";
  private static final String REPORTS = "samples/demo/reports/";
  private static final String FEEDS = "samples/demo/feeds";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ACCEPTED = 202;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Installation installation;
  private final DemoScreen screen;
  private final HttpClient http = HttpClient.newHttpClient();

  DemoReports(Installation installation, DemoScreen screen) {
    this.installation = installation;
    this.screen = screen;
  }

  /**
   * Loads what is known of vulnerabilities and pushes both reports.
   *
   * @return the risk of the path then
   */
  int raise(OperatorProcess operator) throws IOException, InterruptedException {
    loadFeeds();
    screen.say("");
    screen.say("The team's pipeline reports what Prowler and an inventory say of the same host.");
    push(operator, "prowler.ocsf.json");
    push(operator, "1-host.cdx.json");
    JsonNode vulnerable = await("matching the inventory with advisories", "vulnerability", "Open");
    JsonNode merged =
        await("merging what Prowler says", "aws-ec2-imdsv1-allowed", "Open", "prowler");
    JsonNode path = path("the path to be at 97", 97);
    screen.findings(NAMESPACE);
    screen.say("");
    screen.say(vulnerable.at("/spec/title").asText());
    screen.section("why this risk", vulnerable.at("/spec/factors"), "  · ");
    screen.say(
        "one finding, seen by "
            + merged
                .at("/spec/witnesses")
                .toString()
                .replaceAll("[\\[\\]\"]", "")
                .replace(",", " and ")
            + ": "
            + merged.at("/spec/title").asText());
    screen.say(
        "and the path that leads through the host is at risk " + path.at("/spec/risk").asInt());
    return path.at("/spec/risk").asInt();
  }

  /** The host was upgraded, and the next inventory says so: waits until the path is as before. */
  void lower(OperatorProcess operator) throws IOException, InterruptedException {
    push(operator, "2-host-upgraded.cdx.json");
    await("matching the next inventory", "vulnerability", "Resolved");
    JsonNode path = path("the path to be back at 84", 84);
    screen.say(
        "the vulnerability is Resolved, and the path is back at risk "
            + path.at("/spec/risk").asInt());
  }

  private void loadFeeds() {
    Path log = installation.folder().resolve("feeds.log");
    screen.command("mothership feeds load " + FEEDS);
    Map<String, String> environment = new HashMap<>(installation.environment());
    environment.remove("QUARKUS_HTTP_PORT");
    OperatorProcess loading =
        OperatorProcess.start(
            OperatorProcess.packagedApplication(),
            environment,
            log,
            "feeds",
            "load",
            Installation.checkout().resolve(FEEDS).toString());
    installation.await(
        "mothership feeds load to end",
        PATIENCE,
        () -> loading.isAlive() ? Optional.empty() : Optional.of(true));
    LocalFiles.tail(log).lines().filter(line -> line.contains(" as of ")).forEach(screen::say);
    loading.close();
  }

  private void push(OperatorProcess operator, String report)
      throws IOException, InterruptedException {
    screen.command(
        "curl -H \"Authorization: Bearer $(kubectl create token %1$s -n %2$s)\" --data-binary @%3$s $MOTHERSHIP/api/v1/namespaces/%2$s/scanners/%4$s/reports"
            .formatted(SCANNER, NAMESPACE, REPORTS + report, SCANNER));
    String token =
        installation.controlPlane().kubectl("create", "token", SCANNER, "-n", NAMESPACE).strip();
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/api/v1/namespaces/%s/scanners/%s/reports"
                .formatted(operator.httpPort(), NAMESPACE, SCANNER));
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .POST(
                    HttpRequest.BodyPublishers.ofFile(
                        Installation.checkout().resolve(REPORTS + report)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != ACCEPTED) {
      throw new LocalStackException(
          "%s was answered %d: %s".formatted(report, answer.statusCode(), answer.body()));
    }
    String id = JSON.readTree(answer.body()).at("/id").asText();
    JsonNode status =
        screen.await(
            "reading " + report,
            "the report to be accepted",
            () ->
                Optional.of(installation.get("scanner", SCANNER, "-n", NAMESPACE).at("/status"))
                    .filter(now -> now.at("/lastReport/id").asText().equals(id))
                    .filter(
                        now -> !now.at("/lastReport/state").asText().matches("receiv.*|reading")),
            List.of("scanner", SCANNER, "-n", NAMESPACE));
    screen.say(
        "report %s of %s: %s, %s"
            .formatted(
                id,
                status.at("/lastReport/tool").asText(),
                status.at("/lastReport/state").asText(),
                status.at("/lastReport/counts")));
  }

  private JsonNode await(String doing, String categoryOrRule, String state) {
    return await(doing, categoryOrRule, state, "");
  }

  private JsonNode await(String doing, String categoryOrRule, String state, String witness) {
    return screen.await(
        doing,
        "a finding of %s that is %s".formatted(categoryOrRule, state),
        () ->
            find(
                spec ->
                    (spec.at("/category").asText().equals(categoryOrRule)
                            || spec.at("/check").asText().equals(categoryOrRule))
                        && spec.at("/asset").asText().equals("checkout-web")
                        && spec.at("/state").asText().equals(state)
                        && (witness.isEmpty()
                            || spec.at("/witnesses").toString().contains(witness))));
  }

  private JsonNode path(String what, int risk) {
    return screen.await(
        "correlating again",
        what,
        () ->
            find(
                spec ->
                    spec.at("/check").asText().equals(Demo.PATH)
                        && spec.at("/state").asText().equals("Open")
                        && spec.at("/risk").asInt() == risk));
  }

  private Optional<JsonNode> find(Predicate<JsonNode> wanted) {
    for (JsonNode item : installation.get("findings", "-n", NAMESPACE).at("/items")) {
      if (wanted.test(item.at("/spec"))) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }
}
