package dev.mothership.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where the local stack keeps and finds its files. */
final class LocalFiles {
  private static final int TAIL_LINES = 15;

  private LocalFiles() {}

  /**
   * The root of the checkout: the system property {@code mothership.root}, else the nearest folder
   * upwards that holds the Go module of the control plane.
   */
  static Path checkout() {
    String root = System.getProperty("mothership.root");
    if (root != null) {
      return Path.of(root);
    }
    for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
      if (Files.exists(dir.resolve("operator/src/test/go/go.mod"))) {
        return dir;
      }
    }
    throw new LocalStackException("run this inside a checkout, or set -Dmothership.root");
  }

  static Optional<Path> onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(java.io.File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder).resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Writes a file that only its owner can read, from its first byte on. */
  static void writePrivate(Path file, String content) throws IOException {
    Files.deleteIfExists(file);
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
    FileAttribute<?> attribute = PosixFilePermissions.asFileAttribute(owner);
    Files.createFile(file, attribute);
    Files.writeString(file, content);
  }

  /** The last lines of a log, or nothing where there is no log yet. */
  static String tail(Path log) {
    try {
      String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      return "(" + log + " is unreadable: " + e.getMessage() + ")";
    }
  }

  /** Copies a folder with all that is in it to a place where there is nothing yet. */
  static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new LocalStackException(from + " cannot be copied: " + e.getMessage(), e);
    }
  }

  /** Deletes what can be deleted: leftovers in a temporary folder are no reason to fail. */
  static void deleteQuietly(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | java.io.UncheckedIOException e) {
      root.toFile().deleteOnExit();
    }
  }
}
