package dev.mothership.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.api.v1alpha1.FindingResource;
import dev.mothership.api.v1alpha1.FindingSpec;
import dev.mothership.api.v1alpha1.FindingTriage;
import dev.mothership.api.v1alpha1.PostureResource;
import dev.mothership.api.v1alpha1.PostureStatus;
import dev.mothership.local.Installation;
import dev.mothership.local.LocalStack;
import dev.mothership.store.Database;
import dev.mothership.store.PostureStore;
import dev.mothership.store.ProjectionStore;
import dev.mothership.store.TenantIntent;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows on a real PostgreSQL become objects on a real API server. */
class PublisherIT {
  private static final String FIRST_SEEN = "2026-03-04T05:06:07Z";
  private static int run;

  private KubernetesClient client;
  private Database database;
  private String team;
  private Publisher publisher;

  @BeforeAll
  static void define() {
    LocalStack.shared().controlPlane().apply(Installation.checkout().resolve("crds"));
  }

  @BeforeEach
  void connect() {
    client = LocalStack.shared().controlPlane().client();
    database = TestDatabase.create();
    team = namespace("publish-" + ++run);
    publisher =
        new Publisher(
            client,
            new TenantStore(database),
            new ProjectionStore(database),
            new PostureStore(database),
            EveryTick.SETTINGS,
            new Projections(),
            Clock.systemUTC());
  }

  @AfterEach
  void disconnect() {
    client.resources(FindingResource.class).inNamespace(team).delete();
    client.resources(PostureResource.class).inNamespace(team).delete();
    client.close();
  }

  @Test
  void whatIsUnchangedIsNotWrittenAgain() throws InterruptedException {
    long account = account(tenant("checkout", team), team);
    finding(account, "imds", 84, "Open");
    finding(account, "bucket", 79, "Open");

    publisher.tick();

    assertThat(findings()).containsOnlyKeys("imds", "bucket");
    FindingResource worst = findings().get("imds");
    assertThat(worst.getSpec().order()).isEqualTo(16);
    assertThat(worst.getSpec().firstSeen()).isEqualTo(FIRST_SEEN);
    assertThat(worst.getSpec().assetKey()).isEqualTo("arn:imds\\u{1b}[31m<b>'--");
    assertThat(worst.getMetadata().getLabels()).containsEntry("mothership.dev/severity", "high");
    assertThat(Serialization.asJson(worst).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(4096);
    Map<String, String> written = versions();
    String posture = posture().getMetadata().getResourceVersion();

    publisher.tick();

    assertThat(versions()).isEqualTo(written);
    assertThat(posture().getMetadata().getResourceVersion()).isEqualTo(posture);
  }

  @Test
  void anObjectDeletedByHandComesBackWithItsNameAndAge() throws InterruptedException {
    finding(account(tenant("checkout", team), team), "imds", 84, "Open");
    publisher.tick();
    client.resources(FindingResource.class).inNamespace(team).delete();

    publisher.tick();

    assertThat(findings().get("imds").getSpec().firstSeen()).isEqualTo(FIRST_SEEN);
  }

  @Test
  void whatIsResolvedIsShownForADay() throws InterruptedException {
    long account = account(tenant("checkout", team), team);
    finding(account, "imds", 84, "Open");
    publisher.tick();
    execute("update finding set state = 'Resolved', resolved_at = now() - interval '23 hours'");
    publisher.tick();
    assertThat(findings().get("imds").getSpec().state()).isEqualTo("Resolved");

    execute("update finding set resolved_at = now() - interval '25 hours'");
    publisher.tick();

    assertThat(findings()).isEmpty();
  }

  @Test
  void whatIsMutedIsShownForADayWithItsExceptionAndWhoLooksAfterIt() throws InterruptedException {
    long tenant = tenant("checkout", team);
    finding(account(tenant, team), "imds", 84, "Open");
    long exception =
        insert(
            """
            insert into exception (cluster, namespace, name, tenant_id, uid, hash, type, max_matches, reason,
                requested_by, expires_at, longest)
              values (false, '%1$s', 'web', %2$d, 'u', 'h', 'AcceptedRisk', 10, 'r', 'alice',
                date_trunc('second', now() + interval '9 days'), interval '365 days') returning id
            """
                .formatted(team, tenant));
    execute(
        """
        insert into approval (tenant_id, namespace, name, uid, target_kind, target_name, target_hash, decision,
            by_user, decided_at)
          values (%2$d, '%1$s', 'a', 'u', 'PostureException', 'web', 'h', 'Approve', 'sam', now())
        """
            .formatted(team, tenant));
    execute(
        "insert into exception_match values (%d, %d, 'h', 1, true)".formatted(tenant, exception));
    execute(
        "update finding set state = 'Muted', muted_at = now() - interval '23 hours', exception_id = "
            + exception);
    execute(
        """
        insert into triage (tenant_id, finding_id, status, assignee, by_user, source, changed_at)
          select tenant_id, id, 'InProgress', 'bob', 'alice', 'rest', '2026-11-20T10:00:00Z' from finding
        """);
    execute(
        """
        insert into score_daily (tenant_id, day, score, without_exceptions, sums)
        values (%d, current_date, 90.0, 61.5, '{}')
        """
            .formatted(tenant));

    publisher.tick();

    FindingSpec muted = findings().get("imds").getSpec();
    assertThat(muted.state()).isEqualTo("Muted");
    assertThat(muted.exception()).isEqualTo("PostureException " + team + "/web");
    assertThat(muted.triage())
        .isEqualTo(new FindingTriage("InProgress", "bob", null, "alice", "2026-11-20T10:00:00Z"));
    PostureStatus status = posture().getStatus();
    assertThat(status.open()).isZero();
    assertThat(status.scoreWithoutExceptions()).isEqualTo(62);
    assertThat(status.expiringExceptions())
        .singleElement()
        .satisfies(
            ending -> {
              assertThat(ending.name()).isEqualTo("PostureException " + team + "/web");
              assertThat(ending.findings()).isEqualTo(1);
            });

    execute("update finding set muted_at = now() - interval '25 hours'");
    publisher.tick();

    assertThat(findings()).isEmpty();
  }

  @Test
  void whatIsResolvedIsShownThoughMoreIsOpenThanFits() throws InterruptedException {
    long account = account(tenant("checkout", team), team);
    for (int i = 0; i < 9; i++) {
      finding(account, "open-" + i, 50 + i, "Open");
    }
    finding(account, "fixed", 84, "Resolved");

    publisher.tick();

    // 8 places: two may go to resolved ones, one of which is needed.
    assertThat(findings())
        .containsOnlyKeys(
            "fixed", "open-8", "open-7", "open-6", "open-5", "open-4", "open-3", "open-2");
    assertThat(posture().getStatus().projection())
        .hasToString("Projection[shown=7, total=9, truncated=true, lowestRisk=52]");
    assertThat(condition("ProjectionComplete").getStatus()).isEqualTo("False");
    assertThat(condition("ProjectionComplete").getReason()).isEqualTo("Truncated");
  }

  @Test
  void aNamespaceThatIsGoneKeepsNobodyElseFromBeingShown() throws InterruptedException {
    String gone = "gone-" + run;
    String going = namespace("going-" + run);
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(going).endMetadata().build())
        .delete();
    finding(account(tenant("a-gone", gone), gone), "one", 90, "Open");
    finding(account(tenant("b-going", going), going), "two", 90, "Open");
    finding(account(tenant("checkout", team), team), "imds", 84, "Open");

    publisher.tick();

    assertThat(findings()).containsOnlyKeys("imds");
    assertThat(posture().getStatus().open()).isEqualTo(1);
  }

  @Test
  void anObjectThatIsRefusedKeepsNoOtherFromBeingShown() throws InterruptedException {
    long account = account(tenant("checkout", team), team);
    finding(account, "Not_a_name", 90, "Open");
    finding(account, "imds", 84, "Open");

    publisher.tick();

    assertThat(findings()).containsOnlyKeys("imds");
  }

  @Test
  void anObjectThatSomebodyElseMadeIsLeftAlone() throws InterruptedException {
    finding(account(tenant("checkout", team), team), "imds", 84, "Open");
    client
        .resource(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: Finding
            metadata: {name: imds, namespace: %s}
            spec:
              {order: 1, risk: 99, severity: critical, state: Open, category: configuration,
               check: mine, account: a, asset: b, assetKey: c, title: by hand,
               firstSeen: "2026-01-02T03:04:05Z", confidence: confirmed, similar: 0, factors: []}
            """
                .formatted(team))
        .create();

    publisher.tick();

    assertThat(findings().get("imds").getSpec().title()).isEqualTo("by hand");
  }

  @Test
  void aCoverageBelowAHundredIsNeverShownAsAHundred() throws InterruptedException {
    long tenant = tenant("checkout", team);
    account(tenant, team);
    publisher.tick();
    assertThat(condition("Ready").getStatus()).isEqualTo("Unknown");

    execute(
        """
        insert into score_daily (tenant_id, day, score, control, risk, coverage, sums)
        values (%d, current_date, 60.0, 71.5, 60.0, 99.9, '{}')
        """
            .formatted(tenant));
    publisher.tick();

    assertThat(posture().getStatus().coverage()).isEqualTo(99);
    assertThat(posture().getStatus().score()).isEqualTo(60);
    assertThat(condition("Ready").getStatus()).isEqualTo("True");
  }

  @Test
  void aChangeIsShownWithTheCausesThatMovedIt() throws InterruptedException {
    long tenant = tenant("checkout", team);
    account(tenant, team);
    execute(
        """
        insert into score_daily (tenant_id, day, score, control, risk, coverage, sums, change)
        values (%d, current_date, 60.0, 71.5, 60.0, 100.0, '{}', '{"delta": -3.4,
          "since": "2026-11-23", "causes": {"fix": 0.6, "newAsset": -4.0, "fault": 0.0}}')
        """
            .formatted(tenant));

    publisher.tick();

    assertThat(posture().getStatus().change())
        .isEqualTo(
            new PostureStatus.Change(
                "-3.4",
                "2026-11-23",
                List.of(
                    new PostureStatus.ChangeCause("newAsset", "-4.0"),
                    new PostureStatus.ChangeCause("fix", "0.6"))));
  }

  private String namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  private long tenant(String name, String namespace) {
    return new TenantStore(database)
        .save(
            new TenantIntent(
                name, "", name, "", JsonNodeFactory.instance.objectNode(), List.of(namespace), ""))
        .id();
  }

  private long account(long tenant, String namespace) {
    return insert(
        """
        insert into account (tenant_id, provider, native_id, namespace, name)
        values (%d, 'aws', '111122223333', '%s', 'production') returning id
        """
            .formatted(tenant, namespace));
  }

  private void finding(long account, String name, int risk, String state) {
    long asset =
        insert(
            """
            insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
              native_id, name, tags, properties, unread, data_class, content_hash)
            select tenant_id, id, 'global', 't', 't', 'arn:%1$s' || chr(27) || '[31m<b>''--', 'global',
              'i', '%1$s', '{}', '{}', '{}', '', '' from account where id = %2$d returning id
            """
                .formatted(name, account));
    insert(
        """
        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title,
          state, severity, risk, risk_low, risk_high, factors, detail, first_seen, resolved_at)
        select tenant_id, '%1$s', '%1$s', 'configuration', 'rule-%1$s', id, %2$d, 'Wrong', '%3$s',
          'high', %4$d, %4$d, %4$d, '[]', '{"remediation": "Mend it."}', '%5$s',
          case '%3$s' when 'Resolved' then now() end
        from account where id = %6$d returning id
        """
            .formatted(name, asset, state, risk, FIRST_SEEN, account));
  }

  private long insert(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  private Map<String, FindingResource> findings() {
    return client.resources(FindingResource.class).inNamespace(team).list().getItems().stream()
        .collect(Collectors.toMap(object -> object.getMetadata().getName(), Function.identity()));
  }

  private Map<String, String> versions() {
    return findings().values().stream()
        .collect(
            Collectors.toMap(
                object -> object.getMetadata().getName(),
                object -> object.getMetadata().getResourceVersion()));
  }

  private PostureResource posture() {
    return client.resources(PostureResource.class).inNamespace(team).withName("posture").get();
  }

  private Condition condition(String type) {
    return posture().getStatus().conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }
}
