package dev.mothership.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.aws.RecordedCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One finding from an owner's wish over a plan, a colleague's approval and a Job to where the
 * checks find it no more. Jobs run as child processes, against the recorded account.
 */
final class DemoFix implements AutoCloseable {
  private static final String NAMESPACE = "team-checkout";
  private static final List<String> OBJECT =
      List.of("remediation", "require-imdsv2-on-checkout-web", "-n", NAMESPACE);
  private static final String TENANT = "checkout";
  private static final String EXTERNAL_ID = "quickstart-checkout";
  private static final String FOLDER = "samples/demo/fix/";
  private static final String ANN = "ann@example.com";
  private static final String BEN = "ben@example.com";
  private static final String NO_HASH = "0".repeat(64);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** By what the instance asks for, as the recording's takes have it. */
  private static final Map<String, String> TAKES =
      Map.of("optional", "1-open", "required", "2-imdsv2-required");

  private final Installation installation;
  private final DemoScreen screen;
  private final RecordedCloud cloud;
  private final JobRunner jobs;
  private final Path manifest;
  private final OperatorProcess printing;

  /**
   * Makes ready what an administrator does: no operator runs yet.
   *
   * @param recording that the operator replays
   */
  DemoFix(Installation installation, DemoScreen screen, Path recording) {
    this.installation = installation;
    this.screen = screen;
    this.cloud = new RecordedCloud(recording, EXTERNAL_ID, TAKES);
    int port = FreePort.next();
    Map<String, String> identity =
        Map.of(
            "AWS_ACCESS_KEY_ID",
            RecordedCloud.BASE_KEY,
            "AWS_SECRET_ACCESS_KEY",
            "secret-of-the-demo");
    identity.forEach(installation::with);
    installation
        .with("MOTHERSHIP_AWS_ENDPOINT", cloud.endpoint().toString())
        .with("QUARKUS_HTTP_PORT", Integer.toString(port))
        .with("MOTHERSHIP_REMEDIATION_CALLBACK_URL", "http://127.0.0.1:" + port);
    this.jobs = JobRunner.start(installation.controlPlane(), identity, installation.folder());
    this.manifest = installation.folder().resolve("jobs-namespace.yaml");
    this.printing =
        OperatorProcess.start(
            OperatorProcess.packagedApplication(), Map.of(), manifest, "jobs-namespace", TENANT);
  }

  /** The namespace of the tenant's Jobs, which an administrator makes. */
  void makeNamespace() throws IOException {
    installation.await(
        "mothership jobs-namespace " + TENANT + " to end",
        PATIENCE,
        () -> printing.isAlive() ? Optional.empty() : Optional.of(true));
    String printed =
        Files.readString(manifest)
            .lines()
            // A JVM may have something to say of its own options first.
            .dropWhile(line -> !line.startsWith("#"))
            .collect(Collectors.joining("\n"));
    Files.writeString(manifest, printed);
    installation.controlPlane().apply(manifest);
  }

  /** Asked for, planned, approved, carried out, and looked at again by the checks. */
  void run() throws IOException {
    screen.say("");
    screen.say(
        "Ann and Ben own the account. Ann asks for the cheapest fix; nothing is done before Ben has"
            + " approved its plan.");
    create(ANN, Installation.checkout().resolve(FOLDER + "1-ask.yaml"), FOLDER + "1-ask.yaml");
    JsonNode planned = await("planning the fix", "its plan", "/status/phase", "Planned");
    JsonNode plan = planned.at("/status/plan");
    screen.section("the plan", plan.at("/calls"), "  → ");
    screen.say("  before  " + plan.at("/before").asText());
    screen.say("  after   " + plan.at("/after").asText());
    screen.say("  effect  " + plan.at("/effect").asText());
    screen.say("  hash    " + planned.at("/status/planHash").asText());
    approve(planned.at("/status/planHash").asText());
    JsonNode done =
        await("running the Job", "the fix to be Succeeded", "/status/phase", "Succeeded");
    screen.section(
        "made by Job %s, approved by %s"
            .formatted(done.at("/status/run/job").asText(), done.at("/status/approvedBy").asText()),
        done.at("/status/run/steps"),
        "  ✓ ");
    await("verifying", "the checks to find it no more", "/status/finding", "Resolved");
    screen.command("kubectl get remediations -n " + NAMESPACE);
    screen.say(installation.controlPlane().kubectl("get", "remediations", "-n", NAMESPACE).strip());
  }

  private void approve(String hash) throws IOException {
    String sample =
        Files.readString(Installation.checkout().resolve(FOLDER + "2-approve.yaml"))
            .replace(NO_HASH, hash);
    Path file = installation.folder().resolve("2-approve.yaml");
    Files.writeString(file, sample);
    create(BEN, file, FOLDER + "2-approve.yaml   # with that hash");
    screen.await("counting the approval", "Ben's approval to count", this::approved, OBJECT);
  }

  private Optional<JsonNode> approved() {
    JsonNode now = remediation();
    return Optional.of(now).filter(found -> found.at("/status/approvedBy").asText().equals(BEN));
  }

  /** By a person whom the API server knows, so that its policies prove who it was. */
  private void create(String user, Path file, String shown) {
    screen.command("kubectl create --as=" + user + " -f " + shown);
    screen.say(
        installation
            .controlPlane()
            .kubectl("create", "--as=" + user, "-f", file.toString())
            .strip());
  }

  private JsonNode await(String doing, String what, String pointer, String value) {
    return screen.await(
        doing,
        what + ": " + pointer + " " + value,
        () -> Optional.of(remediation()).filter(now -> now.at(pointer).asText().equals(value)),
        OBJECT);
  }

  private JsonNode remediation() {
    return installation.get(OBJECT.toArray(String[]::new));
  }

  @Override
  public void close() {
    printing.close();
    jobs.close();
    cloud.close();
  }
}
