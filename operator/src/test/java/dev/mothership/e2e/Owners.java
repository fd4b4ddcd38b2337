package dev.mothership.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.Installation;
import dev.mothership.local.OperatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What the two owners of the quickstart do about its findings, and what they then see. */
final class Owners {
  static final String JOBS = "mothership-jobs-checkout";

  private final Installation installation;

  private Owners(Installation installation) {
    this.installation = installation;
  }

  /** Ann and Ben own the tenant; an administrator makes the namespace of its Jobs. */
  static Owners of(Installation installation) throws IOException {
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
    return new Owners(installation);
  }

  private static Optional<Boolean> ended(OperatorProcess process) {
    return process.isAlive() ? Optional.empty() : Optional.of(true);
  }

  /** Name of the finding that an instance answers version 1 of its metadata service, once shown. */
  String finding(String asset) {
    return installation.await(
        "a finding about " + asset,
        Quickstart.PATIENCE,
        () -> imdsv1(installation.get("findings", "-n", "team-checkout").at("/items"), asset));
  }

  private static Optional<String> imdsv1(JsonNode findings, String asset) {
    return StreamSupport.stream(findings.spliterator(), false)
        .filter(item -> item.at("/spec/check").asText().equals("aws-ec2-imdsv1-allowed"))
        .filter(item -> item.at("/spec/asset").asText().equals(asset))
        .map(item -> item.at("/metadata/name").asText())
        .findFirst();
  }

  /**
   * Asks for an instance to be mended, by Ann's name.
   *
   * @param user who does so
   */
  void ask(String user, String name, String finding, String mode) throws IOException {
    create(
        user,
        """
        apiVersion: mothership.dev/v1alpha1
        kind: Remediation
        metadata: {name: %s, namespace: team-checkout}
        spec:
          findingRef: {name: %s}
          action: aws-ec2-require-imdsv2
          mode: %s
          requestedBy: ann
        """
            .formatted(name, finding, mode));
  }

  void approve(String user, String name, String hash) throws IOException {
    create(
        user,
        """
        apiVersion: mothership.dev/v1alpha1
        kind: Approval
        metadata: {name: %s-by-%s, namespace: team-checkout}
        spec:
          targetRef: {kind: Remediation, name: %s}
          targetHash: %s
          decision: Approve
          by: %s
        """
            .formatted(name, user, name, hash, user));
  }

  private void create(String user, String manifest) throws IOException {
    Path file = Files.createTempFile(installation.folder(), "create", ".yaml");
    Files.writeString(file, manifest);
    installation.controlPlane().kubectl("create", "-f", file.toString(), "--as=" + user);
  }

  /** Ann changes a spec. */
  void patch(String resource, String patch) {
    installation
        .controlPlane()
        .kubectl(
            "patch", resource, "-n", Quickstart.NAMESPACE, "--as=ann", "--type=merge", "-p", patch);
  }

  JsonNode remediation(String name) {
    return installation.get("remediation", name, "-n", Quickstart.NAMESPACE);
  }

  JsonNode await(String name, String pointer, String value) {
    return await(name, pointer, value, Quickstart.PATIENCE);
  }

  JsonNode await(String name, String pointer, String value, Duration patience) {
    return installation.await(
        name + " " + pointer + " " + value,
        patience,
        () ->
            Optional.of(remediation(name))
                .filter(found -> found.at(pointer).asText().equals(value)));
  }

  void awaitReason(String name, String reason) {
    installation.await(
        name + " is " + reason,
        Quickstart.PATIENCE,
        () ->
            Quickstart.condition(remediation(name), "Ready")
                .filter(condition -> condition.at("/reason").asText().equals(reason)));
  }

  /** The Secret of every Job goes when the Job has ended. */
  void awaitNoSecrets() {
    installation.await(
        "the Secret is gone",
        Quickstart.PATIENCE,
        () ->
            Optional.of(installation.get("secrets", "-n", JOBS).at("/items"))
                .filter(JsonNode::isEmpty));
  }
}
