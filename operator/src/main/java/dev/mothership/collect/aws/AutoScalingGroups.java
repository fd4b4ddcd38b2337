package dev.mothership.collect.aws;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/** Groups of instances that EC2 Auto Scaling starts and stops. */
@Singleton
final class AutoScalingGroups implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 100;
  private static final ListedType<AutoScalingClient, AutoScalingGroup> GROUPS =
      new ListedType<>(
          "aws.autoscaling.group",
          true,
          "autoscaling:DescribeAutoScalingGroups",
          (session, region) ->
              session.client(AutoScalingClient.class, AutoScalingClient::builder, region),
          (client, session) ->
              client
                  .describeAutoScalingGroupsPaginator(
                      r -> r.maxRecords(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.autoScalingGroups()),
          AutoScalingGroup::autoScalingGroupName);

  @Override
  public List<Listing> listings() {
    return List.of(GROUPS.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return NoSecrets.in(GROUPS.call());
  }
}
