package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.securityhub.SecurityHubClient;

/** Security Hub: whether each region is subscribed to it. */
@Singleton
final class SecurityHub implements AwsServiceCollector {
  private static final String HUB = "securityhub:DescribeHub";

  /** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html */
  static final Set<String> NOT_SUBSCRIBED =
      Set.of("InvalidAccessException", "ResourceNotFoundException");

  private static final RegionService<SecurityHubClient> REGION =
      new RegionService<>(
          "aws.securityhub.region",
          HUB,
          (session, region) ->
              session.client(SecurityHubClient.class, SecurityHubClient::builder, region),
          (hub, account, details) -> read(hub));

  private static ObjectNode read(SecurityHubClient hub) {
    try {
      return SdkJson.of(hub.describeHub(r -> {}));
    } catch (AwsServiceException e) {
      if (NOT_SUBSCRIBED.contains(AwsFailures.code(e))) {
        return JsonNodeFactory.instance.objectNode();
      }
      throw e;
    }
  }

  @Override
  public List<Listing> listings() {
    return List.of(REGION.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(HUB, List.of());
  }
}
