package dev.mothership.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PaceTest {
  private Instant now = Instant.parse("2026-11-24T10:00:00Z");
  private final Pace pace =
      new Pace(
          new ConsoleSettings() {
            @Override
            public int changesPerMinute() {
              return 6;
            }

            @Override
            public int requestsAtOnce() {
              return 1;
            }
          },
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          });

  @Test
  void oneUserMayDoSoMuchAMinuteAndNobodyWaitsForAnother() {
    for (int i = 0; i < 6; i++) {
      pace.take("alice");
    }
    assertThatThrownBy(() -> pace.take("alice"))
        .isInstanceOf(Refused.class)
        .hasMessage("alice changes too much at once: at most 6 times a minute")
        .satisfies(
            refused ->
                assertThat(((Refused) refused).getResponse().getHeaderString("Retry-After"))
                    .isEqualTo("10"));
    pace.take("bob");
    now = now.plusSeconds(9);
    assertThatThrownBy(() -> pace.take("alice")).isInstanceOf(Refused.class);
    now = now.plusSeconds(1);
    pace.take("alice");
    assertThatThrownBy(() -> pace.take("alice")).isInstanceOf(Refused.class);
  }
}
