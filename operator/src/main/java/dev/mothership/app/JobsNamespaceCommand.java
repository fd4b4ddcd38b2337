package dev.mothership.app;

import dev.mothership.jobs.JobNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what an administrator applies before the first remediation or scan of a tenant. */
@Command(
    name = "jobs-namespace",
    description = "Print the namespace in which the Jobs of a tenant's remediations and scans run.",
    mixinStandardHelpOptions = true)
final class JobsNamespaceCommand implements Runnable {
  private static final String MANIFEST = "/onboard/jobs-namespace.yaml";
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "TENANT", description = "Name of the Tenant.")
  private String tenant = "";

  @Option(
      names = "--operator-namespace",
      defaultValue = "mothership-system",
      paramLabel = "NAME",
      description = "Where the operator runs; ${DEFAULT-VALUE} unless given.")
  private String operator = "";

  @Override
  public void run() {
    if (!NAME.matcher(tenant).matches() || !NAME.matcher(operator).matches()) {
      throw new ParameterException(
          spec.commandLine(), "'" + tenant + "', '" + operator + "': not both are names");
    }
    spec.commandLine()
        .getOut()
        .print(
            manifest()
                .replace("NAMESPACE", JobNamespace.of(tenant))
                .replace("TENANT", tenant)
                .replace("OPERATOR", operator));
    spec.commandLine().getOut().flush();
  }

  private static String manifest() {
    try (InputStream in =
        Objects.requireNonNull(JobsNamespaceCommand.class.getResourceAsStream(MANIFEST))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(MANIFEST, e);
    }
  }
}
