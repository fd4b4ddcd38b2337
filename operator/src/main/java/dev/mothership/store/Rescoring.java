package dev.mothership.store;

import java.util.Set;

/** Brings findings to new likelihoods of exploitation, in the transaction that loads them. */
@FunctionalInterface
public interface Rescoring {
  /**
   * Writes the findings that move, and no others.
   *
   * @return tenants of which anything moved: what else rests on it follows by their correlation
   */
  Set<Long> run(MovedScores moved);
}
