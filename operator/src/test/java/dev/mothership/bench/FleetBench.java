package dev.mothership.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.cloud.Answer;
import dev.mothership.cloud.Call;
import dev.mothership.cloud.Recorder;
import dev.mothership.cloud.replay.RecordingFolder;
import dev.mothership.e2e.RecordedAccount;
import dev.mothership.local.Installation;
import dev.mothership.local.OperatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** 300 accounts, each the quickstart's under a number of its own, on one packaged operator. */
final class FleetBench {
  private static final String NAME = "fleet";
  private static final int ACCOUNTS = 300;
  private static final int TENANTS = 30;
  private static final String TAKE = "1-open";
  private static final String RECORDED = "111122223333";
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final long MIB = 1 << 20;
  private static final YAMLMapper YAML = new YAMLMapper();

  List<Measure> run() throws IOException, InterruptedException {
    try (Installation installation = Installation.create()) {
      Path recording =
          installation.replay(Installation.checkout().resolve("samples/quickstart/recording"));
      multiply(recording);
      installation.controlPlane().applyYaml(tenants());
      installation.controlPlane().applyYaml(accounts());
      long began = System.nanoTime();
      OperatorProcess operator = installation.startOperator();
      operator.awaitReady(Duration.ofMinutes(1));
      double ready = seconds(began);
      installation.await(
          ACCOUNTS + " accounts that are synced and correlated",
          PATIENCE,
          () -> ready(installation) == ACCOUNTS ? Optional.of(true) : Optional.empty());
      double synced = seconds(began);
      double memory = operator.peakMemory().orElseThrow() / (double) MIB;
      double cpu =
          ProcessHandle.of(operator.pid())
                  .flatMap(process -> process.info().totalCpuDuration())
                  .orElseThrow()
                  .toMillis()
              / 1000.0;
      return List.of(
          Measure.of(NAME, "start to ready, 300 accounts declared", ready, "s")
              .aiming("at most 4 s", ready <= 4),
          Measure.of(NAME, "start to the 300th account Ready", synced, "s"),
          Measure.of(NAME, "CPU until then", cpu, "s"),
          Measure.of(NAME, "peak memory", memory, "MiB").aiming("at most 512 MiB", memory <= 512));
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static int ready(Installation installation) {
    int ready = 0;
    for (JsonNode account : installation.get("cloudaccounts", "-A").at("/items")) {
      for (JsonNode condition : account.at("/status/conditions")) {
        boolean yes =
            condition.at("/type").asText().equals("Ready")
                && condition.at("/status").asText().equals("True");
        ready += yes ? 1 : 0;
      }
    }
    return ready;
  }

  private record Recorded(
      String region,
      String service,
      String operation,
      Map<String, String> parameters,
      Answer answer) {
    Recorded of(String account) {
      Map<String, String> renamed = new TreeMap<>(parameters);
      renamed.replaceAll((name, value) -> RecordedAccount.renamed(value, account));
      Answer told = new Answer(answer.status(), RecordedAccount.renamed(answer.body(), account));
      return new Recorded(region, service, operation, renamed, told);
    }
  }

  /** The recorded account once more under each number, in every call and answer. */
  private static void multiply(Path recording) throws IOException {
    Path account = recording.resolve(TAKE).resolve(RECORDED);
    List<Recorded> exchanges = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(account)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        Path place = account.relativize(file);
        JsonNode told = YAML.readTree(file.toFile());
        Map<String, String> parameters = new TreeMap<>();
        told.path("parameters")
            .properties()
            .forEach(one -> parameters.put(one.getKey(), one.getValue().asText()));
        exchanges.add(
            new Recorded(
                place.getName(0).toString(),
                place.getName(1).toString(),
                told.path("operation").asText(),
                parameters,
                new Answer(told.path("status").asInt(), told.path("body").asText())));
      }
    }
    for (int i = 0; i < ACCOUNTS; i++) {
      String id = id(i);
      Recorder recorder = new RecordingFolder(recording).record(TAKE, id, Instant.now());
      for (Recorded exchange : exchanges) {
        Recorded renamed = exchange.of(id);
        recorder.keep(
            new Call(
                id, renamed.region(), renamed.service(), renamed.operation(), renamed.parameters()),
            renamed.answer());
      }
      recorder.finish();
    }
  }

  private static String id(int number) {
    return "9000%08d".formatted(number);
  }

  private static String tenants() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < TENANTS; i++) {
      yaml.append(
          """
          ---
          apiVersion: v1
          kind: Namespace
          metadata:
            name: fleet-%1$d
            labels: {mothership.dev/tenant: fleet-%1$d}
          ---
          apiVersion: mothership.dev/v1alpha1
          kind: Tenant
          metadata:
            name: fleet-%1$d
          spec:
            namespaceSelector:
              matchLabels: {mothership.dev/tenant: fleet-%1$d}
          ---
          apiVersion: mothership.dev/v1alpha1
          kind: CloudIdentity
          metadata:
            name: fleet-%1$d
          spec:
            aws: {}
            allowedNamespaces:
              matchLabels: {mothership.dev/tenant: fleet-%1$d}
          """
              .formatted(i));
    }
    return yaml.toString();
  }

  private static String accounts() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < ACCOUNTS; i++) {
      yaml.append(
          """
          ---
          apiVersion: mothership.dev/v1alpha1
          kind: CloudAccount
          metadata:
            name: account-%1$d
            namespace: fleet-%2$d
          spec:
            aws:
              accountId: "%3$s"
              regions:
                include: [eu-west-1, us-east-1]
            identityRef:
              name: fleet-%2$d
            environment: production
          """
              .formatted(i, i % TENANTS, id(i)));
    }
    return yaml.toString();
  }
}
