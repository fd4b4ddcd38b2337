package dev.mothership.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {
  private static final String RESTRICTED =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: reader, namespace: default}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: reader, namespace: default}
      rules:
      - {apiGroups: [""], resources: [configmaps], verbs: [list]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: reader, namespace: default}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
      subjects:
      - {kind: ServiceAccount, name: reader, namespace: default}
      """;

  private static LocalStack stack;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    stack = LocalStack.own();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void aResourceDefinitionAppliedFromAKustomizationIsServedAtOnce() throws IOException {
    Files.writeString(temp.resolve("kustomization.yaml"), "resources: [shuttle.yaml]\n");
    Files.writeString(temp.resolve("shuttle.yaml"), StackInChild.SHUTTLE_DEFINITION);
    ControlPlane plane = stack.controlPlane();

    plane.apply(temp);
    plane.applyYaml(
        """
        apiVersion: example.org/v1
        kind: Shuttle
        metadata: {name: atlantis, namespace: default}
        spec: {seats: 7}
        """);

    assertThat(plane.kubectl("get", "shuttle", "atlantis", "-o", "jsonpath={.spec.seats}"))
        .isEqualTo("7");
    assertThatThrownBy(
            () ->
                plane.applyYaml(
                    """
                    apiVersion: example.org/v1
                    kind: Shuttle
                    metadata: {name: buran, namespace: default}
                    spec: {seats: -1}
                    """))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("a shuttle has seats");
  }

  @Test
  void theTokenOfAServiceAccountMayDoWhatItsRoleAllowsAndNothingElse() throws IOException {
    ControlPlane plane = stack.controlPlane();
    plane.applyYaml(RESTRICTED);

    Path kubeconfig = plane.serviceAccountKubeconfig("default", "reader");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kubeconfig)))
        .isEqualTo("rw-------");
    assertThat(plane.kubectlAs(kubeconfig, "auth", "whoami", "-o", "jsonpath={.status.userInfo}"))
        .contains("system:serviceaccount:default:reader");
    assertThat(plane.kubectlAs(kubeconfig, "get", "configmaps", "-o", "name")).isNotNull();
    assertThatThrownBy(() -> plane.kubectlAs(kubeconfig, "get", "secrets"))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("Forbidden")
        .hasMessageContaining("cannot list resource \"secrets\"");
    try (KubernetesClient client = plane.clientAs(kubeconfig)) {
      assertThatThrownBy(() -> client.secrets().inNamespace("default").list())
          .isInstanceOfSatisfying(
              KubernetesClientException.class,
              refusal -> assertThat(refusal.getCode()).isEqualTo(403));
    }
  }

  @Test
  void theApiServerComesBackOnTheSamePortWithItsObjects() {
    ControlPlane plane = stack.controlPlane();
    String before = plane.kubeconfigYaml();
    plane.kubectl("create", "configmap", "kept");

    plane.stopApiServer();
    assertThatThrownBy(() -> plane.kubectl("get", "configmap", "kept"))
        .isInstanceOf(LocalStackException.class);
    plane.startApiServer();

    assertThat(plane.kubectl("get", "configmap", "kept", "-o", "name")).contains("configmap/kept");
    assertThat(plane.kubeconfigYaml()).isEqualTo(before);
  }

  @Test
  void everyDatabaseIsEmptyAndBelongsToARoleThatIsNoSuperuser() throws SQLException {
    LocalPostgres.Database one = stack.postgres().newDatabase();
    LocalPostgres.Database other = stack.postgres().newDatabase();

    try (Connection connection = one.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id int)");
    }

    assertThat(ask(other, "SELECT to_regclass('t') IS NULL")).isEqualTo("t");
    assertThat(ask(one, "SELECT current_setting('is_superuser')")).isEqualTo("off");
    assertThat(ask(one, "SELECT current_setting('server_version_num')")).startsWith("15");
    assertThatThrownBy(
            () -> new LocalPostgres.Database(one.url(), one.user(), "a guess").connect().close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void aDatabaseKeepsItsRowsAndItsAddressWhenTheServerIsStoppedOrKilled() throws SQLException {
    try (LocalPostgres postgres = LocalPostgres.start(Progress.stdout())) {
      LocalPostgres.Database database = postgres.newDatabase();
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE t AS SELECT 41 AS n");
        postgres.stop();
        assertThatThrownBy(() -> ask(database, "SELECT n FROM t")).isInstanceOf(SQLException.class);
        postgres.start();
        assertThat(ask(database, "UPDATE t SET n = n + 1 RETURNING n")).isEqualTo("42");
        postgres.killHard();
        assertThatThrownBy(() -> ask(database, "SELECT n FROM t")).isInstanceOf(SQLException.class);
        postgres.start();
      }
      assertThat(ask(database, "SELECT n FROM t")).isEqualTo("42");
    }
  }

  @Test
  void theClusterOfThePropertyIsUsedAndNeitherStoppedNorStarted() {
    Path kubeconfig = stack.controlPlane().kubeconfig();
    System.setProperty(ControlPlane.KUBECONFIG_PROPERTY, kubeconfig.toString());
    try (ControlPlane plane = ControlPlane.start(Progress.stdout())) {
      assertThat(plane.kubeconfig()).isEqualTo(kubeconfig);
      assertThatThrownBy(plane::stopApiServer).hasMessageContaining("not ours to stop");
    } finally {
      System.clearProperty(ControlPlane.KUBECONFIG_PROPERTY);
    }
    assertThat(stack.controlPlane().kubectl("get", "--raw=/readyz")).isEqualTo("ok");
    assertThat(kubeconfig).exists();
  }

  @Test
  void theDatabaseServerOfThePropertyGetsTheDatabasesAndIsNotStopped() throws Exception {
    PostgresServer server =
        new PostgresServer(PostgresBinaries.unpacked(Progress.stdout()), Unprivileged.detect());
    server.create();
    String url = server.url("postgres") + "?user=postgres&password=" + server.password();
    System.setProperty(LocalPostgres.JDBC_PROPERTY, url);
    try (LocalPostgres postgres = LocalPostgres.start(Progress.stdout())) {
      LocalPostgres.Database database = postgres.newDatabase();
      assertThat(ask(database, "SELECT current_database()")).startsWith("mothership_");
      assertThat(database.url()).startsWith(server.url("mothership_"));
      assertThatThrownBy(postgres::stop).hasMessageContaining("not ours to stop");
    } finally {
      System.clearProperty(LocalPostgres.JDBC_PROPERTY);
      server.delete();
    }
  }

  private static String ask(LocalPostgres.Database database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
