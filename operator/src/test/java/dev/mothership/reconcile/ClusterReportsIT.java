package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.ScannerResource;
import dev.mothership.api.v1alpha1.ScannerStatus;
import dev.mothership.ingest.format.ClusterReportsFormat;
import dev.mothership.ingest.format.OcsfFormat;
import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import dev.mothership.local.LocalStack;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.scan.FetchSettings;
import dev.mothership.scan.InboxStream;
import dev.mothership.scan.WaitingReports;
import dev.mothership.scan.tool.LabTools;
import dev.mothership.store.ClusterReadings;
import dev.mothership.store.Database;
import dev.mothership.store.ReportInbox;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.SourceStore;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import dev.mothership.store.ToolSchedules;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Scanners of two tenants on a real API server, under the rights that are shipped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterReportsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SHOP = "reports-shop";
  private static final String BANK = "reports-bank";
  private static final String OPEN =
      "select tool || ' ' || tool_rule from observation where closed_at is null order by 1";
  private static final String VERSIONS =
      "select xmin::text || ' ' || id from observation union all"
          + " select xmin::text || ' ' || id from asset union all"
          + " select xmin::text || ' ' || asset_id || tool from sighting union all"
          + " select xmin::text || ' ' || asset_id || purl from package order by 1";
  private static final String EVENT =
      """
      [{"class_uid": 2003, "class_name": "Compliance Finding", "category_uid": 2, "time": 1793527200000,
        "severity_id": 4, "status_id": 1, "metadata": {"version": "1.4.0", "product": {"name": "Prowler"}},
        "finding_info": {"uid": "one", "title": "A bucket is open"}, "compliance": {"control": "open", "status": "FAIL", "status_id": 3},
        "resources": [{"uid": "arn:aws:s3:::a", "type": "bucket"}]}]
      """;

  private final ControlPlane api = LocalStack.shared().controlPlane();
  private KubernetesClient admin;
  private KubernetesClient client;
  private Database database;
  private ScannerStore scanners;
  private ReportInbox inbox;
  private Operator operator;

  @BeforeAll
  void start() throws IOException {
    api.apply(Installation.checkout().resolve("config/default"));
    api.applyYaml(resource("definitions.yaml"));
    admin = api.client();
    client =
        api.clientAs(api.serviceAccountKubeconfig(Installation.NAMESPACE, "mothership-operator"));
    Awaitility.await("the definitions are served")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> api.applyYaml(resource("objects.yaml")));
    database = TestDatabase.create();
    execute("insert into tenant (name, external_id) values ('reports-shop', 'x1')");
    execute("insert into tenant (name, external_id) values ('reports-bank', 'x2')");
    scanners = new ScannerStore(database);
    inbox = new ReportInbox(database);
    Clock clock = Clock.systemUTC();
    StoreHealth health = new StoreHealth(clock);
    health.worked();
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .checkingCRDAndValidateLocalModel(false));
    operator.register(
        new ScannerReconciler(
            new ScannerRecord(
                scanners,
                inbox,
                new SourceConditions(new SourceStore(database)),
                new ToolKeeper(
                    new ToolSchedules(database),
                    new RuleCatalog(),
                    new LabTools(Optional.empty()))),
            new TenantStore(database),
            health,
            client,
            clock,
            new Soon()));
    operator.start();
  }

  @AfterAll
  void stop() {
    operator.stop();
    admin.resources(ScannerResource.class).inNamespace(SHOP).delete();
    client.close();
    admin.close();
  }

  @BeforeEach
  void forget() {
    admin.resources(ScannerResource.class).inNamespace(SHOP).delete();
    Awaitility.await("what is being reconciled ends")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              execute("truncate report, observation, asset, scanner, task, sighting cascade");
              execute("delete from account");
            });
  }

  private static String resource(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/cluster-reports").resolve(name));
  }

  private ClusterReports keeper(String... allowed) {
    return new ClusterReports(
        client,
        database,
        scanners,
        new ClusterReadings(database),
        new TenantStore(database),
        inbox,
        BOUNDS,
        new ClusterReportSettings() {
          @Override
          public Optional<List<String>> namespaces() {
            return allowed.length == 0 ? Optional.empty() : Optional.of(List.of(allowed));
          }

          @Override
          public Duration poll() {
            return Duration.ofSeconds(5);
          }
        });
  }

  private void readNow(ClusterReports keeper) {
    execute("update scanner set source_at = null");
    keeper.glance();
    WaitingReports.read(database, new ClusterReportsFormat(), new OcsfFormat());
  }

  private void scanner(String name, String spec) {
    api.applyYaml(
        """
        apiVersion: mothership.dev/v1alpha1
        kind: Scanner
        metadata: {name: %s, namespace: reports-shop}
        spec: {%s}
        """
            .formatted(name, spec));
  }

  @Test
  void objectsOfTheTenantsOwnNamespacesAreReadAndWhatIsGoneIsOver() {
    scanner(
        "cluster",
        "kubernetesReports: {kinds: [VulnerabilityReport, SbomReport, PolicyReport,"
            + " ClusterPolicyReport, Report], namespaces: [reports-shop, reports-cart,"
            + " reports-bank]}");
    await("cluster", status -> condition(status, "SourceReady").startsWith("Unknown"));
    ClusterReports keeper = keeper();
    readNow(keeper);
    String uid = admin.namespaces().withName("kube-system").get().getMetadata().getUid();
    assertThat(strings(OPEN)).containsExactly("kyverno limits/cpu", "trivy CVE-2024-0001");
    assertThat(strings("select key from asset order by 1"))
        .containsExactly(
            "docker.io/library/web@sha256:" + "ab".repeat(32),
            "k8s/" + uid + "/apps/Deployment/reports-cart/web");
    assertThat(strings("select purl from package")).containsExactly("pkg:deb/debian/openssl@3.0.1");
    ScannerStatus told =
        await("cluster", status -> condition(status, "SourceReady").startsWith("False"));
    assertThat(condition(told, "SourceReady"))
        .startsWith("False PermissionDenied Nothing is read in namespace reports-bank: ")
        .contains("ClusterPolicyReport tell of the whole cluster")
        .contains("The cluster does not serve Report: ");
    assertThat(condition(told, "Ready")).startsWith("True Partial");

    List<String> before = strings(VERSIONS);
    readNow(keeper);
    assertThat(strings("select distinct state from report order by 1"))
        .containsExactly("accepted", "unchanged");
    assertThat(strings(VERSIONS)).isEqualTo(before);

    api.kubectl("delete", "vulnerabilityreports.aquasecurity.github.io", "web", "-n", SHOP);
    readNow(keeper);
    assertThat(strings(OPEN)).containsExactly("kyverno limits/cpu");
    assertThat(strings("select purl from package")).hasSize(1);
    api.kubectl("delete", "crd", "sbomreports.aquasecurity.github.io");
    readNow(keeper);
    assertThat(strings("select purl from package")).as("of a kind that is not served").hasSize(1);
    assertThat(
            condition(
                await("cluster", status -> condition(status, "SourceReady").contains("SbomReport")),
                "SourceReady"))
        .contains("The cluster does not serve Report, SbomReport: ");

    scanner("cluster", "kubernetesReports: {kinds: [PolicyReport]}");
    await("cluster", status -> Long.valueOf(2).equals(status.observedGeneration()));
    keeper.glance();
    WaitingReports.read(database, new ClusterReportsFormat());
    assertThat(strings(OPEN)).as("reports-cart is not asked for any more").isEmpty();
    assertThat(strings("select purl from package")).as("nor are SBOMs").isEmpty();
    assertThat(condition(await("cluster", s -> true), "SourceReady")).isNotEmpty();
    await("cluster", status -> condition(status, "SourceReady").startsWith("True Succeeded"));
  }

  @Test
  void whatTellsOfEverybodyIsForThoseWhomTheInstallationNames() {
    scanner("all", "kubernetesReports: {kinds: [ClusterPolicyReport]}");
    await("all", status -> condition(status, "SourceReady").startsWith("Unknown"));
    readNow(keeper("elsewhere"));
    assertThat(strings(OPEN)).isEmpty();
    assertThat(
            condition(
                await("all", status -> condition(status, "Ready").contains("PermissionDenied")),
                "Ready"))
        .contains("mothership.cluster-reports.namespaces has to name this namespace");
    readNow(keeper("elsewhere", SHOP));
    assertThat(strings(OPEN)).containsExactly("kyverno everything");
    await("all", status -> condition(status, "Ready").startsWith("True Succeeded"));
    readNow(keeper());
    assertThat(strings(OPEN)).isEmpty();
  }

  @Test
  void aNamespaceOfTwoTenantsIsOfNoneUntilTheyAgreeAndTakesNothingAlong() throws IOException {
    scanner("pipeline", "push: {}");
    scanner("policies", "kubernetesReports: {kinds: [PolicyReport], namespaces: [reports-cart]}");
    await("pipeline", status -> condition(status, "Ready").startsWith("True"));
    await("policies", status -> condition(status, "SourceReady").startsWith("Unknown"));
    send(scanners.find(SHOP, "pipeline").orElseThrow());
    select(BANK, "{matchExpressions: [{key: reports, operator: In, values: [bank, shop]}]}");

    String conflict = "False TenantConflict Namespace \"reports-shop\" is selected by the Tenants";
    for (String name : List.of("pipeline", "policies")) {
      ScannerStatus refused =
          await(name, status -> condition(status, "Ready").startsWith(conflict));
      assertThat(condition(refused, "Ready")).contains("reports-bank, reports-shop");
      assertThat(condition(refused, "Stalled")).startsWith("True TenantConflict");
      assertThat(scanners.find(SHOP, name)).as("nothing is taken for it").isEmpty();
    }
    readNow(keeper());
    assertThat(strings("select state from report")).containsExactly("received");
    assertThat(strings(OPEN)).isEmpty();

    select(BANK, "{matchLabels: {reports: bank}}");
    await("pipeline", status -> condition(status, "Ready").startsWith("True"));
    await("policies", status -> condition(status, "Stalled").startsWith("False"));
    readNow(keeper());
    assertThat(strings(OPEN)).containsExactly("kyverno limits/cpu", "prowler open");

    select(SHOP, "{matchLabels: {reports: none}}");
    await("pipeline", status -> condition(status, "Ready").startsWith("False NoTenant"));
    select(BANK, "{matchExpressions: [{key: reports, operator: In, values: [bank, shop]}]}");
    await("pipeline", status -> condition(status, "Ready").startsWith("True"));
    await("policies", status -> condition(status, "Stalled").startsWith("False"));
    assertThat(strings(OPEN)).as("of the tenant that has the namespace no more").isEmpty();
    assertThat(
            strings(
                "select t.name || ' ' || s.name from scanner s join tenant t on t.id = s.tenant_id"
                    + " where s.retired_at is null order by 1"))
        .containsExactly("reports-bank pipeline", "reports-bank policies");
    select(BANK, "{matchLabels: {reports: bank}}");
    select(SHOP, "{matchLabels: {reports: shop}}");
  }

  private void select(String tenant, String selector) {
    api.applyYaml(
        """
        apiVersion: mothership.dev/v1alpha1
        kind: Tenant
        metadata: {name: %s}
        spec: {namespaceSelector: %s}
        """
            .formatted(tenant, selector));
  }

  private void send(ScannerRow scanner) throws IOException {
    try (InboxStream stream = new InboxStream(inbox, scanner, BOUNDS, "ci", "", "")) {
      stream.write(EVENT.getBytes(StandardCharsets.UTF_8));
      stream.complete();
    }
  }

  private ScannerStatus await(String name, Predicate<ScannerStatus> holds) {
    return Awaitility.await(name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                Optional.ofNullable(
                        admin
                            .resources(ScannerResource.class)
                            .inNamespace(SHOP)
                            .withName(name)
                            .get())
                    .map(ScannerResource::getStatus)
                    .filter(holds),
            Optional::isPresent)
        .orElseThrow();
  }

  private static String condition(ScannerStatus status, String type) {
    for (Condition condition : status.conditions()) {
      if (condition.getType().equals(type)) {
        return condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage();
      }
    }
    return "";
  }

  private List<String> strings(String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  private void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  private static final FetchSettings BOUNDS =
      new FetchSettings() {
        @Override
        public long maxBytes() {
          return 1 << 20;
        }

        @Override
        public long maxWaitingBytes() {
          return 10 << 20;
        }

        @Override
        public int objectsAtOnce() {
          return 1;
        }
      };
}
