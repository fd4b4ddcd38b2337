package dev.mothership.cloud.aws;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/**
 * A partition of AWS.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 *
 * @param home the region asked for what is not regional, and for STS
 * @param global the SDK's name of the partition's IAM endpoint
 */
record AwsPartition(String id, Region home, Region global, Pattern regions) {
  private static final List<AwsPartition> ALL =
      List.of(
          new AwsPartition(
              "aws",
              Region.US_EAST_1,
              Region.AWS_GLOBAL,
              Pattern.compile("(?!cn-|us-gov-)[a-z]{2,4}-[a-z]{2,12}-\\d{1,2}")),
          new AwsPartition(
              "aws-us-gov",
              Region.US_GOV_WEST_1,
              Region.AWS_US_GOV_GLOBAL,
              Pattern.compile("us-gov-[a-z]{2,12}-\\d{1,2}")),
          new AwsPartition(
              "aws-cn",
              Region.CN_NORTH_1,
              Region.AWS_CN_GLOBAL,
              Pattern.compile("cn-[a-z]{2,12}-\\d{1,2}")));

  static Optional<AwsPartition> of(String id) {
    return ALL.stream().filter(partition -> partition.id.equals(id)).findFirst();
  }

  /** Whether a name can be one of this partition's regions; anything else never reaches a host. */
  boolean hasRegion(String name) {
    return regions.matcher(name).matches();
  }

  String roleArn(String accountId, String roleName) {
    return "arn:" + id + ":iam::" + accountId + ":role/" + roleName;
  }

  String managedPolicyArn(String name) {
    return "arn:" + id + ":iam::aws:policy/" + name;
  }
}
