package dev.mothership.correlate.score;

/** What one check said of one asset, by the letter that the facts of a day are kept in. */
enum Result {
  PASS('p'),
  FAIL('f'),

  /** A fail that an exception mutes: it counts as not evaluated. */
  EXCEPTED('e'),

  UNKNOWN('u'),

  /** Unknown, and it failed when it could last be read. */
  LAST_KNOWN_FAIL('l'),

  NOT_APPLICABLE('n'),

  /** The check said nothing of the asset. */
  NONE('-');

  private final char letter;

  Result(char letter) {
    this.letter = letter;
  }

  char letter() {
    return letter;
  }

  static Result of(char letter) {
    for (Result result : values()) {
      if (result.letter == letter) {
        return result;
      }
    }
    throw new IllegalArgumentException(letter + " is no result");
  }

  private boolean unread() {
    return this == UNKNOWN || this == NONE;
  }

  private boolean bad() {
    return this == FAIL || this == LAST_KNOWN_FAIL;
  }

  /** Why an asset that was there before and a check that did not change answer otherwise now. */
  Cause changedTo(Result after) {
    if (this == EXCEPTED && after == FAIL) {
      return Cause.EXPIRED_EXCEPTION;
    }
    if (this == FAIL && after == EXCEPTED) {
      return Cause.NEW_EXCEPTION;
    }
    if ((bad() || this == EXCEPTED) && (after == PASS || after == NOT_APPLICABLE)) {
      return Cause.FIX;
    }
    if (after.unread() || after == LAST_KNOWN_FAIL) {
      return Cause.LOST_VISIBILITY;
    }
    if (unread() || this == LAST_KNOWN_FAIL) {
      return Cause.REGAINED_VISIBILITY;
    }
    return after == FAIL || after == EXCEPTED ? Cause.FAULT : Cause.CONTEXT;
  }
}
