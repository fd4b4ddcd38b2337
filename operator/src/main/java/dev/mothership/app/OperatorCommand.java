package dev.mothership.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs until it is told to stop; settings are in docs/reference/settings.md. */
@Command(
    name = "operator",
    description = "Run the operator (the default).",
    mixinStandardHelpOptions = true)
final class OperatorCommand implements Callable<Integer> {
  /** No exit code: the application is to be started. */
  static final int RUN = -1;

  @Override
  public Integer call() {
    return RUN;
  }
}
