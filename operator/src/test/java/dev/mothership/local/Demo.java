package dev.mothership.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** The main job on a recorded AWS account, for {@code mvn -Pdemo}. */
public final class Demo {
  private static final String NAMESPACE = "team-checkout";
  private static final String ACCOUNT = "checkout-production";
  private static final String OTHER_NAMESPACE = "team-payments";
  private static final String PARTLY_READABLE = "payments-production";
  private static final String FIXED_TAKE = "2-imdsv2-required";
  private static final int FOUNDING_RISK = 84;
  private static final int RESIDUAL_RISK = 53;
  private static final int ROWS = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Progress progress = Progress.stdout();
  private final Installation installation;
  private final FakeSlack slack;
  private final Path recording;

  private Demo(Installation installation, FakeSlack slack) {
    this.installation = installation;
    this.slack = slack;
    this.recording =
        installation.replay(Installation.checkout().resolve("samples/quickstart/recording"));
  }

  public static void main(String[] arguments) {
    int exit = 0;
    try (FakeSlack slack = new FakeSlack();
        Installation installation = Installation.create()) {
      exit = new Demo(installation, slack).run(Boolean.getBoolean("demo.exit"));
    } catch (LocalStackException | IOException e) {
      System.err.println("demo: " + e.getMessage());
      exit = 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exit = 1;
    }
    System.exit(exit);
  }

  private int run(boolean exitWhenShown) throws IOException, InterruptedException {
    ControlPlane api = installation.controlPlane();
    connectSlack();
    api.apply(Installation.checkout().resolve("samples/quickstart"));
    api.apply(Installation.checkout().resolve("samples/demo"));
    OperatorProcess operator = installation.startOperator();
    progress.during(
        "starting the operator",
        () -> {
          operator.awaitReady(PATIENCE);
          return true;
        });
    JsonNode path =
        progress.during(
            "syncing account " + ACCOUNT + " and correlating",
            () -> {
              JsonNode open = awaitPath("Open").orElseThrow();
              awaitShown(NAMESPACE);
              return open;
            });
    show(path);
    showOthers();
    showMessage(path.at("/spec/title").asText(), true);
    lookAround(path.at("/metadata/name").asText());
    if (!exitWhenShown) {
      progress.say("");
      progress.say("Syncing goes on. Ctrl-C ends it and leaves nothing behind.");
      new CountDownLatch(1).await();
    }
    int risk = path.at("/spec/risk").asInt();
    if (risk != FOUNDING_RISK) {
      return failed("the path's risk is " + risk + ", not " + FOUNDING_RISK);
    }
    return showResolution(path);
  }

  /** The other tenant's account, of which not everything could be read. */
  private void showOthers() {
    JsonNode account =
        progress.during(
            "syncing two more accounts",
            () -> {
              awaitShown(OTHER_NAMESPACE);
              return installation.get("cloudaccount", PARTLY_READABLE, "-n", OTHER_NAMESPACE);
            });
    progress.say("");
    progress.say(kubectl("get", "cloudaccounts", "-A"));
    progress.say("what could not be read of " + PARTLY_READABLE + ": unknown, which is not pass");
    for (JsonNode call : account.at("/status/failedCalls")) {
      progress.say("  ? " + call.at("/call").asText() + " answered " + call.at("/code").asText());
    }
    progress.say("");
    progress.say(findings(OTHER_NAMESPACE));
  }

  private String kubectl(String... arguments) {
    return installation.controlPlane().kubectl(arguments);
  }

  private int showResolution(JsonNode open) throws IOException {
    String name = open.at("/metadata/name").asText();
    progress.say("");
    progress.say("Now the instance requires IMDSv2: one link of the path is gone.");
    Files.writeString(recording.resolve("current"), FIXED_TAKE + "\n");
    installation
        .controlPlane()
        .kubectl(
            "annotate",
            "--overwrite",
            "cloudaccount",
            ACCOUNT,
            "-n",
            NAMESPACE,
            "mothership.dev/reconcile-requested-at=fixed");
    JsonNode resolved = progress.during("syncing again", () -> awaitPath("Resolved").orElseThrow());
    int residual = resolved.at("/spec/residualRisk").asInt(-1);
    progress.say(
        "%s is %s, residual risk %d."
            .formatted(name, resolved.at("/spec/state").asText(), residual));
    progress.say("");
    progress.say(findings(NAMESPACE));
    showMessage(open.at("/spec/title").asText(), false);
    if (!name.equals(resolved.at("/metadata/name").asText())) {
      return failed("another path than " + name + " is resolved");
    }
    if (residual != RESIDUAL_RISK) {
      return failed("the residual risk is " + residual + ", not " + RESIDUAL_RISK);
    }
    installation.operator().ifPresent(this::reportMemory);
    return 0;
  }

  /** The token that {@code -Ddemo.slack} names is Slack's own; without one the demo is Slack. */
  private void connectSlack() {
    String token = System.getProperty("demo.slack", "");
    if (token.isEmpty()) {
      installation.with("MOTHERSHIP_NOTIFY_SLACK_ENDPOINT", slack.endpoint());
    }
    kubectl(
        "create",
        "secret",
        "generic",
        "slack-bot",
        "-n",
        Installation.NAMESPACE,
        "--from-literal=token=" + (token.isEmpty() ? "xoxb-of-the-demo" : token));
    kubectl(
        "create",
        "rolebinding",
        "mothership-secret-reader",
        "-n",
        Installation.NAMESPACE,
        "--clusterrole=mothership-secret-reader",
        "--serviceaccount=" + Installation.NAMESPACE + ":mothership-operator");
  }

  /** What the channel was told of the path, as it stands. */
  private void showMessage(String title, boolean open) {
    if (!System.getProperty("demo.slack", "").isEmpty()) {
      return;
    }
    FakeSlack.Message told =
        progress.during(
            "telling the security channel",
            () ->
                installation.await(
                    "a message about " + title,
                    PATIENCE,
                    () ->
                        slack.messages().stream()
                            .filter(message -> message.thread().isEmpty())
                            .filter(message -> message.text().contains(title))
                            .filter(message -> message.text().contains("~" + title) != open)
                            .findFirst()));
    section("told in Slack, " + told.channel(), told.text().lines().toList());
  }

  private void section(String title, List<String> lines) {
    progress.say("");
    progress.say(title);
    lines.forEach(line -> progress.say("  | " + line));
  }

  private void reportMemory(OperatorProcess operator) {
    operator
        .peakMemory()
        .ifPresent(
            bytes ->
                progress.say(
                    String.format(Locale.ROOT, "The operator peaked at %d MiB.", bytes >> 20)));
  }

  private int failed(String why) {
    System.err.println("demo: " + why);
    return 1;
  }

  private Optional<JsonNode> awaitPath(String state) {
    return Optional.of(
        installation.await(
            "an attack path that is " + state,
            PATIENCE,
            () -> {
              for (JsonNode item : installation.get("findings", "-n", NAMESPACE).at("/items")) {
                JsonNode spec = item.at("/spec");
                if (spec.at("/category").asText().equals("attack-path")
                    && spec.at("/state").asText().equals(state)) {
                  return Optional.of(item);
                }
              }
              return Optional.empty();
            }));
  }

  /** Waits until every open finding of the namespace is an object. */
  private void awaitShown(String namespace) {
    installation.await(
        "every finding of " + namespace + " to be shown",
        PATIENCE,
        () ->
            Optional.of(installation.get("postures", "-n", namespace).at("/items/0/status"))
                .map(status -> status.at("/projection"))
                .filter(projection -> projection.at("/total").asInt() > 0)
                .filter(
                    projection ->
                        projection.at("/shown").asInt() == projection.at("/total").asInt()));
  }

  private String findings(String namespace) {
    List<String> lines =
        kubectl("get", "findings", "-n", namespace, "--sort-by=.spec.order").lines().toList();
    String first = lines.stream().limit(ROWS + 1).collect(Collectors.joining("\n"));
    int more = lines.size() - ROWS - 1;
    return more > 0 ? first + "\n… and " + more + " of lower risk" : first;
  }

  private void show(JsonNode path) {
    JsonNode spec = path.at("/spec");
    progress.say("");
    progress.say(findings(NAMESPACE));
    progress.say(
        "%s   risk %d (%s)"
            .formatted(
                spec.at("/title").asText(),
                spec.at("/risk").asInt(),
                spec.at("/severity").asText()));
    section("the way in", spec.at("/path/hops"), "  → ");
    section("why this risk", spec.at("/factors"), "  · ");
    section("what to fix, cheapest first", spec.at("/path/fixes"), "  ✓ ");
  }

  private void lookAround(String path) {
    progress.say("");
    progress.say("Look around from another terminal:");
    progress.say("  export KUBECONFIG=" + installation.controlPlane().kubeconfig());
    progress.say("  kubectl get findings -n " + NAMESPACE + " --sort-by=.spec.order");
    progress.say("  kubectl describe finding -n " + NAMESPACE + " " + path);
    progress.say("  kubectl get cloudaccounts,postures -A");
    progress.say("  the operator's log: " + installation.log());
  }

  private void section(String title, JsonNode lines, String bullet) {
    progress.say("");
    progress.say(title);
    for (JsonNode line : lines) {
      progress.say(bullet + line.asText());
    }
  }
}
