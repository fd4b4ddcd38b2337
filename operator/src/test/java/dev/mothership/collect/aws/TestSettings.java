package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Settings for a test: an endpoint, or a recording, or both to record. */
public record TestSettings(
    Optional<URI> endpoint,
    Optional<Path> recordings,
    Optional<Path> record,
    Optional<String> take,
    boolean requireExternalId,
    int pageSize)
    implements AwsSettings {
  public static TestSettings live(URI endpoint) {
    return new TestSettings(
        Optional.of(endpoint), Optional.empty(), Optional.empty(), Optional.empty(), false, 100);
  }

  public static TestSettings replay(Path folder) {
    return new TestSettings(
        Optional.empty(), Optional.of(folder), Optional.empty(), Optional.empty(), false, 100);
  }

  public TestSettings recording(Path folder, String name) {
    return new TestSettings(
        endpoint, recordings, Optional.of(folder), Optional.of(name), requireExternalId, pageSize);
  }

  public TestSettings pages(int size) {
    return new TestSettings(endpoint, recordings, record, take, requireExternalId, size);
  }

  public TestSettings strict() {
    return new TestSettings(endpoint, recordings, record, take, true, pageSize);
  }

  @Override
  public Optional<URI> proxy() {
    return Optional.empty();
  }

  @Override
  public Optional<Path> caBundle() {
    return Optional.empty();
  }

  @Override
  public Optional<String> fingerprintKey() {
    return Optional.empty();
  }

  @Override
  public double budgetShare() {
    return 0.5;
  }

  @Override
  public Optional<Double> callsPerSecond() {
    return Optional.of(1000.0);
  }
}
