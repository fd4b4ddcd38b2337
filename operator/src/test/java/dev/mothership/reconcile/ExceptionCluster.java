package dev.mothership.reconcile;

import dev.mothership.api.v1alpha1.ClusterPostureExceptionResource;
import dev.mothership.api.v1alpha1.PostureExceptionResource;
import dev.mothership.api.v1alpha1.PostureExceptionSpec;
import dev.mothership.api.v1alpha1.PostureExceptionStatus;
import dev.mothership.correlate.EstateFixture;
import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import dev.mothership.local.LocalStack;
import dev.mothership.rules.RuleCatalog;
import dev.mothership.rules.SomeRules;
import dev.mothership.store.ApprovalStore;
import dev.mothership.store.Database;
import dev.mothership.store.ExceptionDeadlines;
import dev.mothership.store.ExceptionProposals;
import dev.mothership.store.ExceptionStore;
import dev.mothership.store.PolicyStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions and decisions reconciled on a cluster of its own, under the rights and policies that
 * are shipped, over the database of a tenant that is correlated by the test.
 */
final class ExceptionCluster implements AutoCloseable {
  static final String NAMESPACE = "team-checkout";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Alice owns the namespace and may also decide; Sam and Sue decide everywhere. */
  private static final String PEOPLE =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: team-checkout}
      ---
      apiVersion: v1
      kind: Namespace
      metadata: {name: nobodys}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: argocd, namespace: team-checkout}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata: {name: shop, namespace: team-checkout}
      spec: {aws: {accountId: "111111111111"}, identityRef: {name: any}}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: owner, namespace: team-checkout}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-owner}
      subjects:
      - {kind: User, apiGroup: rbac.authorization.k8s.io, name: alice}
      - {kind: ServiceAccount, name: argocd, namespace: team-checkout}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: decides-too, namespace: team-checkout}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-approver}
      subjects:
      - {kind: User, apiGroup: rbac.authorization.k8s.io, name: alice}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: security}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: mothership-approver}
      subjects:
      - {kind: User, apiGroup: rbac.authorization.k8s.io, name: sam}
      - {kind: User, apiGroup: rbac.authorization.k8s.io, name: sue}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: cluster-exceptions}
      rules:
      - {apiGroups: [mothership.dev], resources: [clusterpostureexceptions], verbs: ["*"]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: cluster-exceptions}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-exceptions}
      subjects:
      - {kind: User, apiGroup: rbac.authorization.k8s.io, name: sam}
      """;

  private final LocalStack stack = LocalStack.own();
  private final SetClock sweepClock = new SetClock();
  private final Database database = TestDatabase.create();
  final EstateFixture estate = new EstateFixture(database.jdbi(), SomeRules.with(SomeRules.TEN));
  private final KubernetesClient admin;
  private final KubernetesClient shipped;
  private final Operator operator;
  private final ExceptionKeeper keeper;
  private final ExceptionSweep sweep;

  ExceptionCluster() {
    ControlPlane api = stack.controlPlane();
    api.apply(Installation.checkout().resolve("config/default"));
    api.applyYaml(PEOPLE);
    admin = api.client();
    shipped =
        api.clientAs(api.serviceAccountKubeconfig(Installation.NAMESPACE, "mothership-operator"));
    estate.execute("update tenant set namespaces = '{team-checkout}'");
    Clock clock = Clock.systemUTC();
    StoreHealth health = new StoreHealth(clock);
    health.worked();
    ExceptionStore exceptions = new ExceptionStore(database);
    ApprovalStore approvals = new ApprovalStore(database);
    Settings settings = new Settings();
    ExceptionRecord record = new ExceptionRecord(exceptions, new RuleCatalog(), settings);
    var namespaced = new PostureExceptionReconciler(record, health, shipped, clock);
    var cluster = new ClusterPostureExceptionReconciler(record, health, shipped, clock);
    keeper =
        new ExceptionKeeper(
            database,
            exceptions,
            new ExceptionDeadlines(database),
            new ProposedExceptions(new ExceptionProposals(database), shipped, settings, clock),
            namespaced,
            cluster);
    sweep = new ExceptionSweep(database, shipped, exceptions, approvals, settings, sweepClock);
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(shipped)
                    .withCloseClientOnStop(false)
                    .checkingCRDAndValidateLocalModel(false));
    operator.register(namespaced);
    operator.register(cluster);
    operator.register(new ApprovalReconciler(approvals, health));
    PolicyRecord policies = new PolicyRecord(new PolicyStore(database), new RuleCatalog());
    operator.register(
        new ClusterScanPolicyReconciler(policies, health, shipped, clock, new Soon()));
    operator.register(new ScanPolicyReconciler(policies, health, shipped, clock, new Soon()));
    operator.start();
  }

  @Override
  public void close() {
    operator.stop();
    shipped.close();
    admin.close();
    stack.close();
  }

  Database database() {
    return database;
  }

  KubernetesClient admin() {
    return admin;
  }

  ControlPlane api() {
    return stack.controlPlane();
  }

  /** A client that acts as somebody whom the API server only knows by name. */
  KubernetesClient as(String user) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(stack.controlPlane().kubeconfig().toFile()))
            .withImpersonateUsername(user)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new VertxHttpClientFactory())
        .build();
  }

  KubernetesClient asServiceAccount(String name) {
    return api().clientAs(api().serviceAccountKubeconfig(NAMESPACE, name));
  }

  /** One round of the leader, as there is one every few seconds. */
  void glance() {
    keeper.glance();
  }

  /** A correlation that is asked for is run, as a worker would, and statuses follow it. */
  void correlateWhereDue() {
    if (estate.one("select requested_seq > done_seq from tenant where id = 1", Boolean.class)) {
      estate.correlate();
      estate.execute("update tenant set done_seq = requested_seq, correlated_at = now()");
    }
    keeper.glance();
  }

  /** Two looks, more than an interval apart. */
  void sweep() {
    sweep.sweep();
    sweepClock.forward(Duration.ofMinutes(2));
    sweep.sweep();
  }

  PostureExceptionStatus await(String name, Predicate<PostureExceptionStatus> holds) {
    return await(PostureExceptionResource.class, NAMESPACE, name, holds);
  }

  PostureExceptionStatus awaitCluster(String name, Predicate<PostureExceptionStatus> holds) {
    return await(ClusterPostureExceptionResource.class, null, name, holds);
  }

  <R extends CustomResource<PostureExceptionSpec, PostureExceptionStatus>>
      PostureExceptionStatus await(
          Class<R> kind,
          @Nullable String namespace,
          String name,
          Predicate<PostureExceptionStatus> holds) {
    return Awaitility.await(name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              correlateWhereDue();
              return (namespace == null
                      ? admin.resources(kind).withName(name).get()
                      : admin.resources(kind).inNamespace(namespace).withName(name).get())
                  .getStatus();
            },
            status -> status != null && holds.test(status));
  }

  static String ready(PostureExceptionStatus status) {
    Condition ready =
        status.conditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .findFirst()
            .orElseThrow();
    return ready.getStatus() + " " + ready.getReason() + " " + ready.getMessage();
  }

  static Predicate<PostureExceptionStatus> is(String ready) {
    return status -> ready(status).startsWith(ready);
  }

  private record Settings() implements SweepSettings, ExceptionSettings {
    @Override
    public Duration grace() {
      return Duration.ofMinutes(10);
    }

    @Override
    public Duration every() {
      return Duration.ofMinutes(1);
    }

    @Override
    public Duration longest() {
      return Duration.ofDays(365);
    }

    @Override
    public Duration proposed() {
      return Duration.ofDays(90);
    }
  }
}
