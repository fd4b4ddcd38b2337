package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.RiskModelResource;
import dev.mothership.api.v1alpha1.RiskModelStatus;
import dev.mothership.local.LocalStack;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.scan.TenantCorrelation;
import dev.mothership.store.Database;
import dev.mothership.store.ModelDifference;
import dev.mothership.store.ModelDifference.Move;
import dev.mothership.store.Retention;
import dev.mothership.store.RiskModelRow;
import dev.mothership.store.RiskModelStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Risk models on a real API server and a real database; the tenants are rated by nobody. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RiskModelReconcilerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ModelDifference TOLD =
      new ModelDifference(
          7,
          Map.of("critical>high", 2, "high>medium", 1),
          List.of(new Move("checkout", "one", 84, 70), new Move("checkout", "two", 82, 60)));

  private final LocalStack stack = LocalStack.own();
  private KubernetesClient client;
  private Database database;
  private RiskModelStore models;
  private RiskModelKeeper keeper;
  private Housekeeping housekeeping;
  private Operator operator;

  @BeforeAll
  void start() {
    stack.controlPlane().apply(Path.of(System.getProperty("mothership.root"), "crds"));
    client = stack.controlPlane().client();
    database = TestDatabase.create();
    models = new RiskModelStore(database);
    Clock clock = Clock.systemUTC();
    StoreHealth health = new StoreHealth(clock);
    health.worked();
    execute(
        """
        insert into tenant (name, external_id, correlated_at, correlated_on)
        values ('checkout', 'x-1', now(), 'rules'), ('other', 'x-2', null, '')
        """);
    keeper =
        new RiskModelKeeper(
            client,
            database,
            models,
            new TenantStore(database),
            new RatedBy(models),
            (handle, tenant, model) -> tenant == 1 ? TOLD : ModelDifference.NONE,
            clock);
    housekeeping =
        new Housekeeping(
            database, new Retention(database), new TaskQueue(database), new RatedBy(models), clock);
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .checkingCRDAndValidateLocalModel(false));
    operator.register(
        new RiskModelReconciler(
            new RiskModelRecord(models, new RuleCatalog()), health, client, clock));
    operator.start();
  }

  /** As the application makes its rules' version, without anything to correlate. */
  private record RatedBy(RiskModelStore models) implements TenantCorrelation {
    @Override
    public void run(Handle handle, long tenantId) {
      throw new IllegalStateException("nobody works here");
    }

    @Override
    public String rules() {
      return "rules" + models.enforced().map(model -> "+" + model.version()).orElse("");
    }
  }

  @AfterEach
  void forget() {
    client.resources(RiskModelResource.class).delete();
    keeper.glance();
    keeper.glance();
    assertThat(models.all()).isEmpty();
    execute("update tenant set requested_seq = 0, done_seq = 0, correlated_on = 'rules'");
  }

  @AfterAll
  void stop() {
    operator.stop();
    client.close();
    stack.close();
  }

  @Test
  void aShadowIsComparedAndShown() {
    apply("shadow", "mode: Shadow", "leastConsequence: 0.3");
    awaitReady("shadow", "Unknown", "Progressing");
    keeper.glance();
    assertThat(awaitReady("shadow", "True", "Succeeded"))
        .isEqualTo(
            "3 of 7 findings would change their severity; nothing is changed while the mode is Shadow.");
    RiskModelStatus status = status("shadow").orElseThrow();
    assertThat(status.active()).isFalse();
    RiskModelStatus.Difference difference = status.difference();
    assertThat(difference.comparedWith()).isEqualTo("default");
    assertThat(difference.tenants()).isEqualTo(2);
    assertThat(difference.bands())
        .containsExactly(
            new RiskModelStatus.BandChange("critical", "high", 2),
            new RiskModelStatus.BandChange("high", "medium", 1));
    assertThat(difference.moves())
        .containsExactly(
            new RiskModelStatus.Move("checkout", "two", 82, 60),
            new RiskModelStatus.Move("checkout", "one", 84, 70));
    housekeeping.glance();
    assertThat(due()).isZero();

    apply("shadow", "mode: Shadow", "leastConsequence: 0.2");
    awaitReady("shadow", "Unknown", "Progressing");
    assertThat(status("shadow").orElseThrow().difference()).isNull();
  }

  @Test
  void enforcingMakesTenantsDueAndTheOlderOfTwoWins() {
    apply("a-first", "mode: Enforce", "leastConsequence: 0.3");
    awaitReady("a-first", "True", "Succeeded");
    assertThat(status("a-first").orElseThrow().active()).isTrue();
    housekeeping.glance();
    // The tenant that was never correlated will be anyway.
    assertThat(due()).isEqualTo(1);

    apply("b-second", "mode: Enforce", "leastConsequence: 0.2");
    assertThat(awaitReady("b-second", "False", "AnotherModelEnforced"))
        .contains("RiskModel a-first is");
    assertThat(condition("b-second", "Stalled").orElseThrow().getStatus()).isEqualTo("True");

    apply("a-first", "mode: Enforce", "leastConsequence: 0.3", "suspend: true");
    awaitReady("a-first", "False", "Suspended");
    awaitReady("b-second", "True", "Succeeded");
    assertThat(models.enforced().map(RiskModelRow::name)).contains("b-second");
  }

  @Test
  void whatMakesNoSenseIsRefusedAndTheLastValidValuesStay() {
    apply("mine", "mode: Enforce", "leastConsequence: 0.3");
    awaitReady("mine", "True", "Succeeded");
    String version = models.find("mine").orElseThrow().version();

    apply("mine", "mode: Enforce", "exposure: {behind: 0.3}");
    assertThat(awaitReady("mine", "False", "InvalidModel"))
        .isEqualTo(
            "Correct these values: exposure.private is 0.4, more than exposure.behind, 0.3."
                + " Until then findings are rated by the last valid ones.");
    assertThat(models.enforced().map(RiskModelRow::version)).contains(version);
    assertThat(status("mine").orElseThrow().active()).isTrue();
  }

  @Test
  void aModelWhoseObjectIsGoneRatesNothingAnyMore() {
    apply("going", "mode: Enforce", "leastConsequence: 0.3");
    awaitReady("going", "True", "Succeeded");
    client.resources(RiskModelResource.class).withName("going").delete();
    keeper.glance();
    assertThat(models.enforced()).isPresent();
    keeper.glance();
    assertThat(models.enforced()).isEmpty();
  }

  private void apply(String name, String... fields) {
    stack
        .controlPlane()
        .applyYaml(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: RiskModel
            metadata: {name: %s}
            spec:
              %s
            """
                .formatted(name, String.join("\n  ", fields)));
  }

  private String awaitReady(String name, String status, String reason) {
    return Awaitility.await(name + " Ready " + status + " " + reason)
        .atMost(PATIENCE)
        .until(
            () -> condition(name, "Ready"),
            found ->
                found
                    .filter(ready -> ready.getStatus().equals(status))
                    .filter(ready -> ready.getReason().equals(reason))
                    .isPresent())
        .map(Condition::getMessage)
        .orElseThrow();
  }

  private Optional<Condition> condition(String name, String type) {
    return status(name).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  private Optional<RiskModelStatus> status(String name) {
    return Optional.ofNullable(client.resources(RiskModelResource.class).withName(name).get())
        .map(RiskModelResource::getStatus)
        .filter(Objects::nonNull);
  }

  private int due() {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select count(*) from tenant where requested_seq > done_seq")
                    .mapTo(Integer.class)
                    .one());
  }

  private void execute(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }
}
