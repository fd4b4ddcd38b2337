package dev.mothership.collect.aws;

import dev.mothership.cloud.FingerprintKey;
import dev.mothership.cloud.Player;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsSessions;
import dev.mothership.cloud.aws.AwsSettings;
import dev.mothership.cloud.aws.Declarations;
import dev.mothership.cloud.aws.RoleRequest;
import dev.mothership.cloud.replay.RecordingFolder;
import dev.mothership.collect.OrganizationReader;
import dev.mothership.model.DiscoveryRequest;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import dev.mothership.model.OrganizationListing;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;

/** AWS Organizations, from its management account or a delegated administrator's. */
@Singleton
public final class AwsOrganizationReader implements OrganizationReader {
  /** All that discovery calls; what the role that reads the organization must allow. */
  static final Set<String> ACTIONS =
      Set.of(
          "organizations:DescribeOrganization",
          "organizations:DescribePolicy",
          "organizations:ListAccounts",
          "organizations:ListChildren",
          "organizations:ListOrganizationalUnitsForParent",
          "organizations:ListPolicies",
          "organizations:ListRoots",
          "organizations:ListTagsForResource",
          "organizations:ListTargetsForPolicy");

  private final AwsSettings settings;
  private final AwsSessions sessions;
  private final Declarations declared =
      new Declarations(
          ACTIONS.stream()
              .collect(Collectors.<String, String, List<String>>toMap(a -> a, a -> List.of())));

  AwsOrganizationReader(AwsSettings settings, FingerprintKey key, Clock clock) {
    this.settings = settings;
    this.sessions = new AwsSessions(settings, key, clock);
  }

  @Override
  public String provider() {
    return "aws";
  }

  @Override
  public OrganizationListing read(DiscoveryRequest request, String externalId) {
    Optional<Player> player =
        settings.recordings().map(folder -> new RecordingFolder(folder).current());
    RoleRequest role =
        new RoleRequest(
            request.accountId(),
            request.partition(),
            request.roleName(),
            externalId,
            request.identityRoleArn(),
            Optional.empty(),
            ACTIONS);
    try (AwsSession session = sessions.open(role, declared, player, Optional.empty())) {
      OrganizationsClient client =
          session.client(
              OrganizationsClient.class, OrganizationsClient::builder, AwsSession.GLOBAL);
      String found =
          call("DescribeOrganization", client, c -> c.describeOrganization().organization().id());
      if (!request.organizationId().isEmpty() && !request.organizationId().equals(found)) {
        throw new OperationFailed(
            new Failure(
                FailureReason.WRONG_ACCOUNT,
                "organizations:DescribeOrganization",
                "WrongOrganization",
                "account %s is in organization %s, the CloudOrganization says %s"
                    .formatted(request.accountId(), found, request.organizationId())),
            null);
      }
      return new AwsOrganization(client, found).read(session::usage);
    }
  }

  /** One call. */
  static <R> R call(
      String operation, OrganizationsClient client, Function<OrganizationsClient, R> ask) {
    try {
      return ask.apply(client);
    } catch (SdkException e) {
      throw AwsFailures.failed("organizations:" + operation, e);
    }
  }
}
