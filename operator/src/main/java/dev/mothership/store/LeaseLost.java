package dev.mothership.store;

/** The task went to another worker: whatever this one was about to commit must not be. */
public final class LeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLost(Claim claim) {
    super("task " + claim.taskId() + " is no longer at epoch " + claim.epoch());
  }

  LeaseLost(ThreadClaim claim) {
    super("thread " + claim.threadId() + " is no longer at epoch " + claim.epoch());
  }
}
