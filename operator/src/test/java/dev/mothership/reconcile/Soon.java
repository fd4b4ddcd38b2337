package dev.mothership.reconcile;

import java.time.Duration;

/** For tests that wait for a status to follow by itself. */
record Soon() implements StatusSettings {
  @Override
  public Duration channels() {
    return Duration.ofMillis(500);
  }

  @Override
  public Duration scanners() {
    return Duration.ofMillis(500);
  }

  @Override
  public Duration policies() {
    return Duration.ofMillis(500);
  }
}
