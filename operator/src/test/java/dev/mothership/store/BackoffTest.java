package dev.mothership.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void doublesUpToTheInterval() {
    assertThat(Backoff.delay(MINUTE, HOUR, 0, 0)).isEqualTo(MINUTE);
    assertThat(Backoff.delay(MINUTE, HOUR, 3, 0)).isEqualTo(Duration.ofMinutes(8));
    assertThat(Backoff.delay(MINUTE, HOUR, 6, 0)).isEqualTo(HOUR);
    assertThat(Backoff.delay(MINUTE, HOUR, 5000, 0)).isEqualTo(HOUR);
  }

  @Test
  void takesAtMostAQuarterOff() {
    assertThat(Backoff.delay(MINUTE, HOUR, 0, 1)).isEqualTo(Duration.ofSeconds(45));
  }
}
