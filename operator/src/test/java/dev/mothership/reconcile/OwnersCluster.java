package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.TenantResource;
import dev.mothership.api.v1alpha1.TenantStatus;
import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import dev.mothership.local.LocalStack;
import dev.mothership.publish.Projections;
import dev.mothership.store.AccountStore;
import dev.mothership.store.Database;
import dev.mothership.store.OrganizationStore;
import dev.mothership.store.PostureStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TenantStore;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/** Accounts and tenants reconciled on a cluster of its own, under the rights that are shipped. */
final class OwnersCluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final String OWNER_BINDING = "mothership-tenant-owner";
  static final String VIEWER_BINDING = "mothership-tenant-viewer";
  static final String TEAM =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: %1$s, labels: {team: %1$s}}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Tenant
      metadata: {name: %1$s}
      spec:
        namespaceSelector: {matchLabels: {team: %1$s}}
        owners: [%2$s]
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: CloudIdentity
      metadata: {name: %1$s}
      spec: {aws: {}, allowedNamespaces: {matchLabels: {team: %1$s}}}
      """;

  private final LocalStack stack = LocalStack.own();
  private KubernetesClient admin;
  private KubernetesClient shipped;
  private Database database;
  private AccountStore accounts;
  private Operator operator;
  private OwnerAccess access;
  private ScanSignals signals;

  void start() {
    stack.controlPlane().apply(Installation.checkout().resolve("config/default"));
    admin = stack.controlPlane().client();
    shipped =
        stack
            .controlPlane()
            .clientAs(
                stack
                    .controlPlane()
                    .serviceAccountKubeconfig(Installation.NAMESPACE, "mothership-operator"));
    database = TestDatabase.create();
    TenantStore tenants = new TenantStore(database);
    accounts = new AccountStore(database);
    Clock clock = Clock.systemUTC();
    StoreHealth health = new StoreHealth(clock);
    KnownAccounts known = new KnownAccounts();
    Projections projections = new Projections();
    access = new OwnerAccess(shipped);
    CloudAccountReconciler accountReconciler =
        new CloudAccountReconciler(
            new AccountDecision(
                tenants, accounts, new OrganizationStore(database), new TaskQueue(database)),
            health,
            shipped,
            clock);
    TenantReconciler tenantReconciler =
        new TenantReconciler(
            new TenantRecord(
                tenants, known, new SweepState(), new PostureStore(database), projections),
            access,
            health,
            shipped,
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
                    .withKubernetesClient(shipped)
                    .withCloseClientOnStop(false)
                    .checkingCRDAndValidateLocalModel(false));
    operator.register(accountReconciler);
    operator.register(tenantReconciler);
    signals.start();
    operator.start();
  }

  @Override
  public void close() {
    signals.stop();
    operator.stop();
    shipped.close();
    admin.close();
    stack.close();
  }

  /** A client that acts as somebody whom the API server only knows by name. */
  KubernetesClient as(String user, String... groups) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(stack.controlPlane().kubeconfig().toFile()))
            .withImpersonateUsername(user)
            .withImpersonateGroups(groups)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new VertxHttpClientFactory())
        .build();
  }

  static boolean may(KubernetesClient who, String verb, String resource, String namespace) {
    int slash = resource.indexOf('/');
    return who.authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(
            new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup(resource.substring(0, slash))
                .withResource(resource.substring(slash + 1))
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }

  ControlPlane api() {
    return stack.controlPlane();
  }

  /** The administrator. */
  KubernetesClient admin() {
    return admin;
  }

  /** The operator's own service account. */
  KubernetesClient shipped() {
    return shipped;
  }

  Database database() {
    return database;
  }

  AccountStore accounts() {
    return accounts;
  }

  OwnerAccess access() {
    return access;
  }

  void team(String name, String owners) {
    api().applyYaml(TEAM.formatted(name, owners));
  }

  Optional<RoleBinding> binding(String namespace, String name) {
    return Optional.ofNullable(
        admin.rbac().roleBindings().inNamespace(namespace).withName(name).get());
  }

  void awaitSubjects(String namespace, String name, String... subjects) {
    Awaitility.await(namespace + "/" + name)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        binding(namespace, name).stream()
                            .flatMap(found -> found.getSubjects().stream())
                            .map(subject -> subject.getKind() + " " + subject.getName()))
                    .containsExactly(subjects));
  }

  void awaitGone(String namespace, String name) {
    Awaitility.await(namespace + "/" + name + " gone")
        .atMost(PATIENCE)
        .until(() -> binding(namespace, name).isEmpty());
  }

  Optional<Condition> ownersBound(String tenant) {
    return Optional.ofNullable(
            admin.resources(TenantResource.class).withName(tenant).get().getStatus())
        .map(TenantStatus::conditions)
        .orElse(List.of())
        .stream()
        .filter(condition -> condition.getType().equals("OwnersBound"))
        .findFirst();
  }

  void awaitOwnersBound(String tenant, String status, String message) {
    Awaitility.await(tenant + " OwnersBound " + status)
        .atMost(PATIENCE)
        .until(
            () -> ownersBound(tenant),
            found ->
                found.isPresent()
                    && found.get().getStatus().equals(status)
                    && found.get().getMessage().contains(message));
  }
}
