package dev.mothership.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quiet hours and digests, by hand; 2026-03-29 is when Berlin puts its clocks forward. */
class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "20:00, 07:00, 2026-11-02T19:00:00Z, 2026-11-03T06:00:00Z",
    "20:00, 07:00, 2026-11-03T05:59:59Z, 2026-11-03T06:00:00Z",
    "20:00, 07:00, 2026-11-02T18:59:59Z, ''",
    "20:00, 07:00, 2026-11-03T06:00:00Z, ''",
    "12:00, 13:30, 2026-11-02T11:00:00Z, 2026-11-02T12:30:00Z",
    "12:00, 13:30, 2026-11-02T12:30:00Z, ''",
    "12:00, 13:30, 2026-11-02T10:59:59Z, ''",
    "20:00, 07:00, 2026-03-28T19:00:00Z, 2026-03-29T05:00:00Z",
    "00:00, 00:00, 2026-11-02T10:00:00Z, 2026-11-02T23:00:00Z",
  })
  void quietHoursEnd(String from, String to, Instant moment, String until) {
    QuietHours hours = new QuietHours(from, to, "Europe/Berlin", 80);
    assertThat(hours.until(moment, 79).map(Instant::toString).orElse("")).isEqualTo(until);
    assertThat(hours.until(moment, 80)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Daily, 2026-11-02T06:59:59Z, 2026-11-02T07:00:00Z",
    "Daily, 2026-11-02T07:00:00Z, 2026-11-03T07:00:00Z",
    "Weekly, 2026-11-02T06:59:59Z, 2026-11-02T07:00:00Z",
    "Weekly, 2026-11-02T07:00:00Z, 2026-11-09T07:00:00Z",
    "Weekly, 2026-11-04T12:00:00Z, 2026-11-09T07:00:00Z",
    "Weekly, 2026-03-27T12:00:00Z, 2026-03-30T06:00:00Z",
  })
  void digestsAreDue(String every, Instant moment, Instant next) {
    assertThat(new DigestTime(every, "Monday", "08:00", "Europe/Berlin").after(moment))
        .isEqualTo(next);
  }

  @Test
  void aDigestTellsSinceTheOneBefore() {
    Instant due = Instant.parse("2026-03-30T06:00:00Z");
    assertThat(new DigestTime("Weekly", "Monday", "08:00", "Europe/Berlin").since(due))
        .isEqualTo(Instant.parse("2026-03-23T07:00:00Z"));
    assertThat(new DigestTime("Daily", "Monday", "08:00", "Europe/Berlin").since(due))
        .isEqualTo(Instant.parse("2026-03-29T06:00:00Z"));
  }
}
