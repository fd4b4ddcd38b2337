package dev.mothership.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Map<String, String> AMBIENT =
      Map.of(
          "PATH", "/bin",
          "KUBECONFIG", "/home/somebody/.kube/config",
          "KUBERNETES_SERVICE_HOST", "10.0.0.1",
          "AWS_PROFILE", "production",
          "AWS_ACCESS_KEY_ID", "not-to-be-seen",
          "PGPASSWORD", "not-to-be-seen",
          "QUARKUS_PROFILE", "dev",
          "MOTHERSHIP_AWS_ENDPOINT", "http://elsewhere");

  @TempDir Path temp;
  private Path jar;
  private Path log;

  @BeforeEach
  void packageTheStandIn() throws IOException, URISyntaxException {
    Path classes =
        Path.of(FakeOperator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, FakeOperator.class.getName());
    attributes.put(Attributes.Name.CLASS_PATH, classes.toUri().toString());
    jar = temp.resolve("run.jar");
    log = temp.resolve("operator.log");
    try (OutputStream file = Files.newOutputStream(jar)) {
      new JarOutputStream(file, manifest).close();
    }
  }

  @Test
  void theProcessSeesTheSettingsItIsGivenAndNotTheFilesOfTheHomeFolder() throws Exception {
    Map<String, String> environment =
        LocalStack.operatorEnvironment(
            Path.of("/somewhere/kubeconfig"),
            new LocalPostgres.Database("jdbc:postgresql://127.0.0.1:1/d", "u", "p"));

    try (OperatorProcess operator = OperatorProcess.start(jar, environment, log)) {
      operator.awaitReady(PATIENCE);

      assertThat(operator.get("/env"))
          .contains("KUBECONFIG=/somewhere/kubeconfig")
          .contains("QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://127.0.0.1:1/d")
          .contains("QUARKUS_DATASOURCE_USERNAME=u")
          .contains("QUARKUS_DATASOURCE_PASSWORD=p")
          .contains("QUARKUS_HTTP_PORT=" + operator.httpPort())
          .contains("AWS_SHARED_CREDENTIALS_FILE=/dev/null")
          .contains("AWS_EC2_METADATA_DISABLED=true");
    }
  }

  @Test
  void settingsOfTheSurroundingEnvironmentDoNotReachTheProcess() {
    Map<String, String> environment = OperatorProcess.isolated(AMBIENT, Map.of("AWS_REGION", "x"));

    assertThat(environment)
        .containsEntry("PATH", "/bin")
        .containsEntry("AWS_REGION", "x")
        .doesNotContainKeys(
            "KUBECONFIG",
            "KUBERNETES_SERVICE_HOST",
            "AWS_PROFILE",
            "AWS_ACCESS_KEY_ID",
            "PGPASSWORD",
            "QUARKUS_PROFILE",
            "MOTHERSHIP_AWS_ENDPOINT");
  }

  @Test
  void aStoppedProcessEndsInGoodOrderAndAKilledOneDoesNot() {
    try (OperatorProcess operator = OperatorProcess.start(jar, Map.of(), log)) {
      operator.awaitReady(PATIENCE);
      assertThat(operator.stop()).isEqualTo(128 + 15);
      assertThat(operator.log()).contains("serving", "in good order");
    }
    Path other = temp.resolve("other.log");
    try (OperatorProcess operator = OperatorProcess.start(jar, Map.of(), other)) {
      operator.awaitReady(PATIENCE);
      assertThat(operator.isAlive()).isTrue();
      operator.killHard();
      assertThat(operator.isAlive()).isFalse();
      assertThat(operator.log()).contains("serving").doesNotContain("in good order");
    }
  }

  @Test
  void thePeakMemoryOfARunningProcessIsKnownOnLinux() {
    try (OperatorProcess operator = OperatorProcess.start(jar, Map.of(), log)) {
      operator.awaitReady(PATIENCE);
      if (Files.exists(Path.of("/proc/self/status"))) {
        assertThat(operator.peakMemory()).isPresent();
        assertThat(operator.peakMemory().getAsLong()).isBetween(10_000_000L, 1_000_000_000L);
      } else {
        assertThat(operator.peakMemory()).isEmpty();
      }
    }
  }

  @Test
  void aProcessThatEndsBeforeItIsReadyIsReportedWithItsLog() {
    try (OperatorProcess operator = OperatorProcess.start(jar, Map.of(), log, "fail")) {
      assertThatThrownBy(() -> operator.awaitReady(PATIENCE))
          .isInstanceOf(LocalStackException.class)
          .hasMessageContaining("ended with 3")
          .hasMessageContaining("cannot go on");
    }
  }
}
