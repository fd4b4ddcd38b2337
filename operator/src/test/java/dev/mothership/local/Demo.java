package dev.mothership.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The main job on a recorded AWS account, for {@code mvn -Pdemo}. */
public final class Demo {
  private static final String NAMESPACE = "team-checkout";
  private static final String ACCOUNT = "checkout-production";
  private static final String OTHER_NAMESPACE = "team-payments";
  private static final String PARTLY_READABLE = "payments-production";
  private static final String FIXED = "The instance accepts IMDSv1";
  private static final String GONE = "Resolved: checkout-web (fixed)";
  private static final String WHO =
      GONE + " – aws-ec2-require-imdsv2, asked for by ann@example.com, approved by ben@example.com";
  private static final int FOUNDING_RISK = 84;

  /** The founding path; while the host is vulnerable, another leads over the vulnerability. */
  static final String PATH = "aws-ssrf-to-role-credentials";

  private static final int KNOWN_EXPLOITED_RISK = 97;
  private static final int RESIDUAL_RISK = 53;

  private final Installation installation;
  private final DemoScreen screen;

  private Demo(Installation installation) {
    this.installation = installation;
    this.screen = new DemoScreen(installation);
  }

  public static void main(String[] arguments) {
    int exit = 0;
    try (Installation installation = Installation.create()) {
      exit = new Demo(installation).run(Boolean.getBoolean("demo.exit"));
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
    api.apply(Installation.checkout().resolve("samples/quickstart"));
    api.apply(Installation.checkout().resolve("samples/demo"));
    letSecretsBeRead();
    try (DemoSlack slack = new DemoSlack(installation, screen);
        DemoJira jira = new DemoJira(installation, screen);
        DemoFix fix =
            new DemoFix(
                installation,
                screen,
                installation.replay(
                    Installation.checkout().resolve("samples/quickstart/recording")))) {
      int exit = run(slack, jira, fix);
      if (!exitWhenShown) {
        screen.say("");
        screen.say("Syncing goes on. Ctrl-C ends it and leaves nothing behind.");
        new CountDownLatch(1).await();
      }
      return exit;
    }
  }

  private int run(DemoSlack slack, DemoJira jira, DemoFix fix)
      throws IOException, InterruptedException {
    OperatorProcess operator = installation.startOperator();
    fix.makeNamespace();
    screen.ready(operator);
    JsonNode path = await("syncing account " + ACCOUNT + " and correlating", "Open");
    awaitShown(NAMESPACE);
    show(path);
    showOthers();
    String title = path.at("/spec/title").asText();
    slack.showOpen(title);
    jira.showOpen(List.of(title, FIXED));
    int risk = path.at("/spec/risk").asInt();
    if (risk != FOUNDING_RISK) {
      return failed("the path's risk is " + risk + ", not " + FOUNDING_RISK);
    }
    DemoReports reports = new DemoReports(installation, screen);
    int raised = reports.raise(operator);
    if (raised != KNOWN_EXPLOITED_RISK) {
      return failed("the path's risk is " + raised + ", not " + KNOWN_EXPLOITED_RISK);
    }
    reports.lower(operator);
    fix.run();
    int exit = showResolution(path);
    slack.showResolved(FIXED, WHO);
    jira.showResolved(FIXED, WHO);
    slack.showResolved(title, GONE);
    jira.showResolved(title, GONE);
    lookAround(path.at("/metadata/name").asText());
    reportMemory(operator);
    return exit;
  }

  /** As the owner of those Secrets does. */
  private void letSecretsBeRead() {
    kubectl(
        "create",
        "rolebinding",
        "mothership-secret-reader",
        "-n",
        Installation.NAMESPACE,
        "--clusterrole=mothership-secret-reader",
        "--serviceaccount=" + Installation.NAMESPACE + ":mothership-operator");
  }

  /** The other tenant's account, of which not everything could be read. */
  private void showOthers() {
    awaitShown(OTHER_NAMESPACE);
    JsonNode account = installation.get("cloudaccount", PARTLY_READABLE, "-n", OTHER_NAMESPACE);
    screen.command("kubectl get cloudaccounts -A");
    screen.say(kubectl("get", "cloudaccounts", "-A"));
    screen.say("what could not be read of " + PARTLY_READABLE + ": unknown, which is not pass");
    for (JsonNode call : account.at("/status/failedCalls")) {
      screen.say("  ? " + call.at("/call").asText() + " answered " + call.at("/code").asText());
    }
    screen.findings(OTHER_NAMESPACE);
  }

  private String kubectl(String... arguments) {
    return installation.controlPlane().kubectl(arguments);
  }

  private int showResolution(JsonNode open) {
    String name = open.at("/metadata/name").asText();
    JsonNode resolved = await("correlating again", "Resolved");
    int residual = resolved.at("/spec/residualRisk").asInt(-1);
    screen.say("");
    screen.say("One link of the path is gone, and with it the path:");
    screen.say(
        "%s is %s, residual risk %d."
            .formatted(name, resolved.at("/spec/state").asText(), residual));
    screen.findings(NAMESPACE);
    if (!name.equals(resolved.at("/metadata/name").asText())) {
      return failed("another path than " + name + " is resolved");
    }
    return residual == RESIDUAL_RISK
        ? 0
        : failed("the residual risk is " + residual + ", not " + RESIDUAL_RISK);
  }

  private void reportMemory(OperatorProcess operator) {
    operator
        .peakMemory()
        .ifPresent(
            bytes -> {
              screen.say("");
              screen.say(String.format(Locale.ROOT, "The operator peaked at %d MiB.", bytes >> 20));
            });
  }

  private int failed(String why) {
    System.err.println("demo: " + why);
    return 1;
  }

  private JsonNode await(String doing, String state) {
    return screen.await(doing, "an attack path that is " + state, () -> path(state));
  }

  private Optional<JsonNode> path(String state) {
    for (JsonNode item : installation.get("findings", "-n", NAMESPACE).at("/items")) {
      JsonNode spec = item.at("/spec");
      if (spec.at("/check").asText().equals(PATH) && spec.at("/state").asText().equals(state)) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }

  /** Waits until every open finding of the namespace is an object. */
  private void awaitShown(String namespace) {
    screen.await(
        "syncing the accounts of " + namespace,
        "every finding of " + namespace + " to be shown",
        () ->
            Optional.of(installation.get("postures", "-n", namespace).at("/items/0/status"))
                .map(status -> status.at("/projection"))
                .filter(projection -> projection.at("/total").asInt() > 0)
                .filter(
                    projection ->
                        projection.at("/shown").asInt() == projection.at("/total").asInt()));
  }

  private void show(JsonNode path) {
    JsonNode spec = path.at("/spec");
    screen.findings(NAMESPACE);
    screen.say("");
    screen.say(
        "%s   risk %d (%s)"
            .formatted(
                spec.at("/title").asText(),
                spec.at("/risk").asInt(),
                spec.at("/severity").asText()));
    screen.section("the way in", spec.at("/path/hops"), "  → ");
    screen.section("why this risk", spec.at("/factors"), "  · ");
    screen.section("what to fix, cheapest first", spec.at("/path/fixes"), "  ✓ ");
  }

  private void lookAround(String path) {
    screen.section(
        "Look around from another terminal:",
        List.of(
            "export KUBECONFIG=" + installation.controlPlane().kubeconfig(),
            "kubectl get findings -n " + NAMESPACE + " --sort-by=.spec.order",
            "kubectl describe finding -n " + NAMESPACE + " " + path,
            "kubectl get cloudaccounts,postures,remediations,approvals -A",
            "the operator's log: " + installation.log()),
        "  ");
  }
}
