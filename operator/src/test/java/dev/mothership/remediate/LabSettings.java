package dev.mothership.remediate;

import java.net.URI;
import java.time.Duration;

/** Settings for a test: quick, and within wide bounds unless it asks for others. */
record LabSettings(
    URI callbackUrl, boolean paused, int perAccount, int perTenant, int stormFailures)
    implements RemediationSettings {
  static LabSettings reporting(URI callback) {
    return new LabSettings(callback, false, 1000, 1000, 1000);
  }

  LabSettings halted() {
    return new LabSettings(callbackUrl, true, perAccount, perTenant, stormFailures);
  }

  LabSettings limits(int account, int tenant, int failures) {
    return new LabSettings(callbackUrl, paused, account, tenant, failures);
  }

  @Override
  public String image() {
    return "mothership/operator:test";
  }

  @Override
  public String serviceAccount() {
    return "mothership-remediation";
  }

  @Override
  public Duration deadline() {
    return Duration.ofMinutes(10);
  }

  @Override
  public Duration settlePause() {
    return Duration.ofMillis(10);
  }

  @Override
  public Duration stormWindow() {
    return Duration.ofHours(1);
  }

  @Override
  public int workers() {
    return 1;
  }

  @Override
  public Duration poll() {
    return Duration.ofMillis(50);
  }

  @Override
  public Duration lease() {
    return Duration.ofMinutes(2);
  }
}
