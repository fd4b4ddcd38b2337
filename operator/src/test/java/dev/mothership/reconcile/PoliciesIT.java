package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.ClusterScanPolicyResource;
import dev.mothership.api.v1alpha1.ScanPolicyResource;
import dev.mothership.api.v1alpha1.ScanPolicyStatus;
import dev.mothership.local.LocalStack;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.store.Database;
import dev.mothership.store.PolicyStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Policies on a real API server and a real database, without workers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoliciesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String ACCOUNTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: mail}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata: {name: prod, namespace: shop, labels: {stage: production}}
      spec: {aws: {accountId: "111111111111"}, identityRef: {name: any}}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata: {name: test, namespace: shop, labels: {stage: test}}
      spec: {aws: {accountId: "222222222222"}, identityRef: {name: any}}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata: {name: prod, namespace: mail, labels: {stage: production}}
      spec: {aws: {accountId: "333333333333"}, identityRef: {name: any}}
      """;

  private final LocalStack stack = LocalStack.own();
  private final SetClock sweepClock = new SetClock();
  private KubernetesClient client;
  private Database database;
  private PolicyStore store;
  private PolicySweep sweep;
  private Operator operator;

  @BeforeAll
  void start() {
    stack.controlPlane().apply(Path.of(System.getProperty("mothership.root"), "crds"));
    client = stack.controlPlane().client();
    database = TestDatabase.create();
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createScript(
                        """
                        insert into tenant (name, external_id) values ('shop', 'x1'), ('mail', 'x2');
                        insert into account (tenant_id, provider, native_id, namespace, name) values
                          (1, 'aws', '111111111111', 'shop', 'prod'), (1, 'aws', '222222222222', 'shop', 'test'),
                          (2, 'aws', '333333333333', 'mail', 'prod');
                        """)
                    .execute());
    store = new PolicyStore(database);
    StoreHealth health = new StoreHealth(Clock.systemUTC());
    health.worked();
    PolicyRecord record = new PolicyRecord(store, new RuleCatalog());
    sweep = new PolicySweep(database, client, store, new Every(), sweepClock);
    stack.controlPlane().applyYaml(ACCOUNTS);
    StatusSettings soon = new Soon();
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .checkingCRDAndValidateLocalModel(false));
    operator.register(
        new ClusterScanPolicyReconciler(record, health, client, Clock.systemUTC(), soon));
    operator.register(new ScanPolicyReconciler(record, health, client, Clock.systemUTC(), soon));
    operator.start();
  }

  @AfterAll
  void stop() {
    operator.stop();
    client.close();
    stack.close();
  }

  @Test
  void aPolicySelectsAccountsByLabelAndHasTheirTenantsCorrelated() {
    long before = requested("shop");
    long mail = requested("mail");
    cluster(
        "by-label",
        "accountSelector: {matchLabels: {stage: test}}, checks: {exclude: [aws-s3-bucket-public]}");
    ScanPolicyStatus status = await("by-label", s -> s.accountCount() == 1);
    assertThat(status.accounts()).containsExactly("shop/test");
    assertThat(status.checkCount()).isEqualTo(new RuleCatalog().checks().size() - 1);
    assertThat(ready(status)).isEqualTo("True Succeeded The policy holds.");
    assertThat(requested("shop")).isGreaterThan(before);
    assertThat(requested("mail")).isEqualTo(mail);

    stack
        .controlPlane()
        .kubectl("label", "cloudaccount/prod", "-n", "mail", "stage=test", "--overwrite");
    assertThat(await("by-label", s -> s.accountCount() == 2).accounts())
        .containsExactly("mail/prod", "shop/test");
    assertThat(requested("mail")).isGreaterThan(mail);
    stack
        .controlPlane()
        .kubectl("label", "cloudaccount/prod", "-n", "mail", "stage=production", "--overwrite");
    await("by-label", s -> s.accountCount() == 1);
    forget("clusterscanpolicy", "by-label");
  }

  @Test
  void aNamespacedPolicySelectsInItsNamespaceAndOverrulesAnExclusion() {
    cluster("lax", "checks: {exclude: [aws-ec2-imdsv1-allowed]}");
    await("lax", s -> s.accountCount() == 3);
    stack
        .controlPlane()
        .applyYaml(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: ScanPolicy
            metadata: {name: strict, namespace: shop}
            spec: {checks: {include: [aws-ec2-imdsv1-allowed]}}
            """);
    ScanPolicyStatus strict =
        await(ScanPolicyResource.class, "shop", "strict", s -> s.accountCount() == 2);
    assertThat(strict.accounts()).containsExactly("shop/prod", "shop/test");
    assertThat(strict.overruled()).isEmpty();
    ScanPolicyStatus lax = await("lax", s -> !s.overruled().isEmpty());
    assertThat(lax.overruled())
        .containsExactly("checks.exclude aws-ec2-imdsv1-allowed: ScanPolicy shop/strict wins");
    assertThat(ready(lax)).startsWith("True Overruled ").contains("shop/strict");
    forget("scanpolicy", "strict", "-n", "shop");
    forget("clusterscanpolicy", "lax");
  }

  @Test
  void whatCannotBeDoneIsToldAndTheRestHolds() {
    cluster(
        "odd",
        """
        checks: {exclude: [aws-nothing]}, customChecks: [
          {id: broken, title: T, severity: low, assetType: aws.s3.bucket, remediation: R, fails: "asset.name ==\\n  nme"},
          {id: fine, title: T, severity: low, assetType: aws.s3.bucket, remediation: R, fails: "asset.name == 'a'"}]
        """);
    ScanPolicyStatus status = await("odd", s -> s.customCheckCount() == 1);
    assertThat(ready(status))
        .startsWith("False ExpressionRefused ")
        .contains("customChecks broken: fails:2:3: ")
        .contains("checks.exclude: there is no check aws-nothing")
        .doesNotContain("customChecks fine");
    cluster("odd", "checks: {exclude: [aws-nothing]}");
    assertThat(ready(await("odd", s -> s.customCheckCount() == 0)))
        .startsWith("False UnknownReference ");
    cluster("odd", "checks: {exclude: [aws-s3-bucket-public]}");
    assertThat(ready(await("odd", s -> ready(s).startsWith("True")))).startsWith("True Succeeded");
    forget("clusterscanpolicy", "odd");
  }

  @Test
  void whatAPolicyInShadowWouldChangeIsSummedOverTenants() {
    cluster("tried", "mode: Shadow");
    await("tried", s -> s.shadow() != null);
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into policy_shadow
                    select t.id, p.id, 2, 1, 0, jsonb_build_array(jsonb_build_object('change', 'opened',
                      'check', 'a', 'asset', t.name, 'from', '', 'to', 'high', 'risk', 60 + t.id))
                    from tenant t, policy p where p.name = 'tried'
                    """));
    ScanPolicyStatus.Shadow shadow =
        await("tried", s -> s.shadow() != null && s.shadow().opened() == 4).shadow();
    assertThat(shadow.resolved()).isEqualTo(2);
    assertThat(shadow.changed()).isZero();
    assertThat(shadow.top())
        .containsExactly("opened: a mail (high, risk 62)", "opened: a shop (high, risk 61)");
    forget("clusterscanpolicy", "tried");
  }

  /** Deletes and sweeps; the first look only notes that it is gone. */
  private void forget(String kind, String name, String... more) {
    String[] command = new String[3 + more.length];
    command[0] = "delete";
    command[1] = kind;
    command[2] = name;
    System.arraycopy(more, 0, command, 3, more.length);
    stack.controlPlane().kubectl(command);
    sweep.sweep();
    assertThat(store.names()).anyMatch(stored -> stored.name().equals(name));
    long before = requested("shop");
    sweepClock.forward(Duration.ofMinutes(2));
    sweep.sweep();
    assertThat(store.names()).noneMatch(stored -> stored.name().equals(name));
    assertThat(requested("shop")).isGreaterThan(before);
  }

  private void cluster(String name, String spec) {
    stack
        .controlPlane()
        .applyYaml(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: ClusterScanPolicy
            metadata: {name: %s}
            spec: {%s}
            """
                .formatted(name, spec));
  }

  private ScanPolicyStatus await(String name, Predicate<ScanPolicyStatus> holds) {
    return await(ClusterScanPolicyResource.class, null, name, holds);
  }

  private <R extends CustomResource<?, ScanPolicyStatus>> ScanPolicyStatus await(
      Class<R> kind, @Nullable String namespace, String name, Predicate<ScanPolicyStatus> holds) {
    return Awaitility.await(name)
        .atMost(PATIENCE)
        .until(
            () ->
                (namespace == null
                        ? client.resources(kind).withName(name).get()
                        : client.resources(kind).inNamespace(namespace).withName(name).get())
                    .getStatus(),
            status -> status != null && holds.test(status));
  }

  private static String ready(ScanPolicyStatus status) {
    Condition ready =
        status.conditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .findFirst()
            .orElseThrow();
    return ready.getStatus() + " " + ready.getReason() + " " + ready.getMessage();
  }

  private long requested(String tenant) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select requested_seq from tenant where name = :name")
                    .bind("name", tenant)
                    .mapTo(Long.class)
                    .one());
  }

  private record Every() implements SweepSettings {
    @Override
    public Duration grace() {
      return Duration.ofMinutes(10);
    }

    @Override
    public Duration every() {
      return Duration.ofMinutes(1);
    }
  }
}
