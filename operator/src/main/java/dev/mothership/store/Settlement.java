package dev.mothership.store;

import org.jspecify.annotations.Nullable;

/** What becomes of an open finding that is not found again. */
public sealed interface Settlement {
  /**
   * Shown to be gone.
   *
   * @param resolution fixed, asset-gone, rule-retired, excluded or withdrawn
   * @param residualRisk what remains of an attack path; null otherwise
   */
  record Resolved(String resolution, @Nullable Integer residualRisk) implements Settlement {}

  /** Nobody could look: it stays open. */
  record Unreadable() implements Settlement {}
}
