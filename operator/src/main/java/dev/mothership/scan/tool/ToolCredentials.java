package dev.mothership.scan.tool;

import dev.mothership.cloud.FingerprintKey;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsSessions;
import dev.mothership.cloud.aws.AwsSettings;
import dev.mothership.cloud.aws.Declarations;
import dev.mothership.cloud.aws.RoleRequest;
import dev.mothership.cloud.aws.SessionLimit;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.ScanRequest;
import dev.mothership.scan.ScanSettings;
import dev.mothership.scan.SecretReader;
import dev.mothership.store.AccountRow;
import dev.mothership.store.AccountStore;
import dev.mothership.store.ScannerRow;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * A session of an account's read role, for a tool: taken on as a sync does, for an hour at the
 * most, and held to policies that only read. Nothing of it is kept.
 */
@Singleton
final class ToolCredentials {
  private static final Duration SHORTEST = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int LONGEST_NAME = 64;

  private final AccountStore accounts;
  private final SecretReader secrets;
  private final AwsSettings aws;
  private final AwsSessions sessions;
  private final ScanSettings settings;
  private final Clock clock;

  @Inject
  ToolCredentials(
      AccountStore accounts,
      SecretReader secrets,
      AwsSettings aws,
      FingerprintKey fingerprints,
      ScanSettings settings,
      Clock clock) {
    this.accounts = accounts;
    this.secrets = secrets;
    this.aws = aws;
    this.sessions = new AwsSessions(aws, fingerprints, clock);
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The tool's environment; empty where it reads no account.
   *
   * @throws dev.mothership.model.OperationFailed where the account may not be read, or the role
   *     cannot be taken on
   */
  Map<String, String> of(ScannerRow scanner, ToolSource source) {
    if (source.account().isEmpty()) {
      return Map.of();
    }
    AccountRow account =
        accounts
            .find(scanner.namespace(), source.account())
            .filter(row -> row.tenantId() == scanner.tenantId() && readable(row))
            .orElseThrow(() -> unreadable(source.account()));
    if (aws.recordings().isPresent()) {
      throw ToolFailures.failed(
          FailureReason.ACCOUNT_NOT_READABLE,
          "Recorded",
          "This installation reads recordings, and they have no credentials to give to a tool.");
    }
    Map<String, String> env = new LinkedHashMap<>();
    try (AwsSession session = open(account, scanner, source)) {
      AwsSessionCredentials given = session.handOver();
      env.put("AWS_ACCESS_KEY_ID", given.accessKeyId());
      env.put("AWS_SECRET_ACCESS_KEY", given.secretAccessKey());
      env.put("AWS_SESSION_TOKEN", given.sessionToken());
      env.put("AWS_REGION", session.home());
      env.put("AWS_DEFAULT_REGION", session.home());
    }
    aws.endpoint().ifPresent(endpoint -> env.put("AWS_ENDPOINT_URL", endpoint.toString()));
    aws.proxy().ifPresent(proxy -> env.put("HTTPS_PROXY", proxy.toString()));
    return env;
  }

  private AwsSession open(AccountRow account, ScannerRow scanner, ToolSource source) {
    ScanRequest request = account.request();
    Optional<AwsCredentials> keys =
        Optional.of(request.secret())
            .filter(secret -> !secret.isEmpty())
            .map(secret -> secrets.read(request.namespace(), secret))
            .map(read -> AwsBasicCredentials.create(read.id(), read.secret()));
    return sessions.open(
        new RoleRequest(
            request.accountId(),
            request.partition().isEmpty() ? "aws" : request.partition(),
            request.roleName(),
            request.externalId(),
            request.identityRoleArn(),
            keys,
            Set.of(),
            Optional.of(
                new SessionLimit(
                    session(scanner), lasts(source.timeout()), "", source.policies()))),
        new Declarations(Map.of()),
        Optional.empty(),
        Optional.empty());
  }

  private static String session(ScannerRow scanner) {
    String name = "mothership-scan-" + scanner.namespace() + "-" + scanner.name();
    return name.substring(0, Math.min(LONGEST_NAME, name.length()));
  }

  private static Duration lasts(Duration timeout) {
    if (timeout.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
  }

  private boolean readable(AccountRow account) {
    Instant at = account.authorizedAt();
    return at != null
        && !account.suspended()
        && account.claimed()
        && account.provider().equals("aws")
        && at.isAfter(clock.instant().minus(settings.authorizedFor()));
  }

  private static OperationFailed unreadable(String name) {
    return ToolFailures.failed(
        FailureReason.ACCOUNT_NOT_READABLE,
        name,
        "There is no CloudAccount \"%s\" in this namespace that has been read and may be read now: see its conditions, or correct spec.job.accountRef."
            .formatted(name));
  }
}
