package dev.mothership.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the providers. */
@Command(
    name = "onboard",
    description = "Print what an account needs so that it can be read.",
    mixinStandardHelpOptions = true,
    subcommands = OnboardAwsCommand.class)
final class OnboardCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a provider: mothership onboard aws");
  }
}
