package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.local.LocalStack;
import dev.mothership.publish.Projections;
import dev.mothership.store.AccountIntent;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountStore;
import dev.mothership.store.Database;
import dev.mothership.store.Estate;
import dev.mothership.store.PostureStore;
import dev.mothership.store.TenantRow;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The sweep's lists come from a real API server, what it compares them with from a database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbsenceSweepIT {
  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Path CRDS = Path.of(System.getProperty("mothership.root"), "crds");
  private static final String TEAM =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: ns}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Tenant
      metadata: {name: team}
      spec: {namespaceSelector: {matchLabels: {team: team}}}
      """;
  private static final String ACCOUNT =
      """
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata: {name: %s, namespace: ns}
      spec: {aws: {accountId: "111111111111"}, identityRef: {name: any}}
      """;

  private final LocalStack stack = LocalStack.own();
  private KubernetesClient client;
  private SetClock clock;
  private Estate estate;
  private TenantRow tenant;
  private AccountStore accounts;
  private SweepState state;
  private AbsenceSweep sweep;

  @BeforeAll
  void start() {
    stack.controlPlane().apply(CRDS);
    stack.controlPlane().applyYaml(TEAM);
    client = stack.controlPlane().client();
  }

  @AfterAll
  void stop() {
    client.close();
    stack.close();
  }

  @BeforeEach
  void emptyDatabase() {
    Database database = TestDatabase.create();
    TenantStore tenants = new TenantStore(database);
    accounts = new AccountStore(database);
    estate = new Estate(database);
    tenant = estate.tenant("team");
    clock = new SetClock();
    state = new SweepState();
    StoreHealth health = new StoreHealth(Clock.systemUTC());
    TenantReconciler reconciler =
        new TenantReconciler(
            new TenantRecord(
                tenants, new KnownAccounts(), state, new PostureStore(database), new Projections()),
            new OwnerAccess(client),
            health,
            client,
            Clock.systemUTC());
    SweepSettings settings =
        new SweepSettings() {
          @Override
          public Duration grace() {
            return GRACE;
          }

          @Override
          public Duration every() {
            return Duration.ofMinutes(1);
          }
        };
    sweep =
        new AbsenceSweep(
            database,
            client,
            accounts,
            tenants,
            state,
            reconciler,
            new OwnerAccess(client),
            settings,
            clock);
  }

  @AfterEach
  void noObjects() {
    client.resources(CloudAccountResource.class).inNamespace("ns").delete();
  }

  private void object(String name) {
    stack.controlPlane().applyYaml(ACCOUNT.formatted(name));
  }

  private void delete(String name) {
    client.resources(CloudAccountResource.class).inNamespace("ns").withName(name).delete();
  }

  private AccountRow row(String name) {
    return estate.account(tenant, name, "native-" + name);
  }

  private boolean kept(String name) {
    return accounts.find("ns", name).isPresent();
  }

  @Test
  void anAccountWithoutAnObjectIsRetiredAfterItsGraceAndNotBefore() {
    object("here");
    row("here");
    row("gone");
    sweep.sweep();
    clock.forward(GRACE.minusSeconds(1));
    sweep.sweep();
    assertThat(kept("gone")).isTrue();
    clock.forward(Duration.ofSeconds(1));
    sweep.sweep();
    assertThat(kept("gone")).isFalse();
    assertThat(kept("here")).isTrue();
  }

  @Test
  void anObjectThatIsCreatedAgainInTimeKeepsItsAccount() {
    AccountRow before = row("back");
    sweep.sweep();
    clock.forward(Duration.ofMinutes(9));
    object("back");
    AccountRow again = row("back");
    sweep.sweep();
    assertThat(again.id()).isEqualTo(before.id());
    delete("back");
    clock.forward(Duration.ofMinutes(2));
    sweep.sweep();
    assertThat(kept("back")).as("its grace began anew").isTrue();
  }

  @Test
  void anObjectThatIsCreatedAfterRetirementAdoptsItsHistory() {
    AccountRow before = row("late");
    sweep.sweep();
    clock.forward(GRACE);
    sweep.sweep();
    assertThat(kept("late")).isFalse();
    assertThat(row("late").id()).isEqualTo(before.id());
  }

  @Test
  void theStoredPolicySaysWhetherAnythingIsLeft() {
    AccountRow retained = row("retained");
    AccountRow purged =
        accounts.save(
            new AccountIntent(
                tenant.id(), "ns", "purged", "", "Delete", false, Estate.request("p", "r", 1)));
    sweep.sweep();
    clock.forward(GRACE);
    sweep.sweep();
    assertThat(kept("retained") || kept("purged")).isFalse();
    assertThat(row("retained").id()).isEqualTo(retained.id());
    AccountRow anew =
        accounts.save(
            new AccountIntent(
                tenant.id(), "ns", "purged", "", "Delete", false, Estate.request("p", "r", 1)));
    assertThat(anew.id()).isNotEqualTo(purged.id());
  }

  @Test
  void tooManyGoneAtOnceHaltTheSweepUntilAPersonApproves() {
    for (int i = 0; i < 4; i++) {
      row("lost" + i);
    }
    sweep.sweep();
    clock.forward(GRACE);
    sweep.sweep();
    assertThat(state.halted("team")).isEqualTo(4);
    assertThat(kept("lost0")).isTrue();

    approve(Instant.parse("2020-01-01T00:00:00Z"));
    sweep.sweep();
    assertThat(kept("lost0")).as("approved before they went").isTrue();

    approve(Instant.now().plusSeconds(1));
    sweep.sweep();
    assertThat(state.halted("team")).isZero();
    for (int i = 0; i < 4; i++) {
      assertThat(kept("lost" + i)).isFalse();
    }
    stack.controlPlane().kubectl("annotate", "tenant", "team", AbsenceSweep.APPROVED_AT + "-");
  }

  private void approve(Instant at) {
    stack
        .controlPlane()
        .kubectl("annotate", "tenant", "team", "--overwrite", AbsenceSweep.APPROVED_AT + "=" + at);
  }

  @Test
  void aKindThatIsNotServedRetiresNothingAndBeginsTheGraceAnew() {
    row("kept");
    sweep.guardedSweep();
    stack.controlPlane().kubectl("delete", "crd", "cloudaccounts.mothership.dev");
    clock.forward(GRACE);
    assertThatThrownBy(sweep::sweep).isInstanceOf(KubernetesClientException.class);
    sweep.guardedSweep();
    stack.controlPlane().apply(CRDS);
    awaitServed();
    clock.forward(GRACE.minusSeconds(1));
    sweep.guardedSweep();
    assertThat(kept("kept")).isTrue();
    clock.forward(GRACE);
    sweep.guardedSweep();
    assertThat(kept("kept")).isFalse();
  }

  private void awaitServed() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreException(KubernetesClientException.class)
        .until(() -> client.resources(CloudAccountResource.class).inAnyNamespace().list() != null);
  }
}
