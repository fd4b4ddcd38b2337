package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsFailures;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** One tool of AWS whose findings are read as a report; found by CDI. Holds no state. */
interface AwsReportSource {
  /** As in a Scanner's {@code spec.cloud.services}. */
  String id();

  /** Id of the format that reads what it writes. */
  String format();

  /**
   * Writes one report: all that the tool says of the account in the region now, page by page.
   *
   * @return false where the tool is not switched on there; nothing was written then
   * @throws dev.mothership.model.OperationFailed where a call failed
   */
  boolean write(ReportedRegion region, OutputStream report) throws IOException;

  /** Every call that it makes, as {@code guardduty:ListFindings}: no other is sent. */
  Set<String> calls();

  /** As {@link AwsServiceCollector#actionNames}. */
  default Map<String, String> actionNames() {
    return Map.of();
  }

  /** Makes one call; what fails is told by its name. */
  static <R> R ask(String call, Supplier<R> asked) {
    try {
      return asked.get();
    } catch (SdkException e) {
      throw AwsFailures.failed(call, e);
    }
  }
}
