package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsFailures;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/** Services that some regions do not have, and so no such host. */
final class Offering {
  private Offering() {}

  /**
   * Lists. Where there is no host and the SDK knows of no such service either, there is nothing to
   * list; a host that should be there and is not stays a failure.
   */
  static void read(ServiceMetadata service, String region, Runnable list) {
    try {
      list.run();
    } catch (OperationFailed e) {
      boolean offered = service.regions().contains(Region.of(region));
      if (offered || e.failure().reason() != FailureReason.UNREACHABLE || !AwsFailures.noHost(e)) {
        throw e;
      }
    }
  }
}
