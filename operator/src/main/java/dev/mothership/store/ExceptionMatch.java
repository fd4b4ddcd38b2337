package dev.mothership.store;

import java.util.List;

/**
 * What an exception came to in one tenant.
 *
 * @param hash of the spec that was looked at
 * @param matched how many unresolved findings
 * @param applied whether it applies to them
 * @param accounts of the findings, ordered
 * @param names of the first, the greatest risk first
 */
public record ExceptionMatch(
    long exceptionId,
    String hash,
    int matched,
    boolean applied,
    List<Long> accounts,
    List<String> names) {
  public ExceptionMatch {
    accounts = List.copyOf(accounts);
    names = List.copyOf(names);
  }
}
