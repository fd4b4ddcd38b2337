package dev.mothership.store;

/** Findings that one correlation opened, reopened, resolved, or changed otherwise. */
public record FindingChanges(int opened, int reopened, int resolved, int changed) {
  public int total() {
    return opened + reopened + resolved + changed;
  }
}
