package dev.mothership.collect;

import dev.mothership.model.ScanRequest;
import java.util.Optional;

/** What one provider's own tools report, and its buckets; found by CDI. */
public interface CloudReports {
  /** The provider's id as in the CloudAccount's block, for instance {@code aws}. */
  String provider();

  /**
   * Takes on the account's role and proves whose account it is, as a sync does.
   *
   * @throws dev.mothership.model.OperationFailed as {@link CloudCollector#open}
   */
  ReportAccess open(ScanRequest request, Optional<BaseKeys> baseKeys);
}
