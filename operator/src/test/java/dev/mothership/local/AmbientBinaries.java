package dev.mothership.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The folder that {@code KUBEBUILDER_ASSETS} names, if its API server is recent enough. */
final class AmbientBinaries implements BinarySource {
  /** The first version that has selectable fields and admission policies without a feature gate. */
  private static final int OLDEST_MINOR = 32;

  private static final Pattern VERSION = Pattern.compile("v1\\.(\\d+)\\.");

  private final Map<String, String> environment;

  AmbientBinaries(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Outcome look() {
    String assets = environment.get("KUBEBUILDER_ASSETS");
    if (assets == null || assets.isBlank()) {
      return Outcome.missing("KUBEBUILDER_ASSETS is not set");
    }
    Outcome outcome = ControlPlaneBinaries.lookIn(Path.of(assets));
    ControlPlaneBinaries binaries = outcome.binaries();
    if (binaries == null) {
      return Outcome.missing("KUBEBUILDER_ASSETS: " + outcome.reason());
    }
    String version = version(binaries.apiServer());
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.find() || Integer.parseInt(matcher.group(1)) < OLDEST_MINOR) {
      return Outcome.missing(
          "KUBEBUILDER_ASSETS: %s is \"%s\", 1.%d or later is needed"
              .formatted(binaries.apiServer(), version, OLDEST_MINOR));
    }
    return outcome;
  }

  private static String version(Path apiServer) {
    try {
      Process process =
          new ProcessBuilder(apiServer.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor();
      return output;
    } catch (IOException e) {
      return "not a program: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted", e);
    }
  }
}
