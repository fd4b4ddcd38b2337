package dev.mothership.scan.tool;

import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;

/** What keeps a tool from being run, in words for whoever wrote the Scanner. */
final class ToolFailures {
  private static final String CALL = "mothership:RunTool";

  private ToolFailures() {}

  static Failure of(FailureReason reason, String code, String message) {
    return new Failure(reason, CALL, code, message);
  }

  /** The spec asks for what makes no sense. */
  static OperationFailed invalid(String field, String message) {
    return failed(FailureReason.INVALID_DATA, field, message);
  }

  static OperationFailed failed(FailureReason reason, String code, String message) {
    return new OperationFailed(of(reason, code, message), null);
  }
}
