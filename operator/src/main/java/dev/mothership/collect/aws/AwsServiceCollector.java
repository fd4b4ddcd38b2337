package dev.mothership.collect.aws;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One AWS service: what it lists, with which calls; found by CDI. Holds no state. */
interface AwsServiceCollector {
  /** What it lists, one scope each. */
  List<Listing> listings();

  /** The IAM actions that its calls need, as in a policy. */
  default Set<String> actions() {
    return secretPaths().keySet().stream().map(this::action).collect(Collectors.toSet());
  }

  /**
   * The IAM action of each call that is named otherwise in a policy, as {@code s3:ListBuckets},
   * which takes {@code s3:ListAllMyBuckets}:
   * https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
   */
  default Map<String, String> actionNames() {
    return Map.of();
  }

  /** The IAM action that a call needs. */
  default String action(String call) {
    return actionNames().getOrDefault(call, call);
  }

  /**
   * Every call it makes, as {@code ec2:DescribeInstances}, with the paths in the answer that can
   * hold a secret: in XML in Base64, in JSON as plain text, {@code *} being every element or field.
   * What is not named here is refused before it is sent.
   */
  Map<String, List<String>> secretPaths();
}
