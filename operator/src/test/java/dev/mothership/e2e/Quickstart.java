package dev.mothership.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What users do with the quickstart's resources and what they then see. */
final class Quickstart {
  static final String NAMESPACE = "team-checkout";
  static final String ACCOUNT = "checkout-production";
  static final String OPEN_TAKE = "1-open";
  static final String FIXED_TAKE = "2-imdsv2-required";
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final String SSRF = "aws-ssrf-to-role-credentials";

  private final Installation installation;
  private final Path recording;
  private int requests;

  private Quickstart(Installation installation, Path recording) {
    this.installation = installation;
    this.recording = recording;
    installation
        .with("MOTHERSHIP_LEASE_DURATION", "6s")
        .with("MOTHERSHIP_LEASE_RENEW", "4s")
        .with("MOTHERSHIP_LEASE_RETRY", "1s")
        .with("MOTHERSHIP_SCAN_LEASE", "4s");
  }

  static Path samples() {
    return Installation.checkout().resolve("samples/quickstart");
  }

  /** Makes the installation replay the recorded cloud, with leases short enough for a test. */
  static Quickstart on(Installation installation) {
    return new Quickstart(installation, installation.replay(samples().resolve("recording")));
  }

  /** Makes the installation call a stand-in for AWS. */
  static Quickstart live(Installation installation, URI endpoint, String key, String secret) {
    installation.with("AWS_ACCESS_KEY_ID", key).with("AWS_SECRET_ACCESS_KEY", secret);
    return live(installation, endpoint);
  }

  /** As above, where the operator has no keys of its own. */
  static Quickstart live(Installation installation, URI endpoint) {
    installation.with("MOTHERSHIP_AWS_ENDPOINT", endpoint.toString());
    return new Quickstart(installation, installation.folder());
  }

  Quickstart applySamples() {
    installation.controlPlane().apply(samples());
    return this;
  }

  /** Changes what the cloud answers from the next sync on. */
  void take(String take) throws IOException {
    Files.writeString(recording.resolve("current"), take + "\n");
  }

  /** Asks for a sync now. */
  String requestSync() {
    return requestSync(ACCOUNT);
  }

  /** Asks for a sync of one account of the namespace, or with {@code --all} of each. */
  String requestSync(String account) {
    String token = "request-" + ++requests;
    installation
        .controlPlane()
        .kubectl(
            "annotate",
            "--overwrite",
            "cloudaccount",
            account,
            "-n",
            NAMESPACE,
            "mothership.dev/reconcile-requested-at=" + token);
    return token;
  }

  /** Asks for a sync and waits until it has been served. */
  void syncNow() {
    String token = requestSync();
    installation.await(
        "the request to be served",
        PATIENCE,
        () ->
            Optional.of(token)
                .filter(account().at("/status/lastHandledReconcileAt").asText()::equals));
  }

  JsonNode account() {
    return installation.get("cloudaccount", ACCOUNT, "-n", NAMESPACE);
  }

  JsonNode findings() {
    return installation.get("findings", "-n", NAMESPACE).at("/items");
  }

  /** Waits for the path object to be in that state. */
  JsonNode awaitPath(String state) {
    return installation.await(
        "an attack path that is " + state,
        PATIENCE,
        () ->
            StreamSupport.stream(findings().spliterator(), false)
                .filter(item -> item.at("/spec/check").asText().equals(SSRF))
                .filter(item -> item.at("/spec/state").asText().equals(state))
                .findFirst());
  }

  /** Waits for a condition of the account to have that status and reason; gives its message. */
  String awaitCondition(String type, String status, String reason) {
    return awaitCondition(NAMESPACE, ACCOUNT, type, status, reason);
  }

  String awaitCondition(String namespace, String name, String type, String status, String reason) {
    return installation.await(
        "condition %s=%s, %s on %s/%s".formatted(type, status, reason, namespace, name),
        PATIENCE,
        () ->
            condition(installation.get("cloudaccount", name, "-n", namespace), type)
                .filter(condition -> condition.at("/status").asText().equals(status))
                .filter(condition -> condition.at("/reason").asText().equals(reason))
                .map(condition -> condition.at("/message").asText()));
  }

  static Optional<JsonNode> condition(JsonNode resource, String type) {
    return StreamSupport.stream(resource.at("/status/conditions").spliterator(), false)
        .filter(condition -> condition.at("/type").asText().equals(type))
        .findFirst();
  }
}
