package dev.mothership.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** kubectl against one cluster, blind to the kubeconfig and preferences of whoever runs it. */
final class Kubectl {
  private final Path program;
  private final Path kubeconfig;
  private final Path scratch;
  private final boolean keepHome;

  /**
   * @param scratch where kubectl keeps its caches
   * @param keepHome whether it may see the user's home, which credential plugins of a cluster in
   *     the cloud need
   */
  Kubectl(Path program, Path kubeconfig, Path scratch, boolean keepHome) {
    this.program = program;
    this.kubeconfig = kubeconfig;
    this.scratch = scratch;
    this.keepHome = keepHome;
  }

  /**
   * Runs one command to its end.
   *
   * @return its standard output
   * @throws LocalStackException with its standard error, if it fails
   */
  String run(String... arguments) {
    List<String> command = command(arguments);
    try {
      Path errors = Files.createTempFile(scratch, "kubectl-", ".err");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        isolate(builder.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          throw new LocalStackException(
              "kubectl " + String.join(" ", arguments) + ": " + Files.readString(errors).strip());
        }
        return output;
      } finally {
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new LocalStackException("kubectl: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("kubectl: interrupted", e);
    }
  }

  /** Starts one command, whose output and errors are appended to the file. */
  ChildProcess start(Path output, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(command(arguments)).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    isolate(builder.environment());
    try {
      return ChildProcess.start(builder);
    } catch (IOException e) {
      throw new LocalStackException("kubectl: " + e.getMessage(), e);
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.add("--kubeconfig=" + kubeconfig);
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private void isolate(Map<String, String> environment) {
    environment.remove("KUBECONFIG");
    environment.put("KUBERC", "off");
    environment.put("KUBECACHEDIR", scratch.resolve("cache").toString());
    if (!keepHome) {
      environment.put("HOME", scratch.toString());
    }
  }
}
