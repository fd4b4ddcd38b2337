package dev.mothership.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.Installation;
import dev.mothership.local.OperatorProcess;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.MotoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;

/**
 * An account of about 2,000 resources in moto: from nothing to Finding objects, beside Prowler on
 * the same account and services where {@code MOTHERSHIP_PROWLER} names its program. Mothership's
 * CPU is counted from when it is ready, so that the start of its JVM is apart.
 */
final class EstateBench {
  private static final String NAME = "estate";
  private static final String ACCOUNT = "121212121212";
  private static final String REGION = "eu-west-1";
  private static final String EXTERNAL_ID = "bench";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final double MIB = 1 << 20;
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",\
      "Resource":"arn:aws:s3:::bench-%d/*"}]}""";
  private static final String DECLARED =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: bench
        labels: {mothership.dev/tenant: bench}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Tenant
      metadata:
        name: bench
      spec:
        externalId: bench
        namespaceSelector:
          matchLabels: {mothership.dev/tenant: bench}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: CloudIdentity
      metadata:
        name: bench
      spec:
        aws: {}
        allowedNamespaces:
          matchLabels: {mothership.dev/tenant: bench}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata:
        name: bench
        namespace: bench
      spec:
        aws:
          accountId: "121212121212"
          regions:
            include: [eu-west-1]
        identityRef:
          name: bench
      """;

  /** CPU and peak memory of one process and its children. */
  private record Cost(double cpuSeconds, double peakMib) {}

  List<Measure> run() throws IOException, InterruptedException {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.err.println("bench estate is left out: " + MotoServer.ABSENT);
      return List.of();
    }
    List<Measure> measures = new ArrayList<>();
    try (MotoServer moto = MotoServer.start(program.get());
        AwsFront front = AwsFront.before(moto);
        Estate estate = Estate.in(moto, ACCOUNT, REGION)) {
      build(estate);
      front
          .role(
              "arn:aws:iam::" + ACCOUNT + ":role/MothershipReadOnly",
              AwsFront.BASE_ARN,
              EXTERNAL_ID)
          .summary(ACCOUNT, Map.of("AccountAccessKeysPresent", 0, "AccountMFAEnabled", 1));
      Cost ours = mothership(front, measures);
      prowler(estate, ours, measures);
    }
    return measures;
  }

  /** 400 instances with an interface each, 300 groups, 300 buckets, 200 roles, 100 users, keys. */
  private static void build(Estate estate) {
    String vpc = estate.network().vpc("bench", "10.0.0.0/16");
    String gateway = estate.network().gateway("bench", vpc);
    String subnet = estate.network().subnet("bench", vpc, "10.0.0.0/18", gateway);
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      groups.add(
          estate.network().group("g" + i, vpc, 1000 + i, i % 20 == 0 ? "0.0.0.0/0" : "10.0.0.0/8"));
    }
    for (int i = 0; i < 200; i++) {
      estate.hostRole("r" + i, POLICY.formatted(i));
    }
    for (int i = 0; i < 400; i++) {
      HttpTokensState tokens = i % 10 == 0 ? HttpTokensState.OPTIONAL : HttpTokensState.REQUIRED;
      estate.instance("i" + i, subnet, groups.get(i % 300), tokens, "r" + i % 200, "");
    }
    for (int i = 0; i < 300; i++) {
      estate.bucket("bench-" + i, Map.of("data-class", "internal"));
      if (i % 10 != 0) {
        estate.blockPublicAccess("bench-" + i);
      }
    }
    for (int i = 0; i < 100; i++) {
      estate.user("u" + i, "");
      estate.accessKey("u" + i);
    }
  }

  private static Cost mothership(AwsFront front, List<Measure> measures) {
    try (Installation installation = Installation.create()) {
      installation
          .with("MOTHERSHIP_AWS_ENDPOINT", front.endpoint().toString())
          .with("AWS_ACCESS_KEY_ID", AwsFront.BASE_KEY)
          .with("AWS_SECRET_ACCESS_KEY", "bench")
          .with("MOTHERSHIP_AWS_CALLS_PER_SECOND", "1000");
      OperatorProcess operator = installation.startOperator();
      operator.awaitReady(Duration.ofMinutes(1));
      double start = cpu(operator.pid());
      long began = System.nanoTime();
      installation.controlPlane().applyYaml(DECLARED);
      installation.await(
          "the account's findings as objects",
          PATIENCE,
          () -> shown(installation) ? Optional.of(true) : Optional.empty());
      double seconds = (System.nanoTime() - began) / 1e9;
      Cost cost = new Cost(cpu(operator.pid()) - start, operator.peakMemory().orElseThrow() / MIB);
      JsonNode account = installation.get("cloudaccount", "bench", "-n", "bench");
      measures.add(Measure.of(NAME, "resources", account.at("/status/assets").asInt(), "assets"));
      measures.add(Measure.of(NAME, "apply to the last Finding object", seconds, "s"));
      measures.add(Measure.of(NAME, "CPU of the operator's start", start, "s"));
      measures.add(Measure.of(NAME, "CPU of the sync to objects", cost.cpuSeconds(), "s"));
      measures.add(Measure.of(NAME, "peak memory", cost.peakMib(), "MiB"));
      return cost;
    }
  }

  private static boolean shown(Installation installation) {
    JsonNode posture = installation.get("postures", "-n", "bench").at("/items/0/status/projection");
    return posture.path("shown").asInt() > 0
        && installation.get("cloudaccount", "bench", "-n", "bench").at("/status/score").isNumber();
  }

  private static double cpu(long pid) {
    return ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElseThrow()
            .toMillis()
        / 1000.0;
  }

  private static void prowler(Estate estate, Cost ours, List<Measure> measures)
      throws IOException, InterruptedException {
    Optional<Prowler> prowler = Prowler.find();
    if (prowler.isEmpty()) {
      System.err.println("bench estate has no baseline: " + Prowler.ABSENT);
      return;
    }
    Prowler.Result theirs =
        prowler
            .get()
            .run(estate.environment(), List.of(REGION), List.of("ec2", "iam", "s3", "vpc"));
    double cpu = theirs.cpuSeconds();
    double peak = theirs.peakMib();
    measures.add(
        Measure.of(NAME, "CPU of the sync to objects, beside", ours.cpuSeconds(), "s")
            .against(cpu, "Prowler's %.1f s".formatted(cpu))
            .aiming("a fifth", ours.cpuSeconds() <= cpu / 5));
    measures.add(
        Measure.of(NAME, "peak memory, beside", ours.peakMib(), "MiB")
            .against(peak, "Prowler's %.0f MiB".formatted(peak))
            .aiming("a quarter", ours.peakMib() <= peak / 4));
  }
}
