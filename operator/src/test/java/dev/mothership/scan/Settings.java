package dev.mothership.scan;

import java.time.Duration;

/** Settings that keep a test quick. */
enum Settings implements ScanSettings {
  QUICK;

  @Override
  public int workers() {
    return 2;
  }

  @Override
  public Duration lease() {
    return Duration.ofSeconds(60);
  }

  @Override
  public Duration poll() {
    return Duration.ofMillis(20);
  }

  @Override
  public int scopeParallelism() {
    return 2;
  }

  @Override
  public Duration authorizedFor() {
    return Duration.ofMinutes(10);
  }
}
