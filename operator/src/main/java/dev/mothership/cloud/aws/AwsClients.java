package dev.mothership.cloud.aws;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** One client for each service and region over one connection pool; closed together. */
final class AwsClients implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final Duration CALL = Duration.ofMinutes(3);

  /** Ends calls that take too long; every client would start threads of its own for that. */
  private static final ScheduledExecutorService TIMEOUTS = timeouts();

  private final SdkHttpClient http;
  private final CurrentCall interceptor;
  private final boolean redirected;
  private final boolean replaying;
  private final Map<String, SdkAutoCloseable> clients = new ConcurrentHashMap<>();

  AwsClients(SdkHttpClient http, CurrentCall interceptor, boolean redirected, boolean replaying) {
    this.http = http;
    this.interceptor = interceptor;
    this.redirected = redirected;
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
    if (redirected && builder instanceof S3ClientBuilder) {
      ((S3ClientBuilder) builder)
          .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build());
    }
    return builder.build();
  }

  /** Forgets the timeout of a call that has ended: a fleet makes tens of thousands in that time. */
  private static ScheduledExecutorService timeouts() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "aws-timeouts");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return executor;
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
        .scheduledExecutorService(TIMEOUTS)
        .addExecutionInterceptor(interceptor)
        .build();
  }

  @Override
  public void close() {
    clients.values().forEach(SdkAutoCloseable::close);
    http.close();
  }
}
