package dev.mothership.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.local.Installation;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.OrganizationEstate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The packaged operator on an organization of 300 accounts, onboarded by one apply. */
@Tag("live")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrganizationE2E {
  private static final String MANAGEMENT = "999900001111";
  private static final int OF_EACH_TEAM = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Set<String> checkout = new TreeSet<>();
  private final Set<String> payments = new TreeSet<>();
  private final Set<String> sandbox = new TreeSet<>();
  private Installation installation;
  private MotoServer moto;
  private AwsFront front;
  private OrganizationEstate organization;
  private int requests;

  @BeforeAll
  void build() {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.out.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    moto = MotoServer.startBare(program.get());
    front = AwsFront.before(moto);
    front.role(
        "arn:aws:iam::" + MANAGEMENT + ":role/MothershipReadOrganization", AwsFront.BASE_ARN, "");
    organization = OrganizationEstate.in(moto, MANAGEMENT);
    organization.unit("/", "Workloads");
    organization.unit("/", "Sandbox");
    organization.policy(
        "DenyLeaving",
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"organizations:LeaveOrganization\",\"Resource\":\"*\"}]}",
        "/Workloads");
    for (int i = 0; i < OF_EACH_TEAM; i++) {
      checkout.add(
          organization.account(
              "checkout-" + i,
              "/Workloads",
              Map.of("team", "checkout", "stage", i % 2 == 0 ? "staging" : "prod")));
      payments.add(organization.account("payments-" + i, "/Workloads", Map.of("team", "payments")));
      sandbox.add(organization.account("sandbox-" + i, "/Sandbox", Map.of()));
    }
    installation = Installation.create();
    Quickstart.live(installation, front.endpoint(), AwsFront.BASE_KEY, "base-secret");
    installation
        .with("MOTHERSHIP_AWS_CALLS_PER_SECOND", "1000")
        .with("MOTHERSHIP_SWEEP_GRACE", "1s");
    installation.startOperator().awaitReady(Quickstart.PATIENCE);
    installation.controlPlane().apply(Installation.checkout().resolve("samples/organization"));
  }

  @AfterAll
  void tearDown() {
    for (AutoCloseable part : new AutoCloseable[] {installation, organization, front, moto}) {
      if (part != null) {
        try {
          part.close();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** Numbers of the declared accounts by namespace. */
  private Map<String, Set<String>> declared() {
    Map<String, Set<String>> found = new TreeMap<>();
    for (JsonNode object :
        installation
            .get("cloudaccounts", "-A", "-l", "mothership.dev/organization=corp")
            .at("/items")) {
      found
          .computeIfAbsent(object.at("/metadata/namespace").asText(), key -> new TreeSet<>())
          .add(object.at("/spec/aws/accountId").asText());
    }
    return found;
  }

  private JsonNode corp() {
    return installation.get("cloudorganization", "corp");
  }

  private JsonNode awaitStatus(String what, Predicate<JsonNode> holds) {
    return installation.await(
        what, PATIENCE, () -> Optional.of(corp()).filter(found -> holds.test(found.at("/status"))));
  }

  private void discoverAgain() {
    String token = "request-" + ++requests;
    installation
        .controlPlane()
        .kubectl(
            "annotate",
            "--overwrite",
            "cloudorganization",
            "corp",
            "mothership.dev/reconcile-requested-at=" + token);
    awaitStatus(token, status -> status.at("/lastHandledReconcileAt").asText().equals(token));
  }

  private long writings() throws IOException {
    return Files.readAllLines(installation.log()).stream()
        .filter(line -> line.contains("CloudAccounts to write"))
        .count();
  }

  private Map<String, String> applied() {
    Map<String, String> times = new TreeMap<>();
    for (JsonNode object :
        installation.get("cloudaccounts", "-A", "--show-managed-fields=true").at("/items")) {
      for (JsonNode entry : object.at("/metadata/managedFields")) {
        if (entry.at("/subresource").isMissingNode()) {
          times.put(object.at("/metadata/name").asText(), entry.at("/time").asText());
        }
      }
    }
    return times;
  }

  @Test
  void threeHundredAccountsAreDeclaredOnceThenMovedAndRemovedAsTheOrganizationChanges()
      throws IOException {
    JsonNode ready =
        awaitStatus(
            "300 accounts declared",
            status ->
                status.at("/created").asInt() == 300
                    && status.at("/missingRoleCount").asInt() == 300);
    assertThat(declared())
        .isEqualTo(
            Map.of("org-checkout", checkout, "org-payments", payments, "org-sandbox", sandbox));
    assertThat(ready.at("/status/discovered").asInt())
        .as("and the management account")
        .isEqualTo(301);
    assertThat(ready.at("/status/excluded").asInt()).isEqualTo(1);
    assertThat(ready.at("/status/skippedCount").asInt()).isZero();
    assertThat(ready.at("/status/missingRoles")).hasSize(20);
    assertThat(ready.toString().length()).as("bounded, as characters").isLessThan(16_000);
    assertThat(Quickstart.condition(ready, "Ready").orElseThrow().at("/reason").asText())
        .isEqualTo("Succeeded");

    String anyOne = checkout.iterator().next();
    JsonNode account = installation.get("cloudaccount", "aws-" + anyOne, "-n", "org-checkout");
    assertThat(account.at("/status/externalId").asText())
        .as("one external id for all of the organization")
        .isEqualTo(ready.at("/status/externalId").asText())
        .hasSize(32);
    assertThat(account.at("/spec/environment").asText()).isIn("staging", "production");

    Map<String, String> before = applied();
    long writings = writings();
    discoverAgain();
    assertThat(writings()).as("nothing changed, so nothing is written").isEqualTo(writings);
    assertThat(applied()).hasSize(300).isEqualTo(before);

    String moved = sandbox.iterator().next();
    String closed = payments.iterator().next();
    organization.move(moved, "/Sandbox", "/Workloads");
    organization.close(closed);
    discoverAgain();
    JsonNode skipped = awaitStatus("one skipped", s -> s.at("/skippedCount").asInt() == 1);
    assertThat(skipped.at("/status/skipped/0/account").asText()).isEqualTo(moved);
    assertThat(skipped.at("/status/skipped/0/message").asText()).contains("tags.team");
    awaitStatus(
        "the closed one deleted",
        s -> s.at("/created").asInt() == 299 && s.at("/removing").asInt() == 0);
    payments.remove(closed);

    organization.move(moved, "/Workloads", "/Sandbox");
    String other = checkout.iterator().next();
    organization.move(other, "/Workloads", "/Sandbox");
    discoverAgain();
    awaitStatus("none skipped", s -> s.at("/skippedCount").asInt() == 0);
    checkout.remove(other);
    sandbox.add(other);
    installation.await(
        "every account in its place",
        PATIENCE,
        () ->
            Optional.of(declared())
                .filter(
                    Map.of(
                            "org-checkout",
                            checkout,
                            "org-payments",
                            payments,
                            "org-sandbox",
                            sandbox)
                        ::equals));
  }
}
