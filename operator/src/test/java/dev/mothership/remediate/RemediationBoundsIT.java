package dev.mothership.remediate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.local.aws.Fault;
import dev.mothership.store.ApprovingPolicy;
import dev.mothership.store.RemediationState;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often, when, and after how many failures. */
@Tag("live")
class RemediationBoundsIT extends RemediationCase {
  private static ApprovingPolicy policy(int perAccount, int perTenant, String... days) {
    return new ApprovingPolicy(
        "low-risk",
        List.of(
            new ApprovingPolicy.Window(List.of(days), "00:00", "23:59", "UTC"),
            new ApprovingPolicy.Window(List.of(days), "23:00", "01:00", "UTC")),
        perAccount,
        perTenant);
  }

  private static String day(int ahead) {
    DayOfWeek day = Instant.now().atZone(ZoneOffset.UTC).getDayOfWeek().plus(ahead);
    String name = day.name();
    return name.charAt(0) + name.substring(1, 3).toLowerCase(Locale.ROOT);
  }

  @Test
  void aPolicyApprovesInItsWindowAndWithinItsLimits() {
    String closed = asked(stores.key(), "Apply", policy(5, 5, day(3)));
    assertWaits(closed, RemediationState.PLANNED, "OutsideWindow");
    String open = asked(stores.key(), "Apply", policy(1, 5, day(-1), day(0), day(1)));
    assertThat(lab.row(open).state()).isEqualTo(RemediationState.RUNNING);
    assertThat(lab.row(open).approvedBy()).isEqualTo("policy:low-risk");
    String second = asked(stores.key(), "Apply", policy(1, 5, day(-1), day(0), day(1)));
    assertWaits(second, RemediationState.APPROVED, "LimitReached");
    lab.tables().sql("update remediation_run set made_at = now() - interval '25 hours'");
    lab.work();
    assertThat(lab.row(second).state()).isEqualTo(RemediationState.RUNNING);
  }

  @Test
  void theInstallationsLimitsHoldWhoeverApproves() {
    lab.use(usual.limits(1, 1000, 1000));
    String first = asked(stores.key(), "Apply");
    lab.decide(first, "ben", "Approve");
    String second = asked(stores.key(), "Apply");
    lab.decide(second, "ben", "Approve");
    lab.work();
    assertThat(lab.row(first).state()).isEqualTo(RemediationState.RUNNING);
    assertWaits(second, RemediationState.APPROVED, "LimitReached");
    assertThat(lab.row(second).waits()).contains("mothership.remediation.per-account");
    lab.use(usual.limits(1000, 1, 1000));
    lab.work();
    assertWaits(second, RemediationState.APPROVED, "LimitReached");
    assertThat(lab.row(second).waits()).contains("mothership.remediation.per-tenant");
  }

  @Test
  void afterAFewFailuresNothingMoreBeginsForAWhile() {
    lab.use(usual.limits(1000, 1000, 2));
    for (int failures = 0; failures < 2; failures++) {
      String name = asked(stores.key(), "Apply");
      lab.decide(name, "ben", "Approve");
      lab.work();
      lab.front().fault(Fault.denied("kms", "EnableKeyRotation"));
      assertThat(lab.run(name)).startsWith("rolled-back: kms:EnableKeyRotation: AccessDenied");
      lab.front().clearFaults();
    }
    String next = asked(stores.key(), "Apply");
    lab.decide(next, "ben", "Approve");
    lab.work();
    assertWaits(next, RemediationState.APPROVED, "StormBrake");
    lab.tables().sql("update remediation_run set ended_at = now() - interval '61 minutes'");
    lab.work();
    assertThat(lab.row(next).state()).isEqualTo(RemediationState.RUNNING);
  }

  @Test
  void aPauseHoldsEverythingBackAndThenLetsItGoOn() {
    String name = asked(stores.key(), "Apply");
    lab.decide(name, "ben", "Approve");
    lab.use(usual.halted());
    lab.work();
    assertWaits(name, RemediationState.APPROVED, "Paused");
    lab.use(usual);
    lab.work();
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.RUNNING);
    lab.use(usual.halted());
    assertThat(lab.run(name)).startsWith("stopped: the remediation may not begin now");
    assertThat(lab.row(name).state()).isEqualTo(RemediationState.APPROVED);
  }
}
