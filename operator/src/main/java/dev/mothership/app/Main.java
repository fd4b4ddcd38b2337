package dev.mothership.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;

/** Entry point: reads the command line before anything starts, so that help is quick. */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... args) {
    CommandLine commands = commandLine();
    int code = commands.execute(args);
    if (code != OperatorCommand.RUN) {
      System.exit(code);
    }
    Quarkus.run(Application.class, args);
  }

  /** Answers what it can at once, else {@link OperatorCommand#RUN}. */
  static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new MothershipCommand());
    commands.addSubcommand(new OperatorCommand());
    commands.addSubcommand(new OnboardCommand());
    commands.addSubcommand(new EnforceCommand());
    commands.addSubcommand(new JobsNamespaceCommand());
    commands.addSubcommand(new RemediateCommand());
    commands.addSubcommand(new ReportCommand());
    commands.addSubcommand(new FeedsCommand());
    commands.addSubcommand(new CommandLine.HelpCommand());
    return commands;
  }
}
