package dev.mothership.correlate.access;

import java.util.Optional;

/**
 * What comes of a request, and why.
 *
 * @param because for people; names the layer that decides
 * @param statement the one that decides; empty where it is that none allows
 */
record Decision(Outcome outcome, String because, Optional<Statement> statement) {
  enum Outcome {
    ALLOWED,
    /** A statement denies it. */
    DENIED,
    /** No statement allows it where one must. */
    NOT_ALLOWED,
    UNKNOWN
  }

  static Decision of(Outcome outcome, String because, Statement statement) {
    return new Decision(outcome, because, Optional.of(statement));
  }

  static Decision notAllowed(String because) {
    return new Decision(Outcome.NOT_ALLOWED, because, Optional.empty());
  }
}
