package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.api.v1alpha1.CloudAccountResource;
import dev.mothership.api.v1alpha1.CloudOrganizationResource;
import dev.mothership.api.v1alpha1.CloudOrganizationStatus.Skipped;
import dev.mothership.local.Installation;
import dev.mothership.local.LocalStack;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.DataClassing;
import dev.mothership.model.DiscoveryRequest;
import dev.mothership.model.OrganizationListing;
import dev.mothership.model.OrganizationMember;
import dev.mothership.model.ScanRequest;
import dev.mothership.store.Claim;
import dev.mothership.store.Database;
import dev.mothership.store.OrganizationIntent;
import dev.mothership.store.OrganizationRow;
import dev.mothership.store.OrganizationStore;
import dev.mothership.store.TaskQueue;
import dev.mothership.store.TestDatabase;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Accounts of an organization on a real API server, written under the rights that are shipped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlacementIT {
  private static final String ONE = "111111111111";
  private static final String TWO = "222222222222";
  private static final Duration GRACE = Duration.ofMinutes(10);
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
      """;
  private static final String CORP =
      """
      apiVersion: mothership.dev/v1alpha1
      kind: CloudOrganization
      metadata: {name: corp, generation: 1}
      spec:
        aws:
          managementAccountId: "999900001111"
          partition: aws
          roleName: reader
          memberRoleName: member
        identityRef: {name: identity}
        rules:
        - match: {organizationalUnits: [/a]}
          namespace: team-a
          environment: production
          labels: {cost: "1"}
        - match: {organizationalUnits: [/b]}
          namespace: team-b
        - match: {organizationalUnits: [/nowhere]}
          namespace: absent
        - match: {organizationalUnits: [/free]}
          namespace: default
        %s
      """;

  private final LocalStack stack = LocalStack.own();
  private KubernetesClient admin;
  private KubernetesClient shipped;
  private Database database;
  private OrganizationStore organizations;
  private TaskQueue queue;
  private SetClock clock;
  private Placement placement;

  @BeforeAll
  void start() {
    stack.controlPlane().apply(Installation.checkout().resolve("config/default"));
    stack.controlPlane().applyYaml(TEAM.formatted("team-a"));
    stack.controlPlane().applyYaml(TEAM.formatted("team-b"));
    admin = stack.controlPlane().client();
    shipped =
        stack
            .controlPlane()
            .clientAs(
                stack
                    .controlPlane()
                    .serviceAccountKubeconfig(Installation.NAMESPACE, "mothership-operator"));
  }

  @AfterAll
  void stop() {
    shipped.close();
    admin.close();
    stack.close();
  }

  @BeforeEach
  void nothingIsKnown() {
    database = TestDatabase.create();
    organizations = new OrganizationStore(database);
    queue = new TaskQueue(database);
    clock = new SetClock();
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
    placement = new Placement(shipped, organizations, new KnownAccounts(), settings, clock);
    organizations.save(
        new OrganizationIntent(
            "corp",
            "",
            false,
            new DiscoveryRequest(
                1, "aws", "999900001111", "", "aws", "reader", "member", "identity", "", 3600, 60),
            ""));
  }

  @AfterEach
  void noObjects() {
    admin.resources(CloudAccountResource.class).inNamespace("team-a").delete();
    admin.resources(CloudAccountResource.class).inNamespace("team-b").delete();
  }

  private static OrganizationMember member(String id, String path) {
    return new OrganizationMember(id, "name\u202e" + id, "ACTIVE", List.of("r-1"), path, Map.of());
  }

  private void listed(OrganizationMember... members) {
    queue.requestDiscovery(row().id(), "request-" + System.nanoTime());
    Claim claim = queue.claim("w", Duration.ofMinutes(1), Duration.ofMinutes(10)).orElseThrow();
    organizations.discovered(
        claim,
        new OrganizationListing("o-1", List.of(members), Map.of(), List.of(), new ApiUsage(1, 0)));
    queue.finish(claim, Duration.ofHours(1));
  }

  private OrganizationRow row() {
    return organizations.find("corp").orElseThrow();
  }

  private PlacementResult place(String more) {
    return placement.run(corp(more), row());
  }

  private static CloudOrganizationResource corp(String more) {
    return Serialization.unmarshal(CORP.formatted(more), CloudOrganizationResource.class);
  }

  private Optional<CloudAccountResource> object(String namespace, String name) {
    return Optional.ofNullable(
        admin.resources(CloudAccountResource.class).inNamespace(namespace).withName(name).get());
  }

  private static List<String> reasons(PlacementResult result) {
    return result.skipped().stream().map(Skipped::reason).toList();
  }

  private void foreign(String namespace, String name, String account, String labels) {
    stack
        .controlPlane()
        .applyYaml(
            """
            apiVersion: mothership.dev/v1alpha1
            kind: CloudAccount
            metadata: {name: %s, namespace: %s, labels: {%s}}
            spec:
              aws: {accountId: "%s", roleName: member}
              identityRef: {name: identity}
            """
                .formatted(name, namespace, labels, account));
  }

  private Optional<String> externalId(String namespace, String object, String role) {
    return organizations.externalId(
        "corp",
        namespace,
        object,
        "identity",
        new ScanRequest(
            1,
            "aws",
            ONE,
            "aws",
            role,
            List.of(),
            List.of(),
            "of-the-tenant",
            "",
            namespace,
            "",
            "",
            "",
            DataClassing.NONE,
            3600,
            60));
  }

  @Test
  void anAccountIsDeclaredByItsRuleAndOnlyOnce() {
    listed(member(ONE, "/a"));
    PlacementResult result = place("");
    CloudAccountResource made = object("team-a", "aws-" + ONE).orElseThrow();
    assertThat(result.created()).isEqualTo(1);
    assertThat(made.getSpec().environment()).isEqualTo("production");
    assertThat(made.getSpec().aws().roleName()).isEqualTo("member");
    assertThat(made.getSpec().identityRef().name()).isEqualTo("identity");
    assertThat(made.getMetadata().getLabels())
        .containsEntry("mothership.dev/organization", "corp")
        .containsEntry("cost", "1");
    assertThat(place("")).isEqualTo(result);
    assertThat(object("team-a", "aws-" + ONE).orElseThrow().getMetadata().getResourceVersion())
        .isEqualTo(made.getMetadata().getResourceVersion());
    admin.resource(made).delete();
    place("");
    assertThat(object("team-a", "aws-" + ONE)).as("comes back").isPresent();
  }

  @Test
  void aDryRunTellsAndWritesNothing() {
    listed(member(ONE, "/a"), member(TWO, "/b"));
    PlacementResult result = place("\n  dryRun: true");
    assertThat(result.planned())
        .containsExactly("create team-a/aws-" + ONE, "create team-b/aws-" + TWO);
    assertThat(result.plannedCount()).isEqualTo(2);
    assertThat(result.created()).isZero();
    assertThat(object("team-a", "aws-" + ONE)).isEmpty();
    assertThat(organizations.accounts(row().id()))
        .allSatisfy(account -> assertThat(account.namespace()).isEmpty());
  }

  @Test
  void whatHasNoPlaceIsToldAndTheOthersAreDeclared() {
    listed(
        member(ONE, "/a"),
        member(TWO, "/nowhere"),
        member("333333333333", "/free"),
        member("444444444444", "/other"));
    PlacementResult result = place("");
    assertThat(reasons(result)).containsExactly("NamespaceNotFound", "NoTenant", "NoRule");
    assertThat(result.skipped().get(0).name()).isEqualTo("name?" + TWO);
    assertThat(result.created()).isEqualTo(1);
  }

  @Test
  void anAccountThatChangesItsUnitMoves() {
    listed(member(ONE, "/a"));
    place("");
    listed(member(ONE, "/b"));
    place("");
    assertThat(object("team-a", "aws-" + ONE)).isEmpty();
    assertThat(object("team-b", "aws-" + ONE)).isPresent();
    assertThat(externalId("team-a", "aws-" + ONE, "member")).isEmpty();
    assertThat(externalId("team-b", "aws-" + ONE, "member")).contains(row().externalId());
  }

  @Test
  void whatSomebodyElseDeclaredThereIsTakenForDeclaredAndNeverWritten() {
    foreign("team-a", "mine", ONE, "");
    String before = object("team-a", "mine").orElseThrow().getMetadata().getResourceVersion();
    listed(member(ONE, "/a"));
    PlacementResult result = place("");
    assertThat(result.adopted()).isEqualTo(1);
    assertThat(result.created()).isZero();
    assertThat(object("team-a", "aws-" + ONE)).isEmpty();
    assertThat(object("team-a", "mine").orElseThrow().getMetadata().getResourceVersion())
        .isEqualTo(before);
    assertThat(externalId("team-a", "mine", "member")).isEmpty();
  }

  /** Whoever merely names an account keeps it from nobody. */
  @Test
  void namingAForeignAccountElsewhereHindersNobody() {
    foreign("team-b", "grab", ONE, "");
    listed(member(ONE, "/a"));
    assertThat(place("").skippedCount()).isZero();
    assertThat(object("team-a", "aws-" + ONE)).isPresent();
    assertThat(object("team-b", "grab")).as("not ours to delete").isPresent();
    foreign("team-b", "late", ONE, "");
    assertThat(place("").created()).isEqualTo(1);
    assertThat(object("team-a", "aws-" + ONE)).isPresent();
  }

  @Test
  void aLabelGivesNobodyTheExternalIdOfTheOrganization() {
    listed(member(ONE, "/a"));
    place("");
    assertThat(externalId("team-a", "aws-" + ONE, "member")).contains(row().externalId());
    assertThat(externalId("team-b", "aws-" + ONE, "member")).as("elsewhere").isEmpty();
    assertThat(externalId("team-a", "other", "member")).as("another object").isEmpty();
    assertThat(externalId("team-a", "aws-" + ONE, "admin")).as("another role").isEmpty();
  }

  @Test
  void anObjectThatItsOwnerMadeLeadElsewhereIsHisOwnAndLeftAlone() {
    listed(member(ONE, "/a"));
    place("");
    patch("{\"spec\":{\"aws\":{\"roleName\":\"admin\"}}}");
    assertThat(reasons(place(""))).containsExactly("ChangedByOwner");
    CloudAccountResource changed = object("team-a", "aws-" + ONE).orElseThrow();
    assertThat(changed.getSpec().aws().roleName()).isEqualTo("admin");
    admin.resource(changed).delete();
    assertThat(reasons(place(""))).isEmpty();
    assertThat(object("team-a", "aws-" + ONE).orElseThrow().getSpec().aws().roleName())
        .isEqualTo("member");
  }

  @Test
  void whatAnOwnerAddsStaysAndWhatHeOverridesIsTold() {
    listed(member(ONE, "/a"));
    place("");
    patch("{\"spec\":{\"interval\":\"2h\"}}");
    assertThat(place("").skippedCount()).isZero();
    patch("{\"spec\":{\"environment\":\"sandbox\"}}");
    CloudOrganizationResource other =
        Serialization.unmarshal(
            CORP.formatted("").replace("environment: production", "environment: staging"),
            CloudOrganizationResource.class);
    assertThat(reasons(placement.run(other, row()))).containsExactly("ChangedByOwner");
    CloudAccountResource kept = object("team-a", "aws-" + ONE).orElseThrow();
    assertThat(kept.getSpec().interval()).isEqualTo("2h");
    assertThat(kept.getSpec().environment()).isEqualTo("sandbox");
  }

  private void patch(String patch) {
    stack
        .controlPlane()
        .kubectl(
            "patch", "cloudaccount", "aws-" + ONE, "-n", "team-a", "--type=merge", "-p", patch);
  }

  @Test
  void whoLeftIsDeletedAfterTheGrace() {
    listed(member(ONE, "/a"), member(TWO, "/b"));
    place("");
    listed(member(ONE, "/a"));
    assertThat(place("").removing()).isEqualTo(1);
    assertThat(object("team-b", "aws-" + TWO)).isPresent();
    clock.forward(GRACE);
    assertThat(place("").removing()).isZero();
    assertThat(object("team-b", "aws-" + TWO)).isEmpty();
    assertThat(object("team-a", "aws-" + ONE)).isPresent();
  }

  @Test
  void tooManyAtOnceWaitForAPerson() {
    List<OrganizationMember> many = new ArrayList<>();
    IntStream.range(0, 5).forEach(i -> many.add(member("5555555555%02d".formatted(i), "/a")));
    listed(many.toArray(OrganizationMember[]::new));
    assertThat(place("").created()).isEqualTo(5);
    listed(many.get(0));
    place("");
    clock.forward(GRACE);
    PlacementResult halted = place("");
    assertThat(halted.halted()).as("4 of 5 is more than max(3, 20 %)").isEqualTo(4);
    assertThat(halted.removing()).isEqualTo(4);
    CloudOrganizationResource approved = corp("");
    approved
        .getMetadata()
        .setAnnotations(Map.of(AbsenceSweep.APPROVED_AT, clock.instant().toString()));
    PlacementResult after = placement.run(approved, row());
    assertThat(after.removing()).isZero();
    assertThat(after.created()).isEqualTo(1);
  }
}
