package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.CloudAccountStatus;
import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.api.v1alpha1.TenantStatus;
import dev.mothership.local.LocalPostgres;
import dev.mothership.local.LocalStack;
import dev.mothership.publish.Projections;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountStore;
import dev.mothership.store.Database;
import dev.mothership.store.OrganizationStore;
import dev.mothership.store.PostureStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.ds.PGSimpleDataSource;

/** The reconcilers on a real API server and a real database, without workers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReconcilersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String TEAM =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: %1$s, labels: {team: %1$s}}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Tenant
      metadata: {name: %1$s}
      spec: {namespaceSelector: {matchLabels: {team: %1$s}}}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: CloudIdentity
      metadata: {name: %1$s}
      spec: {aws: {}, allowedNamespaces: {matchLabels: {team: %1$s}}}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata: {name: account, namespace: %1$s}
      spec: {aws: {accountId: "%2$s"}, identityRef: {name: %1$s}}
      """;

  private final LocalStack stack = LocalStack.own();
  private KubernetesClient client;
  private PGSimpleDataSource source;
  private AccountStore accounts;
  private ScanSignals signals;
  private Operator operator;

  @BeforeAll
  void start() {
    stack.controlPlane().apply(Path.of(System.getProperty("mothership.root"), "crds"));
    client = stack.controlPlane().client();
    LocalPostgres.Database fresh = stack.postgres().newDatabase();
    source = new PGSimpleDataSource();
    source.setUrl(fresh.url());
    source.setUser(fresh.user());
    source.setPassword(fresh.password());
    Database database = new Database(source);
    database.migrate();
    TenantStore tenants = new TenantStore(database);
    accounts = new AccountStore(database);
    Clock clock = Clock.systemUTC();
    StoreHealth health = new StoreHealth(Clock.systemUTC());
    KnownAccounts known = new KnownAccounts();
    Projections projections = new Projections();
    CloudAccountReconciler accountReconciler =
        new CloudAccountReconciler(
            new AccountDecision(
                tenants, accounts, new OrganizationStore(database), new TaskQueue(database)),
            health,
            client,
            clock);
    TenantReconciler tenantReconciler =
        new TenantReconciler(
            new TenantRecord(
                tenants, known, new SweepState(), new PostureStore(database), projections),
            new OwnerAccess(client),
            health,
            client,
            clock);
    signals =
        new ScanSignals(
            database,
            accounts,
            tenants,
            known,
            health,
            projections,
            accountReconciler,
            tenantReconciler);
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .checkingCRDAndValidateLocalModel(false));
    operator.register(accountReconciler);
    operator.register(tenantReconciler);
    operator.register(new CloudIdentityReconciler(client, clock));
    signals.start();
    operator.start();
  }

  @AfterAll
  void stop() {
    signals.stop();
    operator.stop();
    client.close();
    stack.close();
  }

  private AccountRow applied(String team, String accountId) {
    stack.controlPlane().applyYaml(TEAM.formatted(team, accountId));
    awaitReady(team, "False", "Progressing");
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> accounts.find(team, "account"), found -> found.isPresent())
        .orElseThrow();
  }

  private String awaitReady(String namespace, String status, String reason) {
    return awaitCondition(namespace, "Ready", status, reason);
  }

  private String awaitCondition(String namespace, String type, String status, String reason) {
    return Awaitility.await(type + " " + status + " " + reason)
        .atMost(PATIENCE)
        .until(
            () ->
                client
                    .resources(CloudAccountResource.class)
                    .inNamespace(namespace)
                    .withName("account")
                    .get()
                    .getStatus(),
            present ->
                present != null
                    && present.conditions().stream()
                        .anyMatch(
                            c ->
                                c.getType().equals(type)
                                    && c.getStatus().equals(status)
                                    && c.getReason().equals(reason)))
        .conditions()
        .stream()
        .filter(c -> c.getType().equals(type))
        .map(Condition::getMessage)
        .findFirst()
        .orElseThrow();
  }

  private void awaitRevoked(String team) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> accounts.find(team, "account").orElseThrow().authorizedAt() == null);
  }

  @Test
  void anAllowedAccountIsStoredWithItsTenantsExternalId() {
    AccountRow row = applied("alpha", "111111111111");
    assertThat(row.authorizedAt()).isNotNull();
    assertThat(row.request().roleName()).isEqualTo("MothershipReadOnly");
    assertThat(row.request().externalId()).hasSize(32);
    assertThat(row.request().namespace()).isEqualTo("alpha");
    assertThat(row.request().intervalSeconds()).isEqualTo(3600);
  }

  @Test
  void aSecondTenantOnTheNamespaceTakesItFromBoth() {
    applied("beta", "222222222222");
    stack
        .controlPlane()
        .applyYaml(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: Tenant
            metadata: {name: greedy}
            spec: {namespaceSelector: {matchLabels: {team: beta}}}
            """);
    assertThat(awaitReady("beta", "False", "TenantConflict")).contains("beta, greedy");
    awaitRevoked("beta");
    stack
        .controlPlane()
        .kubectl(
            "wait",
            "tenant/beta",
            "--timeout=20s",
            "--for=jsonpath={.status.conditions[?(@.type=='Ready')].reason}=TenantConflict");
    stack.controlPlane().kubectl("delete", "tenant", "greedy");
    awaitReady("beta", "False", "Progressing");
  }

  @Test
  void anIdentityThatTakesItsAdmissionBackStopsTheAccountAtOnce() {
    applied("gamma", "333333333333");
    stack
        .controlPlane()
        .kubectl(
            "patch",
            "cloudidentity",
            "gamma",
            "--type=merge",
            "-p",
            "{\"spec\":{\"allowedNamespaces\":{\"matchLabels\":{\"team\":\"other\"}}}}");
    assertThat(awaitCondition("gamma", "CredentialsValid", "False", "IdentityNotAllowed"))
        .contains("allowedNamespaces");
    awaitRevoked("gamma");
  }

  @Test
  void anAccountBeyondItsTenantsLimitWaitsUntilThereIsAPlace() {
    applied("eta", "777777777777");
    stack
        .controlPlane()
        .kubectl(
            "patch",
            "tenant",
            "eta",
            "--type=merge",
            "-p",
            "{\"spec\":{\"limits\":{\"maxAccounts\":1}}}");
    stack
        .controlPlane()
        .applyYaml(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: CloudAccount
            metadata: {name: second, namespace: eta}
            spec: {aws: {accountId: "777777777778"}, identityRef: {name: eta}}
            """);
    awaitReason("second", "TooManyAccounts");
    String message = ready("second").map(Condition::getMessage).orElseThrow();
    assertThat(message).contains("may have 1 CloudAccounts").contains("spec.limits.maxAccounts");
    assertThat(accounts.find("eta", "second")).as("never stored, so never synced").isEmpty();
    assertThat(accounts.find("eta", "account").orElseThrow().authorizedAt()).isNotNull();

    stack.controlPlane().kubectl("delete", "cloudaccount", "account", "-n", "eta");
    awaitReason("second", "Progressing");
    assertThat(accounts.find("eta", "second").orElseThrow().authorizedAt()).isNotNull();
  }

  private void awaitReason(String account, String reason) {
    Awaitility.await(account + " " + reason)
        .atMost(PATIENCE)
        .until(() -> ready(account).map(Condition::getReason).orElse("").equals(reason));
  }

  private Optional<Condition> ready(String account) {
    CloudAccountResource found =
        client.resources(CloudAccountResource.class).inNamespace("eta").withName(account).get();
    return Optional.ofNullable(found.getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals("Ready"))
        .findFirst();
  }

  @Test
  void beforeAnythingWasAskedNothingIsCountedAsNone() {
    applied("theta", "888888888888");
    CloudAccountStatus account =
        client
            .resources(CloudAccountResource.class)
            .inNamespace("theta")
            .withName("account")
            .get()
            .getStatus();
    assertThat(account.coverage()).isNull();
    assertThat(account.score()).isNull();
    assertThat(account.findings()).isNull();
    assertThat(account.assets()).isNull();
    assertThat(account.api()).isNull();
    TenantStatus tenant =
        Awaitility.await("the Tenant's status")
            .atMost(PATIENCE)
            .until(
                () -> client.resources(TenantResource.class).withName("theta").get().getStatus(),
                Objects::nonNull);
    assertThat(tenant.findings()).isNull();
    assertThat(tenant.score()).isNull();
  }

  @Test
  void suspendingIsToldAndStored() {
    applied("delta", "444444444444");
    stack
        .controlPlane()
        .kubectl(
            "patch",
            "cloudaccount",
            "account",
            "-n",
            "delta",
            "--type=merge",
            "-p",
            "{\"spec\":{\"suspend\":true}}");
    awaitReady("delta", "False", "Suspended");
    assertThat(accounts.find("delta", "account").orElseThrow().suspended()).isTrue();
  }

  @Test
  void aDeletedAccountIsCancelledAtOnce() {
    applied("epsilon", "555555555555");
    stack.controlPlane().kubectl("delete", "cloudaccount", "account", "-n", "epsilon");
    awaitRevoked("epsilon");
  }

  @Test
  void aDatabaseThatIsAwayIsToldAndItsReturnIsToo() {
    applied("zeta", "666666666666");
    stack.postgres().stop();
    awaitReady("zeta", "False", "DatabaseUnavailable");
    stack.postgres().start();
    awaitReady("zeta", "False", "Progressing");
  }
}
