package dev.mothership.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * OSV-Scanner 1.9.2 without a network. See
 * https://google.github.io/osv-scanner/experimental/offline-mode/
 */
final class OsvScanner {
  static final String INSTALL =
      "go install github.com/google/osv-scanner/cmd/osv-scanner@v1.9.2 installs it;"
          + " MOTHERSHIP_OSV_SCANNER names it where it is not in ~/go/bin or on the PATH";

  /**
   * One package that it says something of.
   *
   * @param bom the inventory's name
   * @param ecosystem without a release
   */
  record Found(
      String bom, String ecosystem, String name, String version, List<String> advisories) {}

  private final Path binary;

  private OsvScanner(Path binary) {
    this.binary = binary;
  }

  /** Empty where it is not installed. */
  static Optional<OsvScanner> installed() {
    String named = System.getenv("MOTHERSHIP_OSV_SCANNER");
    Stream<Path> places =
        named != null
            ? Stream.of(Path.of(named))
            : Stream.concat(
                Stream.of(Path.of(System.getProperty("user.home"), "go/bin/osv-scanner")),
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, "osv-scanner")));
    return places.filter(Files::isExecutable).findFirst().map(OsvScanner::new);
  }

  /**
   * @param database folder that holds {@code osv-scanner/npm/all.zip}
   */
  List<Found> scan(Path database, List<Bom> boms) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("osv-scanner");
    Path out = folder.resolve("out.json");
    Path log = folder.resolve("log");
    List<String> command =
        new ArrayList<>(
            List.of(
                binary.toString(),
                "scan",
                "--experimental-offline",
                "--experimental-local-db-path=" + database,
                "--format=json",
                "--output=" + out));
    for (Bom bom : boms) {
      Path file = folder.resolve(bom.name() + ".cdx.json");
      Files.write(file, bom.json());
      command.add("--sbom=" + file);
    }
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int exit = process.waitFor();
    if (exit > 1) {
      throw new IllegalStateException("exit code " + exit + ": " + Files.readString(log));
    }
    List<Found> found = read(out);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
    return found;
  }

  private static List<Found> read(Path out) throws IOException {
    List<Found> all = new ArrayList<>();
    for (JsonNode source : JsonMapper.builder().build().readTree(out.toFile()).path("results")) {
      String bom = Path.of(source.at("/source/path").asText()).getFileName().toString();
      for (JsonNode one : source.path("packages")) {
        List<String> ids = new ArrayList<>();
        one.path("vulnerabilities").forEach(each -> ids.add(each.path("id").asText()));
        all.add(
            new Found(
                bom.replace(".cdx.json", ""),
                one.at("/package/ecosystem").asText(),
                one.at("/package/name").asText(),
                one.at("/package/version").asText(),
                ids));
      }
    }
    return all;
  }
}
