package dev.mothership.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.local.aws.Faulty;
import dev.mothership.local.aws.IdentityEstate;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.local.aws.RemediationEstate;
import dev.mothership.local.aws.StoreEstate;
import dev.mothership.store.RemediationState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every action on the real protocol: planned, approved, made by its Job, seen to hold, and put back
 * so that nothing tells that it was ever there.
 */
@Tag("live")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemediationActionsIT {
  private static final Duration TWO_MONTHS = Duration.ofDays(60);
  private MotoServer moto;
  private RemediationLab lab;
  private AwsSession session;
  private RemediationEstate estate;
  private StoreEstate stores;
  private IdentityEstate identities;
  private int number;

  @BeforeAll
  void build() {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.err.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    moto = MotoServer.startBare(program.get());
    lab = new RemediationLab(moto);
    session = LabCloud.session(lab.front());
    estate = RemediationEstate.in(moto);
    stores = StoreEstate.in(moto);
    identities = IdentityEstate.in(moto);
  }

  @AfterAll
  void stop() {
    if (moto != null) {
      identities.close();
      stores.close();
      estate.close();
      session.close();
      lab.close();
      moto.close();
    }
  }

  /** One of each, made anew for each test. */
  Stream<Supplier<Faulty>> faults() {
    return Stream.of(
        named("an instance", estate::instance),
        named("a group", estate::group),
        named("a bucket", () -> stores.bucket(false)),
        named("a bucket with two switches on", () -> stores.bucket(true)),
        named("the account", stores::account),
        named("a snapshot", estate::snapshot),
        named("an image", estate::image),
        named("disks", estate::disks),
        named("a VPC", estate::vpc),
        named("a key", stores::key),
        named("keys of a user", () -> identities.keys("keys-" + ++number)),
        named("a user", () -> identities.user("user-" + ++number)),
        named("a role", () -> identities.role("role-" + ++number)),
        named("a group of users", () -> identities.group("group-" + ++number)),
        named("a database", () -> identities.database("db-" + ++number)),
        named(
            "a database's snapshot",
            () -> {
              identities.database("db-" + ++number);
              return identities.snapshot("db-" + number, "open-" + number);
            }),
        named(
            "a cluster's snapshot",
            () -> identities.clusterSnapshot("cluster-" + ++number, "open-" + number)));
  }

  private static Supplier<Faulty> named(String name, Supplier<Faulty> faulty) {
    return new Supplier<>() {
      @Override
      public Faulty get() {
        return faulty.get();
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isPlannedMadeSeenAndPutBack(Supplier<Faulty> made) {
    Faulty faulty = made.get();
    lab.plansIn(faulty.action().endsWith("unused-keys") ? TWO_MONTHS : Duration.ZERO);
    String before = faulty.look().get();
    assertThat(faulty.fault().get()).isTrue();
    String name = "fix-" + ++number;
    lab.tables().authorize();
    lab.ask(name, lab.tables().finding(faulty), faulty, "Apply", "ann");
    lab.work();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.PLANNED);
    assertThat(faulty.look().get()).as("a plan changes nothing").isEqualTo(before);

    lab.decide(name, "ben", "Approve");
    lab.work();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.RUNNING);
    assertThat(lab.run(name)).isEqualTo("succeeded");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.SUCCEEDED);
    assertThat(faulty.fault().get()).isFalse();
    String after = faulty.look().get();
    assertThat(after).isNotEqualTo(before);

    lab.ask(name, lab.row(name).finding(), faulty, "Rollback", "ann");
    lab.work();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.RECOVERING);
    assertThat(lab.run(name)).isEqualTo("rolled-back");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.ROLLED_BACK);
    assertThat(faulty.look().get()).isEqualTo(before);
    estate.encryptNothing();
    stores.openAccount();
  }

  /** What an action reads tells its own state from every other one, and the same one alike. */
  @ParameterizedTest
  @MethodSource("faults")
  void seesWhetherTheResourceIsStillTheSame(Supplier<Faulty> made) {
    Faulty faulty = made.get();
    RemediationAction action = new Actions().find(faulty.action()).orElseThrow();
    Target target = LabCloud.target(faulty);
    ObjectNode first = action.read(target, session);
    assertThat(CanonicalJson.same(action.read(target, session), first)).isTrue();
    faulty.disturb().run();
    assertThat(CanonicalJson.same(action.read(target, session), first)).isFalse();
    estate.encryptNothing();
    stores.openAccount();
  }

  @Test
  void whatChangedAfterThePlanIsLeftAloneUntilSomebodyAsksForANewPlan() {
    Faulty faulty = estate.group();
    lab.plansIn(Duration.ZERO);
    lab.tables().authorize();
    String finding = lab.tables().finding(faulty);
    lab.ask("late", finding, faulty, "Apply", "ann");
    lab.work();
    String hash = lab.row("late").planHash();
    lab.decide("late", "ben", "Approve");
    faulty.disturb().run();
    String disturbed = faulty.look().get();
    lab.work();
    assertThat(lab.run("late")).isEqualTo("stopped: the plan is outdated");
    assertThat(lab.row("late").state()).isEqualTo(RemediationState.OUTDATED);
    assertThat(faulty.look().get()).isEqualTo(disturbed);
    assertThat(
            lab.tables()
                .list(
                    "select call from remediation_step where run_id = " + lab.row("late").runId()))
        .isEmpty();

    lab.askAgain("late", finding, faulty, "Apply", "ann", "2026-11-24T10:00:00Z");
    lab.work();
    assertThat(lab.row("late").state()).isEqualTo(RemediationState.PLANNED);
    assertThat(lab.row("late").planHash()).isNotEqualTo(hash);
    assertThat(lab.row("late").approvedBy()).as("the old approval is of the old plan").isEmpty();
    lab.decide("late", "ben", "Approve");
    lab.work();
    assertThat(lab.run("late")).isEqualTo("succeeded");
    assertThat(faulty.fault().get()).isFalse();
  }

  @Test
  void aJobsSessionMayDoNoMoreThanItsActionNeedsAndIsShort() {
    Faulty faulty = stores.key();
    lab.tables().authorize();
    lab.ask("session", lab.tables().finding(faulty), faulty, "Apply", "ann");
    lab.work();
    lab.decide("session", "ben", "Approve");
    lab.work();
    lab.run("session");
    List<Map<String, String>> sessions =
        lab.front().calls().stream()
            .filter(call -> call.action().equals("AssumeRole"))
            .map(call -> call.parameters())
            .filter(call -> call.get("RoleArn").endsWith(":role/" + RemediationLab.WRITER))
            .filter(call -> call.get("RoleSessionName").equals(lab.job("session")))
            .toList();
    assertThat(sessions).isNotEmpty();
    for (var session : sessions) {
      assertThat(session.get("DurationSeconds")).isEqualTo("900");
      assertThat(session.get("Policy"))
          .isEqualTo(
              """
              {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["kms:GetKeyRotationStatus"],"Resource":"*"},\
              {"Effect":"Allow","Action":["kms:DisableKeyRotation","kms:EnableKeyRotation"],"Resource":"%s"}]}"""
                  .formatted(faulty.key()));
    }
    assertThat(lab.front().calls())
        .filteredOn(call -> call.action().equals("EnableKeyRotation"))
        .isNotEmpty();
  }
}
