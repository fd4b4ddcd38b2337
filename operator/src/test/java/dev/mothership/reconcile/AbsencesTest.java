package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbsencesTest {
  private final SetClock clock = new SetClock();
  private final Absences<String> absences = new Absences<>(clock, Duration.ofMinutes(10));

  @Test
  void whatIsMissingForTheWholeGraceIsOverdueAndNotASecondEarlier() {
    assertThat(absences.note(List.of("a"))).isEmpty();
    clock.forward(Duration.ofSeconds(599));
    assertThat(absences.note(List.of("a", "b"))).isEmpty();
    clock.forward(Duration.ofSeconds(1));
    assertThat(absences.note(List.of("a", "b"))).containsExactly("a");
  }

  @Test
  void whatWasSeenInBetweenWaitsAgain() {
    absences.note(List.of("a"));
    clock.forward(Duration.ofMinutes(9));
    absences.note(List.of());
    absences.note(List.of("a"));
    clock.forward(Duration.ofMinutes(9));
    assertThat(absences.note(List.of("a"))).isEmpty();
  }

  @Test
  void aListThatFailedBeginsEveryGraceAnew() {
    absences.note(List.of("a"));
    absences.forget();
    clock.forward(Duration.ofMinutes(10));
    assertThat(absences.note(List.of("a"))).isEmpty();
  }

  @Test
  void threeMayGoAtOnceAndAFifthOfManyButNoMore() {
    assertThat(Absences.tooMany(3, 4)).isFalse();
    assertThat(Absences.tooMany(4, 4)).isTrue();
    assertThat(Absences.tooMany(4, 19)).isTrue();
    assertThat(Absences.tooMany(4, 20)).isFalse();
    assertThat(Absences.tooMany(20, 100)).isFalse();
    assertThat(Absences.tooMany(21, 100)).isTrue();
    assertThat(Absences.tooMany(21, 104)).isTrue();
  }
}
