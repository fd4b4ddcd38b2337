package dev.mothership.collect.aws;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.FlowLog;

/** Flow logs of VPCs, subnets and network interfaces. */
@Singleton
final class Ec2FlowLogs implements AwsServiceCollector {
  private static final int LARGEST_PAGE = 1000;
  private static final ListedType<Ec2Client, FlowLog> FLOW_LOGS =
      new ListedType<>(
          "aws.ec2.flow-log",
          true,
          "ec2:DescribeFlowLogs",
          (session, region) -> session.client(Ec2Client.class, Ec2Client::builder, region),
          (ec2, session) ->
              ec2
                  .describeFlowLogsPaginator(r -> r.maxResults(session.pageSize(LARGEST_PAGE)))
                  .stream()
                  .map(page -> page.flowLogs()),
          FlowLog::flowLogId);

  @Override
  public List<Listing> listings() {
    return List.of(FLOW_LOGS.listing());
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(FLOW_LOGS.call(), List.of());
  }
}
