package dev.mothership.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program; without a command it is the operator. */
@Command(
    name = "mothership",
    description = "Cloud security posture as a Kubernetes API.",
    mixinStandardHelpOptions = true,
    versionProvider = MothershipCommand.Version.class)
final class MothershipCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return OperatorCommand.RUN;
  }

  /** As in the manifest of the packaged application. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = MothershipCommand.class.getPackage().getImplementationVersion();
      return new String[] {"mothership " + (version == null ? "unpackaged" : version)};
    }
  }
}
