package dev.mothership.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.api.v1alpha1.FindingResource;
import dev.mothership.api.v1alpha1.FindingSpec;
import dev.mothership.api.v1alpha1.PostureResource;
import dev.mothership.local.Installation;
import dev.mothership.local.LocalStack;
import dev.mothership.store.Database;
import dev.mothership.store.PostureStore;
import dev.mothership.store.ProjectionStore;
import dev.mothership.store.TenantIntent;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Findings of a shared account, whose owner another tenant is. */
class RoutedFindingsIT {
  private static int run;

  private KubernetesClient client;
  private Database database;
  private String platform;
  private String payments;
  private long account;
  private Publisher publisher;

  @BeforeAll
  static void define() {
    LocalStack.shared().controlPlane().apply(Installation.checkout().resolve("crds"));
  }

  @BeforeEach
  void twoTenants() {
    client = LocalStack.shared().controlPlane().client();
    database = TestDatabase.create();
    platform = namespace("routed-platform-" + ++run);
    payments = namespace("routed-payments-" + run);
    long owner = tenant("platform", platform);
    tenant("payments", payments);
    account = account(owner, platform, "shared");
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
    for (String namespace : List.of(platform, payments)) {
      client.resources(FindingResource.class).inNamespace(namespace).delete();
      client.resources(PostureResource.class).inNamespace(namespace).delete();
    }
    client.close();
  }

  @Test
  void aFindingShowsWhereItsOwnerIsAndWhereItsAccountIs() throws InterruptedException {
    finding(account, "imds", 84);
    finding(account, "other", 70);
    route("imds", payments);

    publisher.tick();

    assertThat(shown(platform)).containsOnlyKeys("imds", "other");
    assertThat(shown(platform).get("imds").accountNamespace()).isNull();
    assertThat(shown(payments)).containsOnlyKeys("imds");
    FindingSpec routed = shown(payments).get("imds");
    assertThat(routed.accountNamespace()).isEqualTo(platform);
    assertThat(routed.account()).isEqualTo("shared");
    assertThat(routed.owner().name()).isEqualTo("payments");
    assertThat(routed.owner().source()).isEqualTo("tag");
    assertThat(routed.owner().because()).isEqualTo("its tag owner says so");
    // The account's tenant is scored for it, and no other.
    assertThat(posture(platform).getStatus().open()).isEqualTo(2);
    assertThat(posture(payments).getStatus().open()).isZero();
    assertThat(posture(payments).getStatus().top()).isEmpty();
    assertThat(posture(payments).getStatus().projection().truncated()).isFalse();
  }

  @Test
  void aRouteThatIsTakenBackTakesItsFindingsWithIt() throws InterruptedException {
    finding(account, "imds", 84);
    route("imds", payments);
    publisher.tick();
    database.jdbi().useHandle(handle -> handle.execute("update asset_owner set namespace = null"));

    publisher.tick();

    assertThat(shown(payments)).isEmpty();
    assertThat(shown(platform)).containsOnlyKeys("imds");
  }

  @Test
  void aRouteToANamespaceOfNoTenantShowsNothingThere() throws InterruptedException {
    String nobodys = namespace("routed-nobodys-" + run);
    finding(account, "imds", 84);
    route("imds", nobodys);

    publisher.tick();

    assertThat(shown(nobodys)).isEmpty();
  }

  @Test
  void aQuarterOfThePlacesIsTheMostThatOthersFindingsTake() throws InterruptedException {
    long own = account(tenant("payments", payments), payments, "own");
    for (int i = 0; i < 9; i++) {
      finding(own, "own-" + i, 40 + i);
      finding(account, "routed-" + i, 80 + i);
      route("routed-" + i, payments);
    }

    publisher.tick();

    // 8 places, two of which may be others'.
    assertThat(shown(payments))
        .containsOnlyKeys(
            "routed-8", "routed-7", "own-8", "own-7", "own-6", "own-5", "own-4", "own-3");
    assertThat(posture(payments).getStatus().projection())
        .hasToString("Projection[shown=6, total=9, truncated=true, lowestRisk=43]");
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

  private long account(long tenant, String namespace, String name) {
    return insert(
        """
        insert into account (tenant_id, provider, native_id, namespace, name)
        values (%d, 'aws', '%s', '%s', '%s') returning id
        """
            .formatted(tenant, name, namespace, name));
  }

  private void finding(long ofAccount, String name, int risk) {
    insert(
        """
        with made as (
          insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region,
            native_id, name, tags, properties, unread, data_class, content_hash)
          select tenant_id, id, 'global', 't', 't', 'arn:%1$s', 'global', '%1$s', '%1$s', '{}', '{}', '{}', '', ''
          from account where id = %2$d returning tenant_id, account_id, id)
        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title, state,
          severity, risk, risk_low, risk_high, factors, detail)
        select tenant_id, '%1$s', '%1$s', 'configuration', 'rule-%1$s', account_id, id, 'Wrong', 'Open',
          'high', %3$d, %3$d, %3$d, '[]', '{}' from made returning id
        """
            .formatted(name, ofAccount, risk));
  }

  private void route(String asset, String namespace) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into asset_owner (tenant_id, asset_id, owner, source, confidence, because, namespace)
                    select tenant_id, id, 'payments', 'tag', 'high', 'its tag owner says so', ?
                    from asset where name = ?
                    """,
                    namespace,
                    asset));
  }

  private long insert(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private Map<String, FindingSpec> shown(String namespace) {
    Map<String, FindingSpec> shown = new TreeMap<>();
    client
        .resources(FindingResource.class)
        .inNamespace(namespace)
        .list()
        .getItems()
        .forEach(finding -> shown.put(finding.getMetadata().getName(), finding.getSpec()));
    return shown;
  }

  private PostureResource posture(String namespace) {
    return client.resources(PostureResource.class).inNamespace(namespace).withName("posture").get();
  }
}
