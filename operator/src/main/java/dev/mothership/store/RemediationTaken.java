package dev.mothership.store;

/** Somebody else went on with the remediation: whatever was about to be committed must not be. */
public final class RemediationTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RemediationTaken(RemediationRow row) {
    super(
        "remediation %s/%s is no longer at epoch %d"
            .formatted(row.namespace(), row.name(), row.epoch()));
  }
}
