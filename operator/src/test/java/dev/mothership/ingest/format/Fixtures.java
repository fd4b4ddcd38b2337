package dev.mothership.ingest.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mothership.ingest.ConfigurableFormat;
import dev.mothership.ingest.ReportFormat;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The reports under {@code src/test/resources/reports}, each in the folder of its format's id. A
 * file of the same name and {@code .settings} beside it is what a Scanner would say to the format.
 */
record Fixtures(Path file) {
  static List<Fixtures> all() {
    try (Stream<Path> files = Files.walk(Path.of(Fixtures.class.getResource("/reports").toURI()))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".settings"))
          .filter(file -> !file.getFileName().toString().equals("README.md"))
          .sorted()
          .map(Fixtures::new)
          .toList();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Fixtures of(String name) {
    return all().stream()
        .filter(fixture -> fixture.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no fixture " + name));
  }

  String folder() {
    return file.getParent().getFileName().toString();
  }

  byte[] bytes() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With the settings where there are some. */
  ReportFormat format() throws IOException {
    ReportFormat format = EveryFormat.byId(folder());
    Path settings = file.resolveSibling(file.getFileName() + ".settings");
    return Files.exists(settings)
        ? ((ConfigurableFormat) format).with(new ObjectMapper().readTree(settings.toFile()))
        : format;
  }

  Heard heard() throws IOException {
    return Heard.of(format(), bytes());
  }

  @Override
  public String toString() {
    return folder() + "/" + file.getFileName();
  }
}
