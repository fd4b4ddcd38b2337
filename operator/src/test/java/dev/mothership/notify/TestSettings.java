package dev.mothership.notify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings that keep a test quick. */
record TestSettings(
    Optional<String> slackEndpoint, List<String> hosts, boolean allowPrivate, Duration timeout)
    implements NotifySettings {
  static TestSettings hosts(boolean allowPrivate, String... hosts) {
    return new TestSettings(Optional.empty(), List.of(hosts), allowPrivate, Duration.ofSeconds(30));
  }

  @Override
  public int workers() {
    return 2;
  }

  @Override
  public Duration poll() {
    return Duration.ofMillis(20);
  }

  @Override
  public Duration lease() {
    return Duration.ofMinutes(2);
  }

  @Override
  public Duration authorizedFor() {
    return Duration.ofDays(365);
  }

  @Override
  public int tries() {
    return 10;
  }

  @Override
  public Duration patience() {
    return Duration.ofHours(24);
  }

  @Override
  public Duration refusedRetry() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Optional<String> findingUrl() {
    return Optional.of("https://console.example/{namespace}/{name}");
  }

  @Override
  public Optional<List<String>> allowedHosts() {
    return Optional.of(hosts);
  }
}
