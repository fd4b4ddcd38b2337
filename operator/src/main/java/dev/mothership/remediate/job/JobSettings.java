package dev.mothership.remediate.job;

import dev.mothership.cloud.aws.AwsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The operator's own ways to AWS, as far as a Job has them. */
record JobSettings(Optional<URI> endpoint, Optional<URI> proxy, Optional<Path> caBundle)
    implements AwsSettings {
  @Override
  public Optional<Path> recordings() {
    return Optional.empty();
  }

  @Override
  public Optional<Path> record() {
    return Optional.empty();
  }

  @Override
  public Optional<String> take() {
    return Optional.empty();
  }

  @Override
  public boolean requireExternalId() {
    return true;
  }

  /** No answer that an action reads can hold a secret, so no fingerprint is ever made. */
  @Override
  public Optional<String> fingerprintKey() {
    return Optional.of("none");
  }

  @Override
  public double budgetShare() {
    return 0.5;
  }

  @Override
  public Optional<Double> callsPerSecond() {
    return Optional.empty();
  }

  @Override
  public int pageSize() {
    return 500;
  }
}
