package dev.mothership.collect.aws;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;

/** The machines that Systems Manager knows: those with an agent that speaks to it. */
@Singleton
final class SsmInstances implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 50;
  private static final ListedType<SsmClient, InstanceInformation> INSTANCES =
      new ListedType<>(
          "aws.ssm.managed-instance",
          true,
          "ssm:DescribeInstanceInformation",
          (session, region) -> session.client(SsmClient.class, SsmClient::builder, region),
          (ssm, session) ->
              ssm
                  .describeInstanceInformationPaginator(
                      r -> r.maxResults(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.instanceInformationList()),
          InstanceInformation::instanceId);

  @Override
  public List<Listing> listings() {
    return List.of(INSTANCES.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(INSTANCES.call());
  }
}
