package dev.mothership.remediate;

/**
 * What the operator answers to a report.
 *
 * @param message for the Job's log
 */
public record Reply(Command command, String message) {
  /** What the Job does next. */
  public enum Command {
    /** Go on. */
    GO,
    /** Do nothing more: the run is over, or may not begin. */
    STOP,
    /** Put back what was done. */
    UNDO
  }

  static final Reply GO = new Reply(Command.GO, "");

  static Reply stop(String message) {
    return new Reply(Command.STOP, message);
  }
}
