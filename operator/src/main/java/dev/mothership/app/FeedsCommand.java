package dev.mothership.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups what is done with feeds. */
@Command(
    name = "feeds",
    description = "Load what the world knows of vulnerabilities; docs/guide/feeds.md.",
    mixinStandardHelpOptions = true,
    subcommands = {FeedsLoadCommand.class, FeedsStatusCommand.class, FeedsBundleCommand.class})
final class FeedsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: mothership feeds load, status or bundle");
  }
}
