package dev.mothership.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** For what is fetched or unpacked on the way. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  /** What is to be done with it. */
  @FunctionalInterface
  interface Use<T> {
    T with(Path folder) throws IOException;
  }

  static <T> T with(Use<T> use) throws IOException {
    Path folder = Files.createTempDirectory("mothership-feeds");
    try {
      return use.with(folder);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
