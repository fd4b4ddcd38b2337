package dev.mothership.store;

/** What came of the wish to begin a run. */
public sealed interface Launch {
  /** It is recorded; now its Job may be made. */
  record Begun(RemediationRow row, RunRow run) implements Launch {}

  /**
   * A bound holds it back for now.
   *
   * @param reason a condition's
   */
  record Held(String reason, String message) implements Launch {}
}
