package dev.mothership.cloud.aws;

import dev.mothership.model.ApiUsage;
import dev.mothership.model.VerifiedIdentity;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A proven session in one account, shared by the threads of one scan and closed with it; its
 * credentials renew themselves.
 */
public final class AwsSession implements AutoCloseable {
  /** Region name of services that a partition has once, as IAM. */
  public static final String GLOBAL = "global";

  private final AwsClients clients;
  private final CurrentCall calls;
  private final AwsPartition partition;
  private final VerifiedIdentity identity;
  private final AwsCredentialsProvider credentials;
  private final int pageSize;

  AwsSession(
      AwsClients clients,
      CurrentCall calls,
      AwsPartition partition,
      VerifiedIdentity identity,
      AwsCredentialsProvider credentials,
      int pageSize) {
    this.clients = clients;
    this.calls = calls;
    this.partition = partition;
    this.identity = identity;
    this.credentials = credentials;
    this.pageSize = pageSize;
  }

  /**
   * The session's client of a service.
   *
   * @param region a region's name, or {@link #GLOBAL}
   * @throws IllegalArgumentException where the name cannot be a region of the partition
   */
  public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkAutoCloseable>
      C client(Class<C> type, Supplier<B> builder, String region) {
    return clients.client("account", type, builder, region(region), credentials);
  }

  private Region region(String name) {
    if (name.equals(GLOBAL)) {
      return partition.global();
    }
    if (!partition.hasRegion(name)) {
      throw new IllegalArgumentException("'" + name + "' is no region of " + partition.id());
    }
    return Region.of(name);
  }

  public boolean hasRegion(String name) {
    return partition.hasRegion(name);
  }

  /** The region asked for what belongs to none. */
  public String home() {
    return partition.home().id();
  }

  public String partition() {
    return partition.id();
  }

  /** The credentials as they are now, for a program that runs elsewhere; they end by themselves. */
  public AwsSessionCredentials handOver() {
    return (AwsSessionCredentials) credentials.resolveCredentials();
  }

  public VerifiedIdentity identity() {
    return identity;
  }

  /** Records to ask for in a page, at most. */
  public int pageSize(int most) {
    return Math.min(pageSize, most);
  }

  public ApiUsage usage() {
    return calls.usage();
  }

  @Override
  public void close() {
    clients.close();
  }
}
