package dev.mothership.ingest.format;

import dev.mothership.ingest.ReportFormat;
import dev.mothership.ingest.ReportHead;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every format that there is, found as the class files of this package. */
final class EveryFormat {
  static final List<ReportFormat> ALL = all();

  private EveryFormat() {}

  private static List<ReportFormat> all() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.contains("$"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .filter(name -> !name.equals("package-info"))
          .sorted()
          .flatMap(EveryFormat::of)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the formats are, and not their tests, which are of the same package. */
  private static Path folder() {
    URL format = OcsfFormat.class.getResource(OcsfFormat.class.getSimpleName() + ".class");
    return Path.of(URI.create(format.toString())).getParent();
  }

  private static Stream<ReportFormat> of(String name) {
    try {
      Class<?> type = Class.forName(OcsfFormat.class.getPackageName() + "." + name);
      if (!ReportFormat.class.isAssignableFrom(type) || type.isInterface()) {
        return Stream.empty();
      }
      return Stream.of((ReportFormat) type.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<ReportFormat> thatRecognise(byte[] report) {
    ReportHead head =
        ReportHead.of(Arrays.copyOf(report, Math.min(report.length, ReportHead.BYTES)));
    return ALL.stream().filter(format -> format.recognises(head)).toList();
  }

  static ReportFormat byId(String id) {
    return ALL.stream().filter(format -> format.id().equals(id)).findFirst().orElseThrow();
  }
}
