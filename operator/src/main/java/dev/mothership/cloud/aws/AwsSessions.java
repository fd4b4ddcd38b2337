package dev.mothership.cloud.aws;

import dev.mothership.cloud.CallBudget;
import dev.mothership.cloud.FingerprintKey;
import dev.mothership.cloud.Player;
import dev.mothership.cloud.Recorder;
import dev.mothership.cloud.SecretSummary;
import dev.mothership.cloud.Ticker;
import dev.mothership.model.FailureReason;
import dev.mothership.model.VerifiedIdentity;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/** Opens sessions in accounts; one per process, used by every worker. */
public final class AwsSessions {
  private static final int KEY_BYTES = 32;
  private static final int BURST_SECONDS = 5;
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern ROLE = Pattern.compile("[\\w+=,.@/-]{1,576}");

  private final AwsSettings settings;
  private final Clock clock;
  private final FingerprintKey installation;
  private final Ticker ticker;

  /**
   * @param installation asked only where the settings name no key
   */
  public AwsSessions(AwsSettings settings, FingerprintKey installation, Clock clock) {
    this(settings, installation, clock, Ticker.SYSTEM);
  }

  /**
   * @param ticker by which calls wait for their budget
   */
  public AwsSessions(
      AwsSettings settings, FingerprintKey installation, Clock clock, Ticker ticker) {
    this.settings = settings;
    this.installation = installation;
    this.clock = clock;
    this.ticker = ticker;
  }

  private Function<String, CallBudget.Limit> limits() {
    return settings
        .callsPerSecond()
        .<Function<String, CallBudget.Limit>>map(
            rate -> call -> new CallBudget.Limit(call, Math.max(1, rate * BURST_SECONDS), rate))
        .orElseGet(() -> new ApiLimits(settings.budgetShare()));
  }

  /**
   * Takes on the account's role and proves whose account it is.
   *
   * @param player answers instead of AWS where given; no credentials are looked for then
   * @throws dev.mothership.model.OperationFailed as {@code CloudCollector.open}
   */
  public AwsSession open(
      RoleRequest request,
      Declarations declared,
      Optional<Player> player,
      Optional<Recorder> recorder) {
    AwsPartition partition = check(request);
    boolean replaying = player.isPresent();
    Optional<URI> endpoint = replaying ? Optional.empty() : settings.endpoint();
    CurrentCall calls =
        new CurrentCall(
            request.accountId(),
            replaying ? Optional.empty() : Optional.of(new CallBudget(limits(), ticker)),
            endpoint);
    SdkHttpClient http =
        player
            .<SdkHttpClient>map(p -> new ReplayingHttpClient(p, calls, clock))
            .orElseGet(() -> live(calls, declared, recorder));
    AwsClients clients = new AwsClients(http, calls, endpoint.isPresent(), replaying);
    try {
      RoleSession role = new RoleSession(clients, partition, request, base(request, replaying));
      AwsCredentialsProvider credentials = role.assume();
      VerifiedIdentity identity = role.verify(credentials);
      boolean strict = settings.requireExternalId() || request.limit().isPresent();
      if (!identity.externalIdEnforced() && strict) {
        throw RoleSession.failed(
            FailureReason.EXTERNAL_ID_NOT_ENFORCED,
            "sts:AssumeRole",
            "ExternalIdNotEnforced",
            "the role can be assumed without the external id: add the condition StringEquals"
                + " sts:ExternalId to its trust policy");
      }
      return new AwsSession(clients, calls, partition, identity, credentials, settings.pageSize());
    } catch (RuntimeException e) {
      clients.close();
      throw e;
    }
  }

  private SdkHttpClient live(
      CurrentCall calls, Declarations declared, Optional<Recorder> recorder) {
    return new ScrubbingHttpClient(
        HttpClients.open(settings),
        calls,
        declared,
        new SecretSummary(recorder.isPresent() ? randomKey() : installationKey()),
        recorder);
  }

  private byte[] installationKey() {
    return settings
        .fingerprintKey()
        .map(key -> key.getBytes(StandardCharsets.UTF_8))
        .orElseGet(installation::bytes);
  }

  private static byte[] randomKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  private static AwsCredentialsProvider base(RoleRequest request, boolean replaying) {
    if (replaying) {
      return StaticCredentialsProvider.create(AwsBasicCredentials.create("replay", "replay"));
    }
    return request
        .baseCredentials()
        .<AwsCredentialsProvider>map(StaticCredentialsProvider::create)
        .orElseGet(() -> DefaultCredentialsProvider.builder().build());
  }

  private static AwsPartition check(RoleRequest request) {
    if (!ACCOUNT.matcher(request.accountId()).matches()
        || !ROLE.matcher(request.roleName()).matches()) {
      throw RoleSession.failed(
          FailureReason.INVALID_DATA,
          "sts:AssumeRole",
          "InvalidRole",
          "an account id has 12 digits and a role name 1 to 576 of the characters IAM allows");
    }
    return AwsPartition.of(request.partition())
        .orElseThrow(
            () ->
                RoleSession.failed(
                    FailureReason.INVALID_DATA,
                    "sts:AssumeRole",
                    "UnknownPartition",
                    "partition '" + request.partition() + "' is none of aws, aws-us-gov, aws-cn"));
  }
}
