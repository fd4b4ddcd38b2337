package dev.mothership.collect.aws;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** One AWS service: what it lists, with which calls; found by CDI. Holds no state. */
interface AwsServiceCollector {
  /** What it lists, one scope each. */
  List<Listing> listings();

  /** The IAM actions that its calls need, as in a policy. */
  Set<String> actions();

  /**
   * Every call it makes, as {@code ec2:DescribeInstances}, with the paths in the answer that can
   * hold a secret: in XML in Base64, in JSON as plain text, {@code *} being every element or field.
   * What is not named here is not recorded.
   */
  Map<String, List<String>> secretPaths();
}
