package dev.mothership.app;

import dev.mothership.remediate.job.RemediationJob;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a Job of a remediation runs; needs neither cluster nor database. */
@Command(
    name = "remediate",
    description = "Carry out the order of a folder and report each call to the operator.",
    mixinStandardHelpOptions = true)
final class RemediateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--folder",
      required = true,
      paramLabel = "PATH",
      description = "Where the Job's Secret is.")
  private Path folder = Path.of("");

  /** 0 also where the remediation failed: the operator knows, and another pod would not help. */
  @Override
  public Integer call() {
    String outcome = new RemediationJob(folder, Clock.systemUTC()).run();
    spec.commandLine().getOut().println(outcome);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
