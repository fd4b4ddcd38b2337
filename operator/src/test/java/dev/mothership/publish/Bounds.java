package dev.mothership.publish;

import java.time.Duration;

/** Bounds as they are shipped but for those named, with a day or nothing between comparisons. */
record Bounds(
    int findingsPerNamespace, int findingsPerCluster, Duration compareInterval, boolean openreports)
    implements PublishSettings {
  static final Bounds SHIPPED = new Bounds(200, 10_000, Duration.ZERO, false);

  static Bounds cluster(int most) {
    return new Bounds(200, most, Duration.ofDays(1), false);
  }

  @Override
  public Duration interval() {
    return Duration.ofSeconds(1);
  }

  @Override
  public int findingsPerRule() {
    return 10;
  }

  @Override
  public int writesPerSecond() {
    return 20;
  }

  @Override
  public int writesBurst() {
    return 50;
  }

  @Override
  public Duration keepResolved() {
    return Duration.ofHours(24);
  }
}
