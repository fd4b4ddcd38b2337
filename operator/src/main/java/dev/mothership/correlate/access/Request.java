package dev.mothership.correlate.access;

/**
 * One call that somebody makes.
 *
 * @param action {@code service:Operation}, in any case
 * @param resourceAccount whose the resource is
 */
record Request(
    Caller caller, String action, String resource, String resourceAccount, Context context) {
  boolean sameAccount() {
    return caller.account().equals(resourceAccount);
  }

  /** Whether a role's own policy, its trust, has the first word. */
  boolean assumes() {
    return action.regionMatches(true, 0, "sts:AssumeRole", 0, "sts:AssumeRole".length());
  }

  boolean usesKey() {
    return action.regionMatches(true, 0, "kms:", 0, "kms:".length());
  }
}
