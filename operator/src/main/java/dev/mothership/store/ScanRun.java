package dev.mothership.store;

/** One run of a sync task; its id keys what it stages. */
public record ScanRun(long scanId, Claim claim) {
  long tenantId() {
    return claim.tenantId();
  }

  long accountId() {
    return claim.accountId();
  }
}
