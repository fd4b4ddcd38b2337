package dev.mothership.scan;

import dev.mothership.collect.OrganizationReader;
import dev.mothership.model.ApiUsage;
import dev.mothership.model.DiscoveryRequest;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.OrganizationListing;
import dev.mothership.store.Claim;
import dev.mothership.store.OrganizationRow;
import dev.mothership.store.OrganizationStore;
import dev.mothership.store.TaskQueue;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads one organization and stores what it says; declares nothing. Called by worker threads. */
@Singleton
public final class DiscoverTask {
  private static final Logger LOG = Logger.getLogger(DiscoverTask.class);
  private static final ApiUsage NONE = new ApiUsage(0, 0);

  private final Iterable<OrganizationReader> readers;
  private final OrganizationStore organizations;
  private final TaskQueue queue;
  private final ScanSettings settings;
  private final Clock clock;

  DiscoverTask(
      OrganizationReaders readers,
      OrganizationStore organizations,
      TaskQueue queue,
      ScanSettings settings,
      Clock clock) {
    this.readers = readers.all();
    this.organizations = organizations;
    this.queue = queue;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Runs the task to its end and frees it; gives it back where reconcile no longer vouches for the
   * organization.
   *
   * @throws dev.mothership.store.LeaseLost where another worker has the task
   */
  void run(Claim claim) {
    Optional<OrganizationRow> found =
        organizations.find(claim.organizationId()).filter(this::authorized);
    if (found.isEmpty()) {
      queue.giveBack(claim);
      return;
    }
    DiscoveryRequest request = found.get().request();
    Duration interval = Duration.ofSeconds(request.intervalSeconds());
    Duration retryInterval = Duration.ofSeconds(request.retryIntervalSeconds());
    try {
      OrganizationListing listing =
          reader(request.provider()).read(request, found.get().externalId());
      Interrupted.check();
      organizations.discovered(claim, listing);
      if (listing.failures().stream().anyMatch(failure -> failure.reason().retryable())) {
        queue.fail(claim, retryInterval, interval);
      } else {
        queue.finish(claim, interval);
      }
      LOG.infof(
          "organization %s: %d accounts, %d failures",
          found.get().name(), listing.accounts().size(), listing.failures().size());
    } catch (OperationFailed e) {
      Interrupted.check();
      organizations.failed(claim, e.failure(), NONE);
      queue.fail(claim, retryInterval, interval);
      LOG.infof("organization %s: %s", found.get().name(), e.failure().reason().conditionReason());
    }
  }

  private boolean authorized(OrganizationRow organization) {
    Instant at = organization.authorizedAt();
    return at != null
        && !organization.suspended()
        && at.isAfter(clock.instant().minus(settings.authorizedFor()));
  }

  private OrganizationReader reader(String provider) {
    for (OrganizationReader reader : readers) {
      if (reader.provider().equals(provider)) {
        return reader;
      }
    }
    throw new OperationFailed(
        new Failure(
            FailureReason.INVALID_DATA,
            "mothership:Discover",
            FailureReason.INVALID_DATA.conditionReason(),
            "Nothing reads organizations of the provider " + provider + "."),
        null);
  }
}
