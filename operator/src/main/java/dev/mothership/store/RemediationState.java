package dev.mothership.store;

import java.util.stream.Stream;

/** Where a remediation stands. */
public enum RemediationState {
  /** A plan is to be made. */
  PENDING("Pending"),
  /** The plan is there; with mode Apply it waits for an approval. */
  PLANNED("Planned"),
  /** A Job is to be made. */
  APPROVED("Approved"),
  /** A Job makes the change, or has to be looked after. */
  RUNNING("Running"),
  /** Whatever was begun is brought to an end or put back. */
  RECOVERING("Recovering"),
  SUCCEEDED("Succeeded"),
  ROLLED_BACK("RolledBack"),
  FAILED("Failed"),
  /** The resource is not as the plan saw it; nothing was changed. */
  OUTDATED("Outdated"),
  REJECTED("Rejected"),
  /** Nothing of what the action changes is wrong any more. */
  NOT_NEEDED("NotNeeded"),
  /** The object went before anything was begun. */
  CANCELLED("Cancelled");

  private final String text;

  RemediationState(String text) {
    this.text = text;
  }

  /** As stored and shown. */
  public String text() {
    return text;
  }

  static RemediationState of(String text) {
    return Stream.of(values())
        .filter(state -> state.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text + " is no state"));
  }

  /** Nothing more happens by itself. */
  public boolean ended() {
    return ordinal() >= SUCCEEDED.ordinal();
  }

  /** It ended in a way that may be tried again with a new plan. */
  public boolean repeatable() {
    return ended() && this != SUCCEEDED && this != CANCELLED;
  }
}
