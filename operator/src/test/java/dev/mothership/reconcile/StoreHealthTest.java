package dev.mothership.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreHealthTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private final Ticking clock = new Ticking();
  private final StoreHealth health = new StoreHealth(clock);

  @Test
  void saysNothingOfADatabaseThatANewProcessHasNotHeardOf() {
    assertThat(health.starting()).isTrue();
    clock.now = START.plusSeconds(9);
    assertThat(health.starting()).isTrue();
  }

  @Test
  void speaksOfADatabaseThatIsNotThereAfterTenSeconds() {
    clock.now = START.plus(Duration.ofSeconds(10));
    assertThat(health.starting()).isFalse();
    assertThat(health.available()).isFalse();
  }

  @Test
  void speaksAtOnceOfADatabaseThatAnsweredOrRefused() {
    health.worked();
    assertThat(health.starting()).isFalse();
    StoreHealth refused = new StoreHealth(clock);
    refused.failed(new IllegalStateException("refused"));
    assertThat(refused.starting()).isFalse();
  }

  @Test
  void tellsAnAbsentDatabaseFromAFaultOfOurs() {
    for (String state : List.of("08006", "53300", "55P03", "57P01", "58030")) {
      assertThat(StoreHealth.isOutage(new IllegalStateException(new SQLException("", state))))
          .as(state)
          .isTrue();
    }
    for (String state : List.of("22003", "23505", "42601", "55000")) {
      assertThat(StoreHealth.isOutage(new IllegalStateException(new SQLException("", state))))
          .as(state)
          .isFalse();
    }
  }

  private static final class Ticking extends Clock {
    private Instant now = START;

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
  }
}
