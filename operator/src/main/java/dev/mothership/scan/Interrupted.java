package dev.mothership.scan;

/** The thread was told to stop between two steps; its interrupt flag stays set. */
final class Interrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Interrupted() {
    super("told to stop");
  }

  static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new Interrupted();
    }
  }
}
