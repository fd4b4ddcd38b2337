package dev.mothership.scan;

import dev.mothership.model.Failure;
import dev.mothership.model.OperationFailed;
import dev.mothership.store.Claim;
import dev.mothership.store.ScannerRow;
import dev.mothership.store.ScannerStore;
import dev.mothership.store.SourceStore;
import dev.mothership.store.TaskQueue;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Goes to one scanner's source for its reports. Called by worker threads. */
@Singleton
public final class FetchTask {
  private static final Logger LOG = Logger.getLogger(FetchTask.class);
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final long HOUR = 3600;

  private final List<FetchSource> sources;
  private final ScannerStore scanners;
  private final SourceStore states;
  private final TaskQueue queue;

  @Inject
  FetchTask(
      @Any Instance<FetchSource> sources,
      ScannerStore scanners,
      SourceStore states,
      TaskQueue queue) {
    this(sources.stream().toList(), scanners, states, queue);
  }

  FetchTask(List<FetchSource> sources, ScannerStore scanners, SourceStore states, TaskQueue queue) {
    this.sources = List.copyOf(sources);
    this.scanners = scanners;
    this.states = states;
    this.queue = queue;
  }

  /**
   * Runs the task to its end and frees it; gives it back where nobody vouches for the scanner.
   *
   * @throws dev.mothership.store.LeaseLost where another worker has the task
   */
  void run(Claim claim) {
    Optional<ScannerRow> scanner = scanners.ofAccount(claim.accountId());
    if (scanner.isEmpty()) {
      queue.giveBack(claim);
      return;
    }
    ScannerRow row = scanner.get();
    Fetched fetched = new Fetched();
    try {
      source(row).fetch(row, fetched);
    } catch (OperationFailed e) {
      fetched.failed("", e.failure(), e.failure().call());
    }
    Interrupted.check();
    Failure failure = fetched.failure().orElse(null);
    states.ended(claim, row, failure, fetched.isPartial());
    Duration interval = Duration.ofSeconds(row.source().path("intervalSeconds").asLong(HOUR));
    if (fetched.isRetryable()) {
      queue.fail(claim, RETRY, interval);
    } else {
      queue.finish(claim, failure == null && fetched.hasMore() ? Duration.ZERO : interval);
    }
    LOG.infof("scanner %d: fetched, %d failures", row.id(), fetched.failureCount());
  }

  private FetchSource source(ScannerRow scanner) {
    String kind = scanner.source().path("kind").asText();
    return sources.stream()
        .filter(source -> source.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nothing fetches from " + kind));
  }
}
