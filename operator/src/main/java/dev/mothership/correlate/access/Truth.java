package dev.mothership.correlate.access;

/**
 * An answer that may be unknown.
 *
 * @param reason why nobody can tell; empty for yes and no
 */
record Truth(Value value, String reason) {
  enum Value {
    YES,
    NO,
    UNKNOWN
  }

  static final Truth YES = new Truth(Value.YES, "");
  static final Truth NO = new Truth(Value.NO, "");

  static Truth of(boolean holds) {
    return holds ? YES : NO;
  }

  static Truth unknown(String reason) {
    return new Truth(Value.UNKNOWN, reason);
  }

  boolean isYes() {
    return value == Value.YES;
  }

  boolean isNo() {
    return value == Value.NO;
  }

  boolean isUnknown() {
    return value == Value.UNKNOWN;
  }

  /** No wins over unknown, unknown over yes. */
  Truth and(Truth other) {
    return isNo() || other.isYes() ? this : other.isNo() || isYes() ? other : this;
  }

  /** Yes wins over unknown, unknown over no. */
  Truth or(Truth other) {
    return isYes() || other.isNo() ? this : other.isYes() || isNo() ? other : this;
  }
}
