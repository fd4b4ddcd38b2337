package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.app.Commands;
import dev.mothership.local.DeployedOperator;
import dev.mothership.local.Installation;
import dev.mothership.local.PodDoor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Scanners' tools as Jobs in pods of a restricted namespace, on a cluster with controllers, a
 * scheduler and a node. The tool writes its second argument to the file of its first, or fails with
 * what it is told to say.
 */
@Tag("live")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolOnAClusterE2E {
  private static final String TEAM = "team-tools";
  private static final String JOBS = "mothership-jobs-tools";
  private static final String TENANT =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: team-tools, labels: {tenant: tools}}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Tenant
      metadata: {name: tools}
      spec: {namespaceSelector: {matchLabels: {tenant: tools}}}
      """;

  private static final String SCANNER =
      """
      apiVersion: mothership.dev/v1alpha1
      kind: Scanner
      metadata: {name: %s, namespace: team-tools}
      spec:
        job:
          image: docker.io/mothership/tool:%s
          interval: 12h
          timeout: 5m
          resources: {cpu: 50m, memory: 64Mi}
          args:
          - %s
          - |
            %s
      """;

  private Installation installation;
  private DeployedOperator operator;

  @BeforeAll
  void start() {
    Optional<Path> kubeconfig = GivenCluster.kubeconfig();
    if (kubeconfig.isEmpty()) {
      System.out.println(GivenCluster.ABSENT);
    }
    Assumptions.assumeTrue(kubeconfig.isPresent(), GivenCluster.ABSENT);
    installation =
        Installation.on(kubeconfig.get())
            .with("MOTHERSHIP_STATUS_SCANNERS", "1s")
            .with("MOTHERSHIP_SWEEP_EVERY", "2s")
            .with("MOTHERSHIP_TOOLS_WATCH", "1s")
            .with("MOTHERSHIP_TOOLS_IMAGES", "docker.io/mothership/tool");
    installation.controlPlane().applyYaml(TENANT);
    installation.controlPlane().applyYaml(Commands.run("jobs-namespace", "tools"));
    operator =
        DeployedOperator.start(installation, PodDoor.address(installation), Quickstart.PATIENCE);
  }

  @AfterAll
  void stop() throws Exception {
    if (installation != null) {
      installation
          .controlPlane()
          .kubectl("delete", "namespace", TEAM, JOBS, "--ignore-not-found", "--timeout=120s");
      installation
          .controlPlane()
          .kubectl("delete", "tenant", "tools", "--ignore-not-found", "--timeout=60s");
      GivenCluster.uninstall(installation);
    }
    for (AutoCloseable part : new AutoCloseable[] {operator, installation}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @Test
  void whatAToolWritesInAPodIsTakenAsAReport() throws Exception {
    String report = ReportsObjects.REPORT.formatted("public").replaceAll("\\s*\n\\s*", " ");
    scanner("good", "1", "/reports/prowler.ocsf.json", report);
    JsonNode status = await("good", s -> source(s).path("status").asText().equals("True"));
    status = await("good", s -> s.at("/lastReport/state").asText().equals("accepted"));
    assertThat(status.at("/lastReport/counts/findings").asInt()).isEqualTo(1);
    assertThat(status.at("/lastReport/tool").asText()).isEqualTo("prowler");
    assertThat(Ask.rows(installation, "select tool_rule from observation where closed_at is null"))
        .containsExactly("s3_bucket_public_access");
    JsonNode job = jobs("good").at("/0");
    String name = job.at("/metadata/name").asText();
    assertThat(installation.get("namespace", JOBS).at("/metadata/labels").toString())
        .contains("\"pod-security.kubernetes.io/enforce\":\"restricted\"");
    assertThat(installation.controlPlane().kubectl("get", "secrets", "-n", JOBS, "-o", "name"))
        .doesNotContain(name);
    assertThat(Ask.rows(installation, "select sender from report order by id limit 1"))
        .containsExactly("job:" + name);
    assertThat(Files.readString(installation.log())).doesNotContain("mothership-run-");
  }

  @Test
  void aToolThatFailsIsToldOfByItsLastLines() {
    scanner("bad", "1", "fail", "no such region: mars");
    JsonNode status = await("bad", s -> source(s).path("status").asText().equals("False"));
    assertThat(source(status).path("reason").asText()).isEqualTo("ToolFailed");
    assertThat(source(status).path("message").asText())
        .startsWith("The tool failed with exit code 3.")
        .endsWith("Its last lines: no such region: mars");
    assertThat(Quickstart.condition(installation.get("scanner", "bad", "-n", TEAM), "Ready"))
        .hasValueSatisfying(
            ready -> assertThat(ready.at("/reason").asText()).isEqualTo("ToolFailed"));
  }

  @Test
  void anImageThatIsNotThereIsToldAndItsJobGoesWithItsScanner() {
    scanner("absent", "0", "/reports/a", "nothing");
    JsonNode status =
        await("absent", s -> source(s).path("reason").asText().equals("JobNotStarted"));
    assertThat(source(status).path("message").asText())
        .startsWith("Image docker.io/mothership/tool:0 cannot be pulled");
    assertThat(jobs("absent")).hasSize(1);
    installation.controlPlane().kubectl("delete", "scanner", "absent", "-n", TEAM);
    installation.await(
        "the Job is taken away",
        Quickstart.PATIENCE,
        () -> Optional.of(jobs("absent")).filter(JsonNode::isEmpty));
  }

  private void scanner(String name, String version, String first, String second) {
    installation.controlPlane().applyYaml(SCANNER.formatted(name, version, first, second.strip()));
  }

  private JsonNode jobs(String scanner) {
    ArrayNode chosen = JsonNodeFactory.instance.arrayNode();
    JsonNode found = installation.get("jobs", "-n", JOBS).at("/items");
    found.forEach(
        job -> {
          if (job.at("/metadata/annotations/mothership.dev~1scanner")
              .asText()
              .equals(TEAM + "/" + scanner)) {
            chosen.add(job);
          }
        });
    return chosen;
  }

  private JsonNode await(String scanner, Predicate<JsonNode> holds) {
    return installation.await(
        "scanner " + scanner,
        Quickstart.PATIENCE,
        () ->
            Optional.of(installation.get("scanner", scanner, "-n", TEAM).path("status"))
                .filter(holds));
  }

  private static JsonNode source(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("SourceReady")) {
        return condition;
      }
    }
    return status.path("none");
  }
}
