package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.Installation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a hostile tenant may write, and what comes of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignAccountE2E {
  private static final String TENANT =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: team-mallory
        labels: {mothership.dev/tenant: mallory}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: Tenant
      metadata:
        name: mallory
      spec:
        namespaceSelector:
          matchLabels: {mothership.dev/tenant: mallory}
      ---
      apiVersion: mothership.dev/v1alpha1
      kind: CloudIdentity
      metadata:
        name: mallory
      spec:
        aws: {}
        allowedNamespaces:
          matchLabels: {mothership.dev/tenant: mallory}
      """;
  private static final String ACCOUNT =
      """
      apiVersion: mothership.dev/v1alpha1
      kind: CloudAccount
      metadata:
        name: %s
        namespace: team-mallory
      spec:
        aws:
          accountId: "111122223333"
          regions:
            include: [eu-west-1, us-east-1]
        %s
      """;

  private Installation installation;
  private Quickstart quickstart;

  @BeforeAll
  void install() {
    installation = Installation.create();
    quickstart = Quickstart.on(installation).applySamples();
    installation.startOperator().awaitReady(Quickstart.PATIENCE);
    quickstart.awaitPath("Open");
    installation.controlPlane().applyYaml(TENANT);
  }

  @AfterAll
  void uninstall() {
    installation.close();
  }

  @Test
  void anAccountOfAnotherTenantIsRefusedAndNothingOfItIsRead() throws SQLException {
    String message = refused("stolen", "identityRef: {name: mallory}", "AccountClaimed");
    assertThat(message).doesNotContain("checkout");
    assertThat(assetsOfMallory()).isZero();
    assertThat(installation.get("findings", "-n", "team-mallory").at("/items")).isEmpty();
  }

  @Test
  void anIdentityThatDoesNotAdmitTheNamespaceIsRefused() throws SQLException {
    String message = refused("uninvited", "identityRef: {name: aws-default}", "IdentityNotAllowed");
    assertThat(message).contains("allowedNamespaces");
    assertThat(assetsOfMallory()).isZero();
  }

  @Test
  void aSecretIsReadFromTheOwnNamespaceOnlyAndOnlyWhenItsOwnersBoundTheReader()
      throws SQLException {
    installation
        .controlPlane()
        .kubectl(
            "create",
            "secret",
            "generic",
            "base-keys",
            "-n",
            Quickstart.NAMESPACE,
            "--from-literal=accessKeyId=AKIAEXAMPLE",
            "--from-literal=secretAccessKey=example");
    String message = refused("borrowed", "secretRef: {name: base-keys}", "SecretNotReadable");
    assertThat(message).contains("mothership-secret-reader").contains("team-mallory");
    assertThat(assetsOfMallory()).isZero();
  }

  private String refused(String name, String reference, String reason) {
    installation.controlPlane().applyYaml(ACCOUNT.formatted(name, reference));
    return quickstart.awaitCondition("team-mallory", name, "CredentialsValid", "False", reason);
  }

  private long assetsOfMallory() throws SQLException {
    try (Connection connection = installation.database().connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select count(*) from asset a join tenant t on t.id = a.tenant_id
                where t.name = 'mallory'\
                """)) {
      row.next();
      return row.getLong(1);
    }
  }
}
