package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.store.AccountSummary;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountConditionsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Failure DENIED =
      new Failure(
          FailureReason.PERMISSION_DENIED, "s3:GetBucketPolicy", "AccessDenied", "allow it");

  private static AccountSummary summary(
      @Nullable Failure last, @Nullable Instant scanned, boolean running, List<Failure> unread) {
    return new AccountSummary(
        1,
        1,
        "team",
        "account",
        "aws",
        "111122223333",
        true,
        "arn:aws:sts::x",
        false,
        last,
        scanned == null ? "" : "complete",
        scanned,
        NOW,
        running,
        0,
        0,
        List.of(),
        0,
        unread.size(),
        unread,
        7,
        0,
        100.0,
        Map.of("high", 2),
        2,
        null,
        "",
        3);
  }

  private static ConditionSet known(AccountSummary summary, boolean correlating) {
    ConditionSet none = ConditionSet.of(List.of(), 1, Clock.fixed(NOW, ZoneOffset.UTC));
    return AccountConditions.known(none, summary, correlating);
  }

  private static String of(ConditionSet set, String type) {
    Condition condition = set.get(type).orElseThrow();
    return condition.getStatus() + "/" + condition.getReason();
  }

  @Test
  void aSyncedAccountIsReadyAndIdle() {
    ConditionSet set = known(summary(null, NOW, false, List.of()), false);
    assertThat(of(set, "Ready")).isEqualTo("True/Succeeded");
    assertThat(of(set, "Reconciling")).isEqualTo("False/Succeeded");
    assertThat(of(set, "CredentialsValid")).isEqualTo("True/Verified");
  }

  @Test
  void aRoleThatAsksForNoExternalIdIsAWarningAndNoMore() {
    ConditionSet set = known(summary(null, NOW, false, List.of()), false);
    assertThat(of(set, "ExternalIdEnforced")).isEqualTo("False/ExternalIdNotEnforced");
    assertThat(of(set, "Ready")).isEqualTo("True/Succeeded");
  }

  @Test
  void callsThatFailedMakeItPartialAndAreNamed() {
    ConditionSet set = known(summary(null, NOW, false, List.of(DENIED)), false);
    assertThat(of(set, "Ready")).isEqualTo("True/Partial");
    assertThat(set.get("Ready").orElseThrow().getMessage())
        .contains("s3:GetBucketPolicy (AccessDenied)");
  }

  @Test
  void anAccountWhoseChecksAreStillToComeIsNotReady() {
    assertThat(of(known(summary(null, NOW, false, List.of()), true), "Ready"))
        .isEqualTo("False/Progressing");
    assertThat(of(known(summary(null, null, true, List.of()), false), "Reconciling"))
        .isEqualTo("True/Progressing");
  }

  @Test
  void aRefusedRoleStallsAndShowsTheAdvice() {
    Failure refused =
        new Failure(FailureReason.ROLE_REFUSED, "sts:AssumeRole", "AccessDenied", "trust us");
    ConditionSet set = known(summary(refused, NOW, false, List.of()), false);
    assertThat(of(set, "CredentialsValid")).isEqualTo("False/RoleRefused");
    assertThat(set.get("CredentialsValid").orElseThrow().getMessage()).isEqualTo("trust us");
    assertThat(of(set, "Stalled")).isEqualTo("True/RoleRefused");
  }

  @Test
  void aCloudThatIsAwaySaysNothingOfCredentials() {
    Failure away = new Failure(FailureReason.UNREACHABLE, "sts:AssumeRole", "Timeout", "wait");
    ConditionSet set = known(summary(away, NOW, false, List.of()), false);
    assertThat(of(set, "CredentialsValid")).isEqualTo("True/Verified");
    assertThat(of(set, "Ready")).isEqualTo("False/Unreachable");
    assertThat(of(set, "Stalled")).isEqualTo("False/Unreachable");
  }
}
