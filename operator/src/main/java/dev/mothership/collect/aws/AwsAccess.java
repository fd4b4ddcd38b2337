package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.collect.CloudAccess;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.Creation;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.ScanRequest;
import dev.mothership.model.Scope;
import dev.mothership.model.StorableText;
import dev.mothership.model.VerifiedIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** An open AWS account. */
final class AwsAccess implements CloudAccess {
  private static final String REGIONS = "ec2:DescribeRegions";
  private static final int DETAIL_THREADS = 4;

  private final AwsSession session;
  private final ScanRequest request;
  private final List<Listing> listings;
  private final Instant observedAt;
  private final Runnable onClose;
  private final ExecutorService details =
      Executors.newFixedThreadPool(
          DETAIL_THREADS,
          task -> {
            Thread thread = new Thread(task, "aws-details");
            thread.setDaemon(true);
            return thread;
          });

  AwsAccess(
      AwsSession session,
      ScanRequest request,
      List<Listing> listings,
      Instant observedAt,
      Runnable onClose) {
    this.session = session;
    this.request = request;
    this.listings = List.copyOf(listings);
    this.observedAt = observedAt;
    this.onClose = onClose;
  }

  AwsSession session() {
    return session;
  }

  @Override
  public VerifiedIdentity identity() {
    return session.identity();
  }

  @Override
  public Instant observedAt() {
    return observedAt;
  }

  @Override
  public List<Scope> scopes() {
    List<String> regions = regions();
    List<Scope> scopes = new ArrayList<>();
    for (Listing listing : listings) {
      if (listing.regional()) {
        regions.forEach(region -> scopes.add(new Scope(region, listing.type())));
      } else {
        scopes.add(new Scope(Scope.GLOBAL, listing.type()));
      }
    }
    return scopes.stream().sorted().toList();
  }

  /**
   * The enabled regions, narrowed by the request. An account that may not list its regions is read
   * where the request names them.
   */
  List<String> regions() {
    List<String> wanted = request.regionsInclude();
    return enabled().stream()
        .filter(session::hasRegion)
        .filter(region -> wanted.isEmpty() || wanted.contains(region))
        .filter(region -> !request.regionsExclude().contains(region))
        .sorted()
        .toList();
  }

  private List<String> enabled() {
    try {
      return session
          .client(Ec2Client.class, Ec2Client::builder, session.home())
          .describeRegions()
          .regions()
          .stream()
          .map(region -> region.regionName())
          .toList();
    } catch (SdkException e) {
      Failure failure = AwsFailures.of(REGIONS, e);
      if (failure.reason() == FailureReason.PERMISSION_DENIED
          && !request.regionsInclude().isEmpty()) {
        return request.regionsInclude();
      }
      throw new OperationFailed(failure, e);
    }
  }

  @Override
  public void collect(Scope scope, RecordSink sink) {
    Listing listing =
        listings.stream()
            .filter(candidate -> candidate.type().equals(scope.type()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("nothing lists " + scope));
    listing
        .reader()
        .read(
            this, scope.region(), page -> sink.page(page.stream().map(StorableText::of).toList()));
  }

  /** Reads the details of a page's records, a few at a time; in the order given. */
  <T, R> List<R> each(List<T> items, Function<T, R> read) {
    List<Future<R>> running = new ArrayList<>();
    items.forEach(item -> running.add(details.submit(() -> read.apply(item))));
    List<R> results = new ArrayList<>();
    try {
      for (Future<R> one : running) {
        results.add(one.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailed(
          new Failure(FailureReason.INTERNAL, "details", "Interrupted", "the scan was stopped"), e);
    } catch (ExecutionException e) {
      throw AwsFailures.failed("details", e.getCause() == null ? e : e.getCause());
    } finally {
      running.forEach(one -> one.cancel(true));
    }
  }

  @Override
  public Optional<Creation> creation(String region, String nativeId) {
    return CreationEvents.of(session, region, nativeId);
  }

  @Override
  public ApiUsage usage() {
    return session.usage();
  }

  @Override
  public void close() {
    details.shutdownNow();
    session.close();
    onClose.run();
  }
}
