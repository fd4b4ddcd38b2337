package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionSetTest {
  private static final Clock FIRST = at("2026-01-01T00:00:00.5Z");
  private static final Clock LATER = at("2026-01-01T01:00:00Z");

  private static Clock at(String time) {
    return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
  }

  @Test
  void transitionTimeStaysWhileOnlyReasonAndMessageChange() {
    ConditionSet first = ConditionSet.of(List.of(), 1, FIRST).isFalse("Ready", "A", "a");
    ConditionSet second = ConditionSet.of(first.list(), 2, LATER).isFalse("Ready", "B", "b");
    assertThat(second.get("Ready").orElseThrow())
        .returns("2026-01-01T00:00:00Z", c -> c.getLastTransitionTime())
        .returns("B", c -> c.getReason())
        .returns(2L, c -> c.getObservedGeneration());
  }

  @Test
  void transitionTimeMovesWithTheStatus() {
    ConditionSet first = ConditionSet.of(List.of(), 1, FIRST).isFalse("Ready", "A", "a");
    ConditionSet second = ConditionSet.of(first.list(), 1, LATER).isTrue("Ready", "B", "b");
    assertThat(second.get("Ready").orElseThrow().getLastTransitionTime())
        .isEqualTo("2026-01-01T01:00:00Z");
  }

  @Test
  void sayingTheSameAgainChangesNothing() {
    ConditionSet first = ConditionSet.of(List.of(), 1, FIRST).isTrue("Ready", "A", "a");
    assertThat(ConditionSet.of(first.list(), 1, LATER).isTrue("Ready", "A", "a").list())
        .isEqualTo(first.list());
  }

  @Test
  void aConditionCanBeTakenAwayWithoutTouchingTheOthers() {
    ConditionSet both =
        ConditionSet.of(List.of(), 1, FIRST).isTrue("Ready", "A", "").isTrue("Stalled", "A", "");
    assertThat(both.without("Stalled").list())
        .extracting(c -> c.getType())
        .containsExactly("Ready");
    assertThat(both.list()).hasSize(2);
  }
}
