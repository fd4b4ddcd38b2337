package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.ssoadmin.model.InstanceMetadata;

/**
 * The instances of IAM Identity Center that an account sees. An organization has one, in one
 * region; every member sees it, and only its owner and delegated administrators may read it.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html
 */
final class SsoInstances {
  static final String LIST = "ssoadmin:ListInstances";

  /** How IAM says that the caller's own policies lack the call, which somebody can mend. */
  private static final String LACKING = "no identity-based policy allows";

  private static final int PAGE = 100;

  private SsoInstances() {}

  /** Empty where the account sees none in the region, or the region has no Identity Center. */
  static List<InstanceMetadata> seenBy(AwsAccess account, String region) {
    List<InstanceMetadata> instances = new ArrayList<>();
    Offering.read(
        SsoAdminClient.serviceMetadata(),
        region,
        () -> {
          try {
            client(account.session(), region)
                .listInstancesPaginator(r -> r.maxResults(account.session().pageSize(PAGE)))
                .stream()
                .forEach(page -> instances.addAll(page.instances()));
          } catch (SdkException e) {
            throw AwsFailures.failed(LIST, e);
          }
        });
    return instances;
  }

  static boolean ownedBy(AwsAccess account, InstanceMetadata instance) {
    return Objects.equals(instance.ownerAccountId(), account.identity().accountId());
  }

  /**
   * Reads what the instance keeps to its owner and delegated administrators.
   *
   * @param call the list call that decides
   * @return false where AWS keeps it from this account, which no policy of its own could change
   */
  static boolean administered(
      AwsAccess account, InstanceMetadata instance, String call, Runnable read) {
    try {
      read.run();
      return true;
    } catch (SdkException e) {
      Failure failure = AwsFailures.of(call, e);
      if (ownedBy(account, instance)
          || failure.reason() != FailureReason.PERMISSION_DENIED
          || failure.message().contains(LACKING)) {
        throw AwsFailures.failed(call, e);
      }
      return false;
    }
  }

  static SsoAdminClient client(AwsSession session, String region) {
    return session.client(SsoAdminClient.class, SsoAdminClient::builder, region);
  }
}
