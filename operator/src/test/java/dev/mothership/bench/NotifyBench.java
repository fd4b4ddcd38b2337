package dev.mothership.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.local.FakeSlack;
import dev.mothership.local.Installation;
import dev.mothership.local.LocalPostgres;
import dev.mothership.store.Database;
import dev.mothership.store.DesiredFinding;
import dev.mothership.store.FindingStore;
import dev.mothership.store.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * From a finding's outbox row to the first Slack message that tells of it, by one packaged
 * operator: 30 tenants, five new findings a second for a minute, a Slack that takes 250 ms for each
 * call.
 */
final class NotifyBench {
  private static final String NAME = "notify";
  private static final int TENANTS = 30;
  private static final int SECONDS = 60;
  private static final int A_SECOND = 5;
  private static final int RULES = 3;
  private static final int RISK = 70;
  private static final Duration SLACK = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern ASSET = Pattern.compile("bench-\\d+-\\d+");

  private final Map<String, Instant> received = new ConcurrentHashMap<>();
  private final AtomicInteger messages = new AtomicInteger();
  private final Map<Long, List<DesiredFinding>> found = new HashMap<>();

  List<Measure> run() throws InterruptedException {
    try (FakeSlack slack = new FakeSlack(this::read);
        Installation installation = Installation.create()) {
      installation.with("MOTHERSHIP_NOTIFY_SLACK_ENDPOINT", slack.endpoint());
      connect(installation);
      installation.startOperator().awaitReady(Duration.ofMinutes(1));
      Database database = database(installation.database());
      installation.await(
          TENANTS + " tenants and a channel that may send",
          PATIENCE,
          () -> isReady(database) ? Optional.of(true) : Optional.empty());
      List<Account> accounts = accounts(database);
      find(database, accounts);
      int findings = SECONDS * A_SECOND;
      installation.await(
          findings + " findings to be told",
          PATIENCE,
          () -> received.size() == findings ? Optional.of(true) : Optional.empty());
      List<Double> delays = delays(database);
      double p95 = percentile(delays, 95);
      return List.of(
          Measure.of(NAME, "outbox row to Slack message, p50", percentile(delays, 50), "s"),
          Measure.of(NAME, "outbox row to Slack message, p95", p95, "s")
              .aiming("at most 10 s", p95 <= 10),
          Measure.of(NAME, "outbox row to Slack message, longest", percentile(delays, 100), "s"),
          Measure.of(NAME, "findings told", delays.size(), "findings"),
          Measure.of(NAME, "calls that told of them", messages.get(), "calls"));
    }
  }

  private record Account(long tenant, long id) {}

  /** Notes what a message tells of for the first time, and answers as late as the real one. */
  private void read(FakeSlack.Message message) {
    Instant now = Instant.now();
    messages.incrementAndGet();
    ASSET
        .matcher(message.text())
        .results()
        .forEach(asset -> received.putIfAbsent(asset.group(), now));
    try {
      Thread.sleep(SLACK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void connect(Installation installation) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: slack-bot, namespace: mothership-system}
            stringData: {token: xoxb-of-the-benchmark}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: mothership-secret-reader, namespace: mothership-system}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-secret-reader}
            subjects: [{kind: ServiceAccount, name: mothership-operator, namespace: mothership-system}]
            ---
            apiVersion: mothership.dev/v1alpha1
            kind: ClusterNotificationChannel
            metadata: {name: security}
            spec:
              slack: {channel: "#security"}
              secretRef: {name: slack-bot}
              route: Default
              skipExisting: false
            """);
    for (int i = 0; i < TENANTS; i++) {
      yaml.append(
          """
          ---
          apiVersion: v1
          kind: Namespace
          metadata:
            name: told-%1$d
            labels: {mothership.dev/tenant: told-%1$d}
          ---
          apiVersion: mothership.dev/v1alpha1
          kind: Tenant
          metadata: {name: told-%1$d}
          spec:
            namespaceSelector:
              matchLabels: {mothership.dev/tenant: told-%1$d}
          """
              .formatted(i));
    }
    installation.controlPlane().applyYaml(yaml.toString());
  }

  private static Database database(LocalPostgres.Database made) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(made.url());
    source.setUser(made.user());
    source.setPassword(made.password());
    return new Database(source);
  }

  private static boolean isReady(Database database) {
    return number(database, "select count(*) from tenant where namespaces <> '{}'") == TENANTS
        && number(database, "select count(*) from channel where usable") == 1;
  }

  private static List<Account> accounts(Database database) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        insert into account (tenant_id, provider, native_id, namespace, name, environment)
                        select id, 'aws', lpad(cast(id as text), 12, '9'), namespaces[1], 'production', 'production'
                        from tenant order by id returning tenant_id, id
                        """)
                    .map((row, context) -> new Account(row.getLong(1), row.getLong(2)))
                    .list());
  }

  private void find(Database database, List<Account> accounts) throws InterruptedException {
    Instant began = Instant.now();
    int number = 0;
    for (int second = 0; second < SECONDS; second++) {
      for (int i = 0; i < A_SECOND; i++) {
        find(database, accounts.get(number % accounts.size()), number);
        number++;
      }
      Duration left = Duration.between(Instant.now(), began.plusSeconds(second + 1L));
      Thread.sleep(Math.max(0, left.toMillis()));
    }
  }

  /** As one correlation of its tenant that finds one thing more than the last. */
  private void find(Database database, Account account, int number) {
    String asset = "bench-%d-%d".formatted(account.id(), number);
    long assetId = asset(database, account, asset);
    String rule = "bench-rule-" + number / TENANTS % RULES;
    List<DesiredFinding> all = found.computeIfAbsent(account.tenant(), t -> new ArrayList<>());
    all.add(
        new DesiredFinding(
            "%064x".formatted(number + 1),
            "configuration-" + rule + "-" + asset,
            "configuration",
            rule,
            account.id(),
            assetId,
            "",
            "Found by " + rule,
            "high",
            RISK,
            RISK,
            RISK,
            false,
            JsonNodeFactory.instance.arrayNode(),
            JsonNodeFactory.instance
                .objectNode()
                .put("why", "It can be read by anybody.")
                .put("remediation", "Block public access.")));
    database
        .jdbi()
        .useTransaction(
            handle ->
                new FindingStore(handle, account.tenant())
                    .reconcile(
                        all,
                        unresolved -> Map.of(),
                        finding -> new Settlement.Resolved("fixed", null)));
  }

  private static long asset(Database database, Account account, String name) {
    return number(
        database,
        """
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region, native_id, name,
          tags, properties, unread, data_class, content_hash)
        values (%1$d, %2$d, 'global', 'aws.s3.bucket', 'aws.s3.bucket', 'arn:aws:s3:::%3$s', 'eu-west-1', '%3$s', '%3$s',
          '{}', '{}', '{}', '', '') returning id
        """
            .formatted(account.tenant(), account.id(), name));
  }

  private static long number(Database database, String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  /** In seconds, the shortest first. */
  private List<Double> delays(Database database) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select a.name, o.at from outbox o
                        join finding f on f.tenant_id = o.tenant_id and f.id = o.finding_id
                        join asset a on a.tenant_id = f.tenant_id and a.id = f.asset_id
                        where o.kind = 'finding-opened'
                        """)
                    .map(
                        (row, context) ->
                            Duration.between(
                                        row.getObject("at", OffsetDateTime.class).toInstant(),
                                        received.get(row.getString("name")))
                                    .toMillis()
                                / 1000.0)
                    .stream()
                    .sorted()
                    .toList());
  }

  private static double percentile(List<Double> sorted, int percent) {
    return sorted.get((sorted.size() * percent + 99) / 100 - 1);
  }
}
