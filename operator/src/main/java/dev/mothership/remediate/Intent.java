package dev.mothership.remediate;

import java.util.Locale;

/** What a Job is for. */
public enum Intent {
  /** Make the calls of the plan. */
  APPLY,
  /** Bring to an end what another Job left: it holds, or it is put back. */
  RECOVER,
  /** Put everything back, because somebody asks for it. */
  ROLLBACK;

  /** As stored. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Intent of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
