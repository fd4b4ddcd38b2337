package dev.mothership.scan;

import dev.mothership.collect.BaseKeys;
import dev.mothership.collect.CloudReports;
import dev.mothership.collect.ReportAccess;
import dev.mothership.model.FailureReason;
import dev.mothership.model.ScanRequest;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountStore;
import dev.mothership.store.ScannerRow;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Opens the CloudAccount that a scanner names, by the same role as its syncs: one of the scanner's
 * own namespace and tenant, for which reconcile vouches now, and that a sync has proved.
 */
@Singleton
final class SourceAccount {
  private final List<CloudReports> clouds;
  private final AccountStore accounts;
  private final SecretReader secrets;
  private final ScanSettings settings;
  private final Clock clock;

  @Inject
  SourceAccount(
      @Any Instance<CloudReports> clouds,
      AccountStore accounts,
      SecretReader secrets,
      ScanSettings settings,
      Clock clock) {
    this(clouds.stream().toList(), accounts, secrets, settings, clock);
  }

  SourceAccount(
      List<CloudReports> clouds,
      AccountStore accounts,
      SecretReader secrets,
      ScanSettings settings,
      Clock clock) {
    this.clouds = List.copyOf(clouds);
    this.accounts = accounts;
    this.secrets = secrets;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @throws dev.mothership.model.OperationFailed with ACCOUNT_NOT_READY where there is no such
   *     account, and as {@link CloudReports#open}
   */
  ReportAccess open(ScannerRow scanner) {
    String name = scanner.source().path("accountRef").path("name").asText();
    ScanRequest request = ready(scanner, name).request();
    Optional<BaseKeys> keys =
        request.secret().isEmpty()
            ? Optional.empty()
            : Optional.of(secrets.read(request.namespace(), request.secret()));
    ready(scanner, name);
    for (CloudReports cloud : clouds) {
      if (cloud.provider().equals(request.provider())) {
        return cloud.open(request, keys);
      }
    }
    throw InboxStream.failed(
        FailureReason.INVALID_DATA,
        "Nothing fetches from the provider " + request.provider() + ".");
  }

  private AccountRow ready(ScannerRow scanner, String name) {
    AccountRow account =
        accounts
            .find(scanner.namespace(), name)
            .filter(row -> row.tenantId() == scanner.tenantId())
            .orElseThrow(
                () ->
                    notReady(
                        "There is no CloudAccount %s in this namespace: make one, or name another.",
                        name));
    Instant at = account.authorizedAt();
    if (account.suspended()) {
      throw notReady("The CloudAccount %s is suspended.", name);
    }
    if (at == null || !at.isAfter(clock.instant().minus(settings.authorizedFor()))) {
      throw notReady("The CloudAccount %s may not be read now; its conditions tell why.", name);
    }
    if (!account.claimed()) {
      throw notReady(
          "No sync of the CloudAccount %s has ended well yet; its conditions tell more.", name);
    }
    return account;
  }

  private static RuntimeException notReady(String message, String name) {
    return InboxStream.failed(FailureReason.ACCOUNT_NOT_READY, message.formatted(name));
  }
}
