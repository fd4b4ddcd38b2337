package dev.mothership.publish;

import java.time.Duration;

/** Compares everything at each tick; eight places in a namespace. */
enum EveryTick implements PublishSettings {
  SETTINGS;

  @Override
  public Duration interval() {
    return Duration.ofSeconds(1);
  }

  @Override
  public Duration compareInterval() {
    return Duration.ZERO;
  }

  @Override
  public int findingsPerNamespace() {
    return 8;
  }

  @Override
  public int findingsPerCluster() {
    return 10_000;
  }

  @Override
  public int findingsPerRule() {
    return 10;
  }

  @Override
  public int writesPerSecond() {
    return 1000;
  }

  @Override
  public int writesBurst() {
    return 1000;
  }

  @Override
  public Duration keepResolved() {
    return Duration.ofHours(24);
  }

  @Override
  public boolean openreports() {
    return false;
  }
}
