package dev.mothership.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a policy approves. 2026-11-02 is a Monday. */
class ApprovingPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "Mon, 08:00, 17:00, UTC, 2026-11-02T08:00:00Z, true",
    "Mon, 08:00, 17:00, UTC, 2026-11-02T16:59:59Z, true",
    "Mon, 08:00, 17:00, UTC, 2026-11-02T17:00:00Z, false",
    "Mon, 08:00, 17:00, UTC, 2026-11-02T07:59:59Z, false",
    "Mon, 08:00, 17:00, UTC, 2026-11-03T09:00:00Z, false",
    // Eight in Berlin is seven in Greenwich in winter, six in summer.
    "Mon, 08:00, 17:00, Europe/Berlin, 2026-11-02T07:00:00Z, true",
    "Mon, 08:00, 17:00, Europe/Berlin, 2026-11-02T06:59:59Z, false",
    "Mon, 08:00, 17:00, Europe/Berlin, 2026-07-06T06:00:00Z, true",
    // Over midnight the day is the one of its beginning.
    "Mon, 22:00, 04:00, UTC, 2026-11-02T23:00:00Z, true",
    "Mon, 22:00, 04:00, UTC, 2026-11-03T03:59:00Z, true",
    "Mon, 22:00, 04:00, UTC, 2026-11-03T04:00:00Z, false",
    "Mon, 22:00, 04:00, UTC, 2026-11-02T03:00:00Z, false",
    "Mon, 00:00, 00:00, UTC, 2026-11-02T12:00:00Z, true",
    "Mon, 00:00, 00:00, UTC, 2026-11-03T00:00:00Z, false"
  })
  void isOpenInItsWindow(String day, String from, String to, String zone, String at, boolean open) {
    ApprovingPolicy policy =
        new ApprovingPolicy(
            "p", List.of(new ApprovingPolicy.Window(List.of(day), from, to, zone)), 1, 1);
    assertThat(policy.isOpen(Instant.parse(at))).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({"2026-11-02T12:00:00Z", "2026-11-08T00:00:00Z"})
  void withoutWindowsItIsAlwaysOpen(String at) {
    assertThat(new ApprovingPolicy("p", List.of(), 1, 1).isOpen(Instant.parse(at))).isTrue();
  }
}
