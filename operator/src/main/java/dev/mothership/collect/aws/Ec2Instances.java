package dev.mothership.collect.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.cloud.aws.SdkJson;
import dev.mothership.collect.RecordSink;
import dev.mothership.model.RawRecord;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * EC2 instances that still exist, each with a summary of its user data, which the transport has
 * already put in place of the user data itself.
 */
@Singleton
final class Ec2Instances implements AwsServiceCollector {
  private static final String TYPE = "aws.ec2.instance";
  private static final String LIST = "ec2:DescribeInstances";
  private static final String USER_DATA = "ec2:DescribeInstanceAttribute";
  private static final int LARGEST_PAGE = 1000;

  @Override
  public List<Listing> listings() {
    return List.of(new Listing(TYPE, true, Ec2Instances::read));
  }

  @Override
  public Map<String, List<String>> secretPaths() {
    return Map.of(LIST, List.of(), USER_DATA, List.of("userData/value"));
  }

  private static void read(AwsAccess account, String region, RecordSink sink) {
    Ec2Client ec2 = account.session().client(Ec2Client.class, Ec2Client::builder, region);
    int size = account.session().pageSize(LARGEST_PAGE);
    try {
      for (DescribeInstancesResponse page :
          ec2.describeInstancesPaginator(r -> r.maxResults(size))) {
        List<Instance> present =
            page.reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(Ec2Instances::exists)
                .toList();
        sink.page(account.each(present, instance -> record(ec2, region, instance)));
      }
    } catch (SdkException e) {
      throw AwsFailures.failed(LIST, e);
    }
  }

  private static boolean exists(Instance instance) {
    return instance.state() == null || instance.state().name() != InstanceStateName.TERMINATED;
  }

  private static RawRecord record(Ec2Client ec2, String region, Instance instance) {
    Details details = new Details();
    details.read("userData", USER_DATA, Set.of(), () -> userData(ec2, instance.instanceId()));
    return details.record(TYPE, region, instance.instanceId(), SdkJson.of(instance));
  }

  private static JsonNode userData(Ec2Client ec2, String instanceId) {
    var value =
        ec2.describeInstanceAttribute(
                r -> r.instanceId(instanceId).attribute(InstanceAttributeName.USER_DATA))
            .userData();
    return UserData.summary(value == null ? null : value.value());
  }
}
