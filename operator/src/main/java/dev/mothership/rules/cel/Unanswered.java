package dev.mothership.rules.cel;

/** An expression has no answer for one asset; the message says why. */
public final class Unanswered extends Exception {
  private static final long serialVersionUID = 1L;

  public Unanswered(String message) {
    super(message);
  }
}
