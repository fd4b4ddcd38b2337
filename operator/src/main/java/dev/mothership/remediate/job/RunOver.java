package dev.mothership.remediate.job;

/** Nothing more may be done: somebody else goes on from here. */
final class RunOver extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunOver(String message) {
    super(message);
  }
}
