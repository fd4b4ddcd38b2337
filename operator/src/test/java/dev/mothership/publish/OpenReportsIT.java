package dev.mothership.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mothership.api.v1alpha1.FindingResource;
import dev.mothership.local.ControlPlane;
import dev.mothership.local.Installation;
import dev.mothership.store.Database;
import dev.mothership.store.PostureStore;
import dev.mothership.store.ProjectionStore;
import dev.mothership.store.TenantIntent;
import dev.mothership.store.TenantStore;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reports of OpenReports on a real API server, under the rights that are shipped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenReportsIT {
  private static final String TEAM = "team-checkout";
  private static final Path DEFINITION =
      Installation.checkout()
          .resolve("operator/src/test/resources/schemas/openreports-reports.yaml");

  private Installation installation;
  private KubernetesClient admin;
  private KubernetesClient operator;
  private Database database;
  private final Projections projections = new Projections();

  @BeforeAll
  void start() {
    installation = Installation.create();
    ControlPlane api = installation.controlPlane();
    admin = api.client();
    operator =
        api.clientAs(api.serviceAccountKubeconfig(Installation.NAMESPACE, "mothership-operator"));
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(TEAM).endMetadata().build())
        .create();
    database = new Database(installation.database().source());
    database.migrate();
    tenantOf(TEAM);
    run(
        """
        insert into account (tenant_id, provider, native_id, namespace, name)
          select id, 'aws', '111122223333', 'team-checkout', 'prod' from tenant;
        insert into asset (tenant_id, account_id, scope_region, scope_type, type, key, region, native_id, name, tags,
            properties, unread, data_class, content_hash)
          select tenant_id, id, 'r', 't', 't', 'arn:web', 'eu-west-1', 'web', 'web', '{}', '{}', '{}', '', ''
          from account;
        insert into finding (tenant_id, key, name, category, rule_id, account_id, asset_id, title, state, severity,
            risk, risk_low, risk_high, factors, detail, first_seen, resolved_at)
          select a.tenant_id, convert_to(f.name, 'UTF8'), f.name, 'configuration', f.name, a.account_id, a.id, 'Wrong',
            f.state, 'high', f.risk, f.risk, f.risk, '[]', '{}', '2026-03-04T05:06:07Z',
            case f.state when 'Resolved' then now() end
          from asset a, (values ('imds', 'Open', 84), ('bucket', 'Open', 70), ('port', 'Resolved', 60)) f(name, state, risk);
        """);
  }

  @AfterAll
  void stop() {
    operator.close();
    admin.close();
    installation.close();
  }

  @Test
  void aReportComesWithItsDefinitionAndRightsAndGoesWithWhatItIsOf() throws Exception {
    Publisher publisher = publisher(true);
    publisher.tick();
    assertThat(projections.openReportsFailing()).isTrue();
    installation.controlPlane().applyYaml(Files.readString(DEFINITION));
    publisher.tick();
    assertThat(projections.openReportsFailing()).isTrue();
    assertThat(admin.resources(FindingResource.class).inNamespace(TEAM).list().getItems())
        .hasSize(3);

    installation.controlPlane().apply(Installation.checkout().resolve("config/openreports"));
    tickUntil(publisher, () -> report() != null);

    assertThat(projections.openReportsFailing()).isFalse();
    JsonNode told = json();
    assertThat(told.path("summary").toString())
        .isEqualTo("{\"error\":0,\"fail\":2,\"pass\":1,\"skip\":0,\"warn\":0}");
    assertThat(told.path("results").findValuesAsText("policy"))
        .containsExactly("imds", "bucket", "port");
    assertThat(told.path("results").findValuesAsText("result"))
        .containsExactly("fail", "fail", "pass");
    assertThat(told.at("/results/0/properties/risk").asText()).isEqualTo("84");
    assertThat(told.at("/results/0/timestamp/seconds").asLong()).isEqualTo(1772600767L);
    String written = report().getMetadata().getResourceVersion();
    publisher.tick();
    assertThat(report().getMetadata().getResourceVersion()).isEqualTo(written);

    installation
        .controlPlane()
        .kubectl(
            "patch",
            "reports.openreports.io",
            "mothership",
            "-n",
            TEAM,
            "--type=merge",
            "-p",
            "{\"summary\":{\"fail\":0}}");
    run("update finding set risk = 90, risk_low = 90, risk_high = 90 where name = 'bucket'");
    publisher.tick();
    assertThat(json().at("/summary/fail").asInt()).isEqualTo(2);
    assertThat(json().path("results").findValuesAsText("policy"))
        .containsExactly("bucket", "imds", "port");

    tenantOf("elsewhere");
    publisher.tick();
    assertThat(report()).isNull();
    tenantOf(TEAM);
    publisher.tick();
    assertThat(report()).isNotNull();
    publisher(false).tick();
    assertThat(report()).isNull();
    assertThat(projections.openReportsFailing()).isFalse();
  }

  private void tickUntil(Publisher publisher, BooleanSupplier done) {
    Awaitility.await("the rights take effect")
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              publisher.tick();
              return done.getAsBoolean();
            });
  }

  private Publisher publisher(boolean openReports) {
    return new Publisher(
        operator,
        new TenantStore(database),
        new ProjectionStore(database),
        new PostureStore(database),
        new Bounds(10, 10_000, Duration.ZERO, openReports),
        projections,
        Clock.systemUTC());
  }

  private @Nullable GenericKubernetesResource report() {
    return admin
        .genericKubernetesResources(OpenReportPublisher.TYPE)
        .inNamespace(TEAM)
        .withName(OpenReport.NAME)
        .get();
  }

  private JsonNode json() {
    return new ObjectMapper().valueToTree(report());
  }

  private void tenantOf(String namespace) {
    new TenantStore(database)
        .save(
            new TenantIntent(
                "checkout",
                "",
                "checkout",
                "",
                JsonNodeFactory.instance.objectNode(),
                List.of(namespace),
                ""));
  }

  private void run(String sql) {
    database.jdbi().useHandle(handle -> handle.createScript(sql).execute());
  }
}
