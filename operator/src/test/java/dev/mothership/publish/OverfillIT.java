package dev.mothership.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.api.v1alpha1.FindingResource;
import dev.mothership.api.v1alpha1.PostureResource;
import dev.mothership.api.v1alpha1.PostureStatus.Projection;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every bound of what is shown, by more findings than it lets through. */
class OverfillIT {
  private static final int MOST_BYTES = 4096;
  private static int run;

  private final List<String> namespaces = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger writes = new AtomicInteger();
  private final Projections projections = new Projections();
  private KubernetesClient client;
  private Database database;

  @BeforeAll
  static void define() {
    LocalStack.shared().controlPlane().apply(Installation.checkout().resolve("crds"));
  }

  @BeforeEach
  void connect() {
    client = LocalStack.shared().controlPlane().client();
    database = TestDatabase.create();
    run++;
  }

  @AfterEach
  void disconnect() {
    for (String namespace : namespaces) {
      client.resources(FindingResource.class).inNamespace(namespace).delete();
      client.resources(PostureResource.class).inNamespace(namespace).delete();
    }
    client.close();
  }

  @Test
  void aNamespaceShowsTwoHundredUnlessItsTenantSaysOtherwiseAndNeverMoreThanFiveHundred()
      throws InterruptedException {
    String team = namespace("many");
    long account = account(tenant("many", team), team, "production");
    fill(account, "rule-", 650, 40);
    Publisher publisher = publisher(Bounds.SHIPPED);
    publisher.tick();
    assertThat(findings(team)).hasSize(200);
    // 20 a second after the first 50: 200 findings and a Posture written twice
    assertThat(writes).hasValue(202);
    assertThat(nanos.get()).isEqualTo(Duration.ofMillis((202 - 50) * 50).toNanos());
    assertThat(projection(team)).isEqualTo(new Projection(200, 650, true, lowest(team)));
    assertThat(truncated(team).getStatus()).isEqualTo("False");
    assertThat(truncated(team).getReason()).isEqualTo("Truncated");
    assertThat(truncated(team).getMessage()).startsWith("The 200 worst of 650 open findings");
    assertThat(projections.shown()).isEqualTo(200);
    assertThat(projections.hidden()).isEqualTo(450);
    assertThat(projections.truncated()).isEqualTo(1);

    publisher.tick();
    assertThat(writes).hasValue(202);

    execute("update tenant set limits = '{\"maxFindings\": 9999}'");
    publisher.tick();
    assertThat(findings(team)).hasSize(500);

    execute("update tenant set limits = '{\"maxFindings\": 7}'");
    publisher.tick();
    assertThat(findings(team)).hasSize(7);
  }

  @Test
  void noRuleTakesMoreThanTenPlacesWhileOthersWait() throws InterruptedException {
    String team = namespace("noisy");
    long tenant = tenant("noisy", team);
    long production = account(tenant, team, "production");
    long staging = account(tenant, team, "staging");
    execute("update tenant set limits = '{\"maxFindings\": 40}'");
    fill(production, "noisy", 25, 1, 95);
    fill(staging, "noisy", 5, 1, 90);
    fill(production, "quiet-", 35, 35, 10);

    publisher(Bounds.SHIPPED).tick();

    Map<String, List<FindingResource>> byRule =
        findings(team).values().stream()
            .collect(Collectors.groupingBy(found -> found.getSpec().check()));
    assertThat(byRule.get("noisy")).hasSize(10);
    assertThat(byRule).hasSize(31);
    // Of the account's 25 this one is shown, too.
    assertThat(byRule.get("noisy"))
        .allSatisfy(found -> assertThat(found.getSpec().account()).isEqualTo("production"))
        .allSatisfy(found -> assertThat(found.getSpec().similar()).isEqualTo(24));

    execute("update finding set state = 'Resolved', resolved_at = now() where rule_id like 'qu%'");
    publisher(Bounds.SHIPPED).tick();

    // A quarter of forty places is for what was resolved; nobody else waits for the other thirty.
    Map<String, Long> states =
        findings(team).values().stream()
            .collect(
                Collectors.groupingBy(found -> found.getSpec().state(), Collectors.counting()));
    assertThat(states).isEqualTo(Map.of("Open", 30L, "Resolved", 10L));
    assertThat(
            findings(team).values().stream()
                .filter(found -> found.getSpec().account().equals("staging"))
                .map(found -> found.getSpec().similar()))
        .hasSize(5)
        .containsOnly(4);

    execute("update finding set resolved_at = now() - interval '25 hours' where state <> 'Open'");
    publisher(Bounds.SHIPPED).tick();
    assertThat(findings(team)).hasSize(30);
    assertThat(truncated(team).getStatus()).isEqualTo("True");
  }

  /**
   * A newcomer takes its fair share at once, from those who have more, and never on top of them.
   */
  @Test
  void theClusterIsSharedFairlyAndItsTotalHoldsAtEveryMoment() throws InterruptedException {
    String small = namespace("small");
    String large = namespace("large");
    String late = namespace("late");
    fill(account(tenant("small", small), small, "one"), "rule-", 5, 5);
    fill(account(tenant("large", large), large, "two"), "rule-", 60, 60);
    Publisher publisher = publisher(Bounds.cluster(30));
    publisher.tick();
    assertThat(sizes(small, large, late)).containsExactly(5, 25, 0);

    fill(account(tenant("late", late), late, "three"), "rule-", 60, 60);
    atEachWrite =
        () ->
            assertThat(sizes(small, large, late).stream().reduce(0, Integer::sum))
                .isLessThanOrEqualTo(30);
    publisher.tick();

    assertThat(sizes(small, large, late).get(0)).isEqualTo(5);
    assertThat(List.of(sizes(small, large, late).get(1), sizes(small, large, late).get(2)))
        .containsExactlyInAnyOrder(12, 13);
    assertThat(projection(large).truncated()).isTrue();
  }

  @Test
  void whatLeavesLeavesBeforeWhatComes() throws InterruptedException {
    String team = namespace("turnover");
    long account = account(tenant("turnover", team), team, "production");
    execute("update tenant set limits = '{\"maxFindings\": 20}'");
    fill(account, "old-", 20, 20, 30);
    Publisher publisher = publisher(Bounds.SHIPPED);
    publisher.tick();
    fill(account, "new-", 20, 20, 70);
    atEachWrite = () -> assertThat(findings(team)).hasSizeLessThanOrEqualTo(20);
    publisher.tick();
    assertThat(findings(team).keySet()).hasSize(20).allMatch(name -> name.startsWith("new-"));
  }

  @Test
  void noObjectIsLargerThanFourKilobytesHoweverLargeWhatTheCloudSaysIs()
      throws InterruptedException {
    String team = namespace("hostile");
    long account = account(tenant("hostile", team), team, "a".repeat(63) + ".b".repeat(90));
    String longest = "configuration-" + "r".repeat(200) + "-";
    for (String text : List.of("\u001b", "名", "\"\\", "\u202e", "😀", "x", "<&>", "\t\n")) {
      hostile(account, longest + Integer.toHexString(text.hashCode()), text.repeat(3000));
    }

    publisher(Bounds.SHIPPED).tick();

    assertThat(findings(team)).hasSize(8);
    for (FindingResource stored : findings(team).values()) {
      assertThat(stored.getMetadata().getManagedFields()).isNotEmpty();
      assertThat(Serialization.asJson(stored).getBytes(StandardCharsets.UTF_8).length)
          .as(stored.getMetadata().getName())
          .isLessThanOrEqualTo(MOST_BYTES);
    }
  }

  private Runnable atEachWrite = () -> {};

  private Publisher publisher(PublishSettings settings) {
    return new Publisher(
        client,
        new TenantStore(database),
        new ProjectionStore(database),
        new PostureStore(database),
        settings,
        projections,
        Clock.systemUTC(),
        new WriteBudget(
            settings.writesPerSecond(),
            settings.writesBurst(),
            nanos::get,
            pause -> {
              writes.incrementAndGet();
              nanos.addAndGet(pause);
              atEachWrite.run();
            }));
  }

  private String namespace(String name) {
    String namespace = "overfill-" + name + "-" + run;
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    namespaces.add(namespace);
    return namespace;
  }

  private long tenant(String name, String namespace) {
    return new TenantStore(database)
        .save(
            new TenantIntent(
                name, "", name, "", JsonNodeFactory.instance.objectNode(), List.of(namespace), ""))
        .id();
  }

  private long account(long tenant, String namespace, String name) {
    return insert(
        """
        insert into account (tenant_id, provider, native_id, namespace, name)
        values (%d, 'aws', '%s', '%s', '%s') returning id
        """
            .formatted(tenant, "native-" + name, namespace, name));
  }

  /** Findings of as many rules, from the riskiest down. */
  private void fill(long account, String rule, int findings, int rules) {
    fill(account, rule, findings, rules, 99);
  }

  private void fill(long account, String rule, int findings, int rules, int worst) {
    execute(
        """
        with a as (
          insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
            native_id, name, tags, properties, unread, data_class, content_hash)
          select c.tenant_id, c.id, 'global', 't', 't', '%1$s' || c.id || '-' || n, 'global', n::text,
            'bucket', '{}', '{}', '{}', '', ''
          from account c, generate_series(1, %2$d) n where c.id = %5$d
          returning tenant_id, id, account_id, native_id::int as n, key)
        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title,
          state, severity, risk, risk_low, risk_high, factors, detail)
        select tenant_id, key::bytea, key, 'configuration',
          '%1$s' || case %3$d when 1 then '' else (n %% %3$d)::text end, account_id, id, 'Wrong',
          'Open', 'high', greatest(1, %4$d - n / 10), 1, 99, '[]', '{}'
        from a
        """
            .formatted(rule, findings, rules, worst, account));
  }

  private void hostile(long account, String name, String text) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode().put("remediation", text);
    String factors =
        JsonNodeFactory.instance
            .arrayNode()
            .add(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("name", text)
                    .put("value", 1)
                    .put("because", text))
            .toString();
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        with a as (
                          insert into asset (tenant_id, account_id, scope_region, scope_type, type,
                            key, region, native_id, name, tags, properties, unread, data_class,
                            content_hash)
                          select tenant_id, id, 'global', 't', 't', :name || :text, 'global', :text,
                            :text, '{}', '{}', '{}', '', '' from account where id = :account
                          returning tenant_id, id, account_id, key
                        ), p as (
                          insert into attack_path
                            (tenant_id, rule_id, asset_id, target_key, state, risk, hops, factors,
                              broken, fixes)
                          select tenant_id, 'rule', id, :text, 'open', 84,
                            (select jsonb_agg(jsonb_build_object('from', key, 'to', :text::text,
                              'label', :text::text, 'holds', true, 'nth', nth))
                              from generate_series(1, 30) nth),
                            '[]', jsonb_build_array(:text::text),
                            jsonb_build_array(jsonb_build_object('fix', :text::text, 'riskAfter', 1))
                          from a)
                        insert into finding (tenant_id, key, name, category, rule_id, account_id,
                          asset_id, target_key, title, state, severity, risk, risk_low, risk_high,
                          factors, detail)
                        select tenant_id, convert_to(:name, 'UTF8'), :name, 'attack-path', 'rule',
                          account_id, id, :text, :text, 'Open', 'critical', 84, 1, 99,
                          cast(:factors as jsonb), cast(:detail as jsonb)
                        from a
                        """)
                    .bind("account", account)
                    .bind("name", name)
                    .bind("text", text)
                    .bind("factors", factors)
                    .bind("detail", detail.toString())
                    .execute());
  }

  private long insert(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  private Map<String, FindingResource> findings(String namespace) {
    return client.resources(FindingResource.class).inNamespace(namespace).list().getItems().stream()
        .collect(Collectors.toMap(object -> object.getMetadata().getName(), Function.identity()));
  }

  private List<Integer> sizes(String... all) {
    return List.of(all).stream().map(namespace -> findings(namespace).size()).toList();
  }

  private int lowest(String namespace) {
    return findings(namespace).values().stream()
        .mapToInt(found -> found.getSpec().risk())
        .min()
        .orElseThrow();
  }

  private PostureResource posture(String namespace) {
    return client.resources(PostureResource.class).inNamespace(namespace).withName("posture").get();
  }

  private Projection projection(String namespace) {
    return posture(namespace).getStatus().projection();
  }

  private Condition truncated(String namespace) {
    return posture(namespace).getStatus().conditions().stream()
        .filter(condition -> condition.getType().equals("ProjectionComplete"))
        .findFirst()
        .orElseThrow();
  }
}
