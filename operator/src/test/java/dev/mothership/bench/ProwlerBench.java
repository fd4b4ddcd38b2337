package dev.mothership.bench;

import dev.mothership.local.Installation;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.BroadEstate;
import dev.mothership.local.aws.EdgeEstate;
import dev.mothership.local.aws.Estate;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.PaymentsEstate;
import dev.mothership.local.aws.QuickstartEstate;
import dev.mothership.local.aws.StagingEstate;
import dev.mothership.local.aws.TrapsEstate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Our verdicts beside Prowler's: on the estates of the tests, or on one account of the moto server
 * that the property {@code prowler.endpoint} names.
 */
final class ProwlerBench {
  private static final String NAME = "prowler";
  private static final double AIM = 99;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final List<String> SERVICES =
      List.of(
          "ec2",
          "iam",
          "s3",
          "vpc",
          "rds",
          "dynamodb",
          "kms",
          "sqs",
          "sns",
          "awslambda",
          "secretsmanager",
          "cloudtrail",
          "ecr",
          "efs",
          "redshift",
          "acm",
          "elb",
          "elbv2",
          "cloudfront",
          "ecs",
          "opensearch",
          "config",
          "securityhub",
          "guardduty");

  List<Measure> run() throws IOException, InterruptedException, SQLException {
    Optional<Prowler> prowler = Prowler.find();
    String endpoint = System.getProperty("prowler.endpoint", "");
    Optional<Path> program = MotoServer.find();
    if (prowler.isEmpty() || endpoint.isEmpty() && program.isEmpty()) {
      System.err.println(prowler.isEmpty() ? Prowler.ABSENT : MotoServer.ABSENT);
      return List.of();
    }
    if (!endpoint.isEmpty()) {
      String account = System.getProperty("prowler.account", "");
      List<String> regions = List.of(System.getProperty("prowler.regions", "").split(","));
      return compare(
          prowler.get(),
          URI.create(endpoint),
          Map.of(account, Estate.environment(URI.create(endpoint), account, regions.get(0))),
          regions);
    }
    Map<String, Map<String, String>> accounts = new LinkedHashMap<>();
    try (MotoServer moto = MotoServer.start(program.get());
        AwsFront front = AwsFront.before(moto);
        Estate checkout = Estate.in(moto, QuickstartEstate.ACCOUNT, QuickstartEstate.REGION);
        Estate staging = Estate.in(moto, StagingEstate.ACCOUNT, StagingEstate.REGION);
        Estate payments = Estate.in(moto, PaymentsEstate.ACCOUNT, PaymentsEstate.REGION);
        Estate traps = Estate.in(moto, TrapsEstate.ACCOUNT, TrapsEstate.REGION);
        Estate broad = Estate.in(moto, BroadEstate.ACCOUNT, BroadEstate.REGION)) {
      QuickstartEstate.build(checkout);
      StagingEstate.build(staging);
      PaymentsEstate.build(moto, payments);
      TrapsEstate.build(traps);
      BroadEstate.build(moto, broad);
      EdgeEstate edge = EdgeEstate.in(moto, StagingEstate.ACCOUNT, StagingEstate.REGION);
      edge.network();
      edge.balancers();
      for (Estate estate : List.of(checkout, staging, payments, traps, broad)) {
        accounts.put(estate.account(), estate.environment());
        front.role(
            "arn:aws:iam::" + estate.account() + ":role/MothershipReadOnly", AwsFront.BASE_ARN, "");
      }
      return compare(prowler.get(), front.endpoint(), accounts, List.of(QuickstartEstate.REGION));
    }
  }

  private static List<Measure> compare(
      Prowler prowler,
      URI endpoint,
      Map<String, Map<String, String>> accounts,
      List<String> regions)
      throws IOException, InterruptedException, SQLException {
    try (Installation installation = Installation.create()) {
      installation
          .with("MOTHERSHIP_AWS_ENDPOINT", endpoint.toString())
          .with("AWS_ACCESS_KEY_ID", AwsFront.BASE_KEY)
          .with("AWS_SECRET_ACCESS_KEY", "bench")
          .with("MOTHERSHIP_AWS_CALLS_PER_SECOND", "1000");
      installation.controlPlane().applyYaml(declared(accounts.keySet(), regions));
      installation.startOperator().awaitReady(Duration.ofMinutes(1));
      installation.await(
          "every account's score",
          PATIENCE,
          () ->
              accounts.keySet().stream()
                      .allMatch(
                          account ->
                              installation
                                  .get("cloudaccount", "a" + account, "-n", NAME)
                                  .at("/status/score")
                                  .isNumber())
                  ? Optional.of(true)
                  : Optional.empty());
      ProwlerComparison comparison = new ProwlerComparison(installation);
      List<ProwlerComparison.Difference> differences = new ArrayList<>();
      int compared = 0;
      for (Map.Entry<String, Map<String, String>> account : accounts.entrySet()) {
        Prowler.Result theirs = prowler.run(account.getValue(), regions, SERVICES);
        ProwlerComparison.Outcome outcome = comparison.compare(account.getKey(), theirs.rows());
        compared += outcome.compared();
        differences.addAll(outcome.differences());
      }
      ProwlerComparison.Outcome all = new ProwlerComparison.Outcome(compared, differences);
      System.out.println(ProwlerComparison.report(all));
      return List.of(
          Measure.of(NAME, "verdicts compared", compared, "verdicts"),
          Measure.of(NAME, "alike", all.agreement(), "%")
              .aiming("at least 99 %", all.agreement() >= AIM));
    }
  }

  private static String declared(Iterable<String> accounts, List<String> regions) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: prowler
              labels: {mothership.dev/tenant: prowler}
            ---
            apiVersion: mothership.dev/v1alpha1
            kind: Tenant
            metadata:
              name: prowler
            spec:
              namespaceSelector:
                matchLabels: {mothership.dev/tenant: prowler}
            ---
            apiVersion: mothership.dev/v1alpha1
            kind: CloudIdentity
            metadata:
              name: prowler
            spec:
              aws: {}
              allowedNamespaces:
                matchLabels: {mothership.dev/tenant: prowler}
            """);
    for (String account : accounts) {
      yaml.append(
          """
          ---
          apiVersion: mothership.dev/v1alpha1
          kind: CloudAccount
          metadata:
            name: a%1$s
            namespace: prowler
          spec:
            aws:
              accountId: "%1$s"
              regions:
                include: [%2$s]
            identityRef:
              name: prowler
          """
              .formatted(account, String.join(", ", regions)));
    }
    return yaml.toString();
  }
}
