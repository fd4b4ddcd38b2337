package dev.mothership.store;

/** Rows that were staged are gone, as after a crash of the server: the report is read again. */
public final class StagingLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StagingLost(long report) {
    super("what was staged of report " + report + " is gone; it is read again");
  }
}
