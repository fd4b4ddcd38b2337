package dev.mothership.cloud.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3control.S3ControlClientBuilder;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** One client for each service and region over one connection pool; closed together. */
final class AwsClients implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final Duration CALL = Duration.ofMinutes(3);

  private final SdkHttpClient http;
  private final CurrentCall interceptor;
  private final Optional<URI> endpoint;
  private final boolean replaying;
  private final Map<String, SdkAutoCloseable> clients = new ConcurrentHashMap<>();

  AwsClients(
      SdkHttpClient http, CurrentCall interceptor, Optional<URI> endpoint, boolean replaying) {
    this.http = http;
    this.interceptor = interceptor;
    this.endpoint = endpoint;
    this.replaying = replaying;
  }

  <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkAutoCloseable>
      C client(
          String purpose,
          Class<C> type,
          Supplier<B> builder,
          Region region,
          AwsCredentialsProvider credentials) {
    String key = purpose + '/' + type.getName() + '/' + region.id();
    return type.cast(clients.computeIfAbsent(key, k -> build(builder.get(), region, credentials)));
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
      B builder, Region region, AwsCredentialsProvider credentials) {
    builder
        .httpClient(http)
        .region(region)
        .credentialsProvider(credentials)
        .overrideConfiguration(overrides());
    endpoint.ifPresent(builder::endpointOverride);
    if (endpoint.isPresent() && builder instanceof S3ClientBuilder) {
      ((S3ClientBuilder) builder)
          .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build());
    }
    if (endpoint.isPresent() && builder instanceof S3ControlClientBuilder) {
      Endpoint fixed = Endpoint.builder().url(endpoint.get()).build();
      // By default the account id becomes a part of the host name, which an emulator's has no use
      // for.
      ((S3ControlClientBuilder) builder)
          .endpointProvider(parameters -> CompletableFuture.completedFuture(fixed));
    }
    return builder.build();
  }

  private ClientOverrideConfiguration overrides() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(
            replaying
                ? AwsRetryStrategy.doNotRetry()
                : AwsRetryStrategy.adaptiveRetryStrategy().toBuilder()
                    .maxAttempts(ATTEMPTS)
                    .build())
        .apiCallTimeout(CALL)
        .putAdvancedOption(
            SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, endpoint.isPresent())
        .addExecutionInterceptor(interceptor)
        .build();
  }

  @Override
  public void close() {
    clients.values().forEach(SdkAutoCloseable::close);
    http.close();
  }
}
