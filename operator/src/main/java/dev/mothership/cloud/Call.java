package dev.mothership.cloud;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One API call as a recording knows it.
 *
 * @param service in lower case, as {@code ec2}
 * @param parameters every parameter under the provider's own name, in a readable form, sorted;
 *     never a secret
 */
public record Call(
    String account,
    String region,
    String service,
    String operation,
    Map<String, String> parameters) {
  public Call {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /** As people and IAM policies write it, {@code ec2:DescribeInstances}. */
  public String name() {
    return service + ":" + operation;
  }
}
