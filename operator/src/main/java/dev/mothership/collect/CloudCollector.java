package dev.mothership.collect;

import dev.mothership.model.ScanRequest;
import java.util.Optional;

/** One cloud provider; found by CDI. Called by the scan worker only. */
public interface CloudCollector {
  /** The provider's id as in the CloudAccount's block, for instance {@code aws}. */
  String provider();

  /**
   * Takes on the account's role and proves whose account it is.
   *
   * @param baseKeys keys from the account's Secret; empty for the default credential chain
   * @throws dev.mothership.model.OperationFailed with CREDENTIALS_REJECTED, ROLE_REFUSED,
   *     WRONG_ACCOUNT, EXTERNAL_ID_NOT_ENFORCED (only where the operator requires it), THROTTLED or
   *     UNREACHABLE
   */
  CloudAccess open(ScanRequest request, Optional<BaseKeys> baseKeys);
}
