package dev.mothership.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.aws.Faulty;
import dev.mothership.local.aws.IdentityEstate;
import dev.mothership.local.aws.MotoServer;
import dev.mothership.remediate.RemediationLab.Between;
import dev.mothership.remediate.job.RemediationJob;
import dev.mothership.store.RemediationState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * kill -9 between every two steps of a change of two calls: whatever was done is on record, and the
 * end is all of it or nothing.
 */
@Tag("live")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemediationKillsIT {
  /** Begun, state, first call begun and done, second call begun and done, ended. */
  private static final int REPORTS = 7;

  private MotoServer moto;
  private RemediationLab lab;
  private IdentityEstate identities;
  private int number;

  /**
   * Where the process is killed.
   *
   * @param report which one it is about to make, or has just made
   * @param told whether the operator has written it down
   */
  record Point(int report, boolean told) {
    @Override
    public String toString() {
      return (told ? "after report " : "before report ") + report;
    }

    /** The first call may have been made and the second was not made: it has to be put back. */
    boolean isHalf() {
      return (report == 3 && told) || report == 4 || report == 5;
    }
  }

  static Stream<Point> points() {
    return IntStream.rangeClosed(1, REPORTS)
        .boxed()
        .flatMap(report -> Stream.of(new Point(report, false), new Point(report, true)));
  }

  @BeforeAll
  void build() {
    Optional<Path> program = MotoServer.find();
    if (program.isEmpty()) {
      System.err.println(MotoServer.ABSENT);
    }
    Assumptions.assumeTrue(program.isPresent(), MotoServer.ABSENT);
    moto = MotoServer.startBare(program.get());
    lab = new RemediationLab(moto);
    lab.plansIn(Duration.ofDays(60));
    identities = IdentityEstate.in(moto);
  }

  @AfterAll
  void stop() {
    if (moto != null) {
      identities.close();
      lab.close();
      moto.close();
    }
  }

  @AfterEach
  void undisturbed() {
    lab.between(Between.NOTHING);
  }

  private String approved(Faulty faulty) {
    String name = "killed-" + ++number;
    lab.tables().authorize();
    lab.ask(name, lab.tables().finding(faulty), faulty, "Apply", "ann");
    lab.work();
    lab.decide(name, "ben", "Approve");
    lab.work();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.RUNNING);
    return name;
  }

  /** Runs the Job as a process and kills it there. */
  private void killAt(Point point, String name) {
    AtomicReference<JobProcess> process = new AtomicReference<>();
    lab.between(
        new Between() {
          @Override
          public int before(int report) {
            if (report == point.report() && !point.told()) {
              process.get().kill();
              throw new IllegalStateException("killed");
            }
            return 200;
          }

          @Override
          public void after(int report) {
            if (report == point.report() && point.told()) {
              process.get().kill();
            }
          }
        });
    process.set(JobProcess.start(lab.order(name)));
    assertThat(process.get().await()).as("SIGKILL").isEqualTo(137);
    lab.between(Between.NOTHING);
  }

  /** Of every key that is not as before there is a record that says so. */
  private void assertThatAllIsOnRecord(Faulty faulty, String name) {
    List<String> begun =
        lab.tables()
            .list(
                """
                select s.parameters ->> 'AccessKeyId' from remediation_step s
                join remediation_run r on r.id = s.run_id
                join remediation m on m.tenant_id = r.tenant_id and m.id = r.remediation_id
                where m.name = '%s' and not s.undo
                """
                    .formatted(name));
    faulty
        .look()
        .get()
        .lines()
        .filter(key -> key.endsWith(" Inactive"))
        .forEach(key -> assertThat(begun).contains(key.split(" ")[0]));
  }

  /** The cluster tells that the Job is dead, and the operator does what it does then. */
  private void toTheEnd(String name) {
    for (int runs = 0; runs < 5 && !lab.row(name).state().ended(); runs++) {
      lab.jobEnds(name, "Failed");
      lab.work();
      lab.work();
      if (!lab.row(name).state().ended()) {
        lab.run(name);
      }
    }
    lab.work();
  }

  @ParameterizedTest
  @MethodSource("points")
  void endsWithAllOfItOrNothing(Point point) {
    Faulty faulty = identities.keys("killed-" + number);
    String before = faulty.look().get();
    String name = approved(faulty);
    killAt(point, name);
    assertThatAllIsOnRecord(faulty, name);
    toTheEnd(name);
    assertThatAllIsOnRecord(faulty, name);
    if (point.isHalf()) {
      assertThat(lab.row(name).state()).isEqualTo(RemediationState.ROLLED_BACK);
      assertThat(faulty.look().get()).isEqualTo(before);
    } else {
      assertThat(lab.row(name).state()).isEqualTo(RemediationState.SUCCEEDED);
      assertThat(faulty.fault().get()).isFalse();
    }
    assertThatPeopleHearOnceOfEachPhase(name);
  }

  private void assertThatPeopleHearOnceOfEachPhase(String name) {
    List<String> told =
        lab.tables()
            .list(
                "select kind from outbox where body ->> 'remediation' = '%s' order by id"
                    .formatted(name));
    assertThat(told).startsWith("remediation-planned", "remediation-approved");
    assertThat(told)
        .filteredOn(kind -> kind.matches("remediation-(succeeded|rolled-back|failed)"))
        .hasSize(1)
        .containsOnly(
            lab.row(name).state() == RemediationState.SUCCEEDED
                ? "remediation-succeeded"
                : "remediation-rolled-back");
  }

  /** Put back what the first run left: begun, state, one call begun and done, ended. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void theOneThatPutsBackMayDieToo(int report) {
    Faulty faulty = identities.keys("twice-" + number);
    String before = faulty.look().get();
    String name = approved(faulty);
    killAt(new Point(4, true), name);
    lab.jobEnds(name, "Failed");
    lab.work();
    lab.work();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.RECOVERING);
    killAt(new Point(report, false), name);
    assertThatAllIsOnRecord(faulty, name);
    toTheEnd(name);
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.ROLLED_BACK);
    assertThat(faulty.look().get()).isEqualTo(before);
    assertThatPeopleHearOnceOfEachPhase(name);
  }

  /** The operator dies after the run is recorded, after the Job, after the Secret. */
  @ParameterizedTest
  @ValueSource(strings = {"Job and Secret", "Secret", ""})
  void theOperatorDiesWhileItMakesTheJob(String missing) {
    Faulty faulty = identities.keys("operator-" + number);
    String name = approved(faulty);
    Path first = lab.order(name);
    lab.tables()
        .sql(
            "update remediation_run set state = 'launching' where id = cast(:v as bigint)",
            lab.row(name).runId().toString());
    String run = lab.job(name);
    if (missing.contains("Secret")) {
      lab.client().secrets().inNamespace("mothership-jobs-checkout").withName(run).delete();
    }
    if (missing.contains("Job")) {
      lab.client()
          .batch()
          .v1()
          .jobs()
          .inNamespace("mothership-jobs-checkout")
          .withName(run)
          .delete();
    }
    long runBefore = lab.row(name).runId();
    lab.work();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.RUNNING);
    assertThat(lab.row(name).runId()).isGreaterThan(runBefore);
    assertThat(lab.client().secrets().inNamespace("mothership-jobs-checkout").withName(run).get())
        .as("nothing is left of what may have been made")
        .isNull();
    assertThat(new RemediationJob(first, Clock.systemUTC()).run())
        .as("a pod that had started all the same")
        .startsWith("stopped: the run is over");
    assertThat(faulty.fault().get()).isTrue();
    assertThat(lab.run(name)).isEqualTo("succeeded");
    assertThat(faulty.fault().get()).isFalse();
  }

  @Test
  void anOperatorThatIsAwayForAWhileIsWaitedFor() {
    Faulty faulty = identities.keys("patient-" + number);
    String name = approved(faulty);
    lab.between(
        new Between() {
          @Override
          public int before(int report) {
            if (report % 3 == 1) {
              throw new IllegalStateException("nobody is there");
            }
            return report % 3 == 2 ? 503 : 200;
          }
        });
    assertThat(JobProcess.start(lab.order(name)).await()).isZero();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.SUCCEEDED);
    assertThat(
            lab.tables()
                .list("select state from remediation_step where run_id = " + lab.row(name).runId()))
        .containsExactly("done", "done");
  }

  /** Two pods of one Job, as after a node came back. */
  @Test
  void aSecondProcessOfTheSameJobDoesNothing() {
    Faulty faulty = identities.keys("double-" + number);
    String name = approved(faulty);
    Path order = lab.order(name);
    killAt(new Point(4, true), name);
    String half = faulty.look().get();
    assertThat(new RemediationJob(order, Clock.systemUTC()).run())
        .startsWith("stopped: the run is over, or another process has it");
    assertThat(faulty.look().get()).isEqualTo(half);
    toTheEnd(name);
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.ROLLED_BACK);
  }
}
