package dev.mothership.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.FailureReason;
import dev.mothership.model.ScanOutcome;
import dev.mothership.model.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records that cannot be read or stored: each is told, and its neighbours stand. */
class OddRecordsIT extends SyncedAccount {
  @Test
  void aPoisonRecordIsNamedAndTheRestStands() {
    account("");
    cloud.pages.put(BUCKETS, List.of(List.of("a", "poison", "c")));
    ScanOutcome outcome = run().orElseThrow();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            ScanOutcome.Partial.class,
            partial -> {
              assertThat(partial.failures()).hasSize(1);
              assertThat(partial.failures().get(0).reason()).isEqualTo(FailureReason.INVALID_DATA);
              assertThat(partial.failures().get(0).message()).contains("poison");
            });
    assertThat(summary().assets()).isEqualTo(3);
  }

  @Test
  void aRecordWithoutItsIdTellsTheFieldAndTheRestStands() {
    account("");
    Scope vpcs = new Scope("eu-west-1", "aws.ec2.vpc");
    cloud.pages.put(vpcs, List.of(List.of("x", "", "y"), List.of("z")));
    assertThat(run().orElseThrow())
        .isInstanceOfSatisfying(
            ScanOutcome.Partial.class,
            partial ->
                assertThat(partial.failures())
                    .singleElement()
                    .satisfies(
                        failure -> {
                          assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_DATA);
                          assertThat(failure.message()).contains("it has no VpcId");
                        }));
    assertThat(summary().failedScopes())
        .singleElement()
        .satisfies(failed -> assertThat(failed.scope()).isEqualTo(vpcs));
    assertThat(summary().assets()).isEqualTo(7);
  }

  @Test
  void aRecordThatTheDatabaseCannotHoldIsNamedAndTheRestStands() {
    account("");
    cloud.pages.put(BUCKETS, List.of(List.of("a", "absurd", "c")));
    assertThat(run().orElseThrow())
        .isInstanceOfSatisfying(
            ScanOutcome.Partial.class,
            partial -> {
              assertThat(partial.failures()).hasSize(1);
              assertThat(partial.failures().get(0).reason()).isEqualTo(FailureReason.INVALID_DATA);
              assertThat(partial.failures().get(0).message()).contains("absurd");
            });
    assertThat(summary().assets()).isEqualTo(3);
    assertThat(summary().failedScopeCount()).isEqualTo(1);
  }

  @Test
  void aMergeThatTheDatabaseRefusesIsToldAndTriedEverLater() {
    account("");
    cloud.pages.put(BUCKETS, List.of(List.of("a", "endless")));
    for (int failures = 1; failures <= 2; failures++) {
      queue.request(summary().id(), "again " + failures);
      assertThat(run().orElseThrow())
          .isInstanceOfSatisfying(
              ScanOutcome.Failed.class,
              failed ->
                  assertThat(failed.failure().reason()).isEqualTo(FailureReason.INVALID_DATA));
      assertThat(number("select attempts from task where account_id = " + summary().id()))
          .isEqualTo(failures);
    }
    assertThat(summary().lastFailure()).isNotNull();
    assertThat(summary().assets()).isZero();
    assertThat(number("select count(*) from staging_asset")).isZero();
  }

  private static long number(String sql) {
    return DATABASE.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
