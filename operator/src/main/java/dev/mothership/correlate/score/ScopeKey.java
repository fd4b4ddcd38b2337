package dev.mothership.correlate.score;

/**
 * What a score is of.
 *
 * @param accountId 0 for the whole tenant
 * @param subdomain empty for all of them
 */
record ScopeKey(long accountId, String subdomain) implements Comparable<ScopeKey> {
  static final long TENANT = 0;
  static final String ALL = "";

  /** By account, then sub-domain. */
  @Override
  public int compareTo(ScopeKey other) {
    int byAccount = Long.compare(accountId, other.accountId);
    return byAccount != 0 ? byAccount : subdomain.compareTo(other.subdomain);
  }
}
