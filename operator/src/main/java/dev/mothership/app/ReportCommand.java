package dev.mothership.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reports of other tools. */
@Command(
    name = "report",
    description = "Reports of security tools.",
    mixinStandardHelpOptions = true,
    subcommands = ReportPushCommand.class)
final class ReportCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "name what to do: push");
  }
}
