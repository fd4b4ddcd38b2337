package dev.mothership.store;

/**
 * Findings that one correlation opened, reopened, resolved, or changed otherwise.
 *
 * @param muted that an exception took out of sight
 * @param unmuted that came back, though they never were resolved
 */
public record FindingChanges(
    int opened, int reopened, int resolved, int muted, int unmuted, int changed) {
  public int total() {
    return opened + reopened + resolved + muted + unmuted + changed;
  }
}
