package dev.mothership.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The shipped rules with a few of their checks, for tests that count every verdict. */
public final class SomeRules {
  private static final Path FOLDER = Path.of(System.getProperty("mothership.root"), "config/rules");

  private SomeRules() {}

  /** Paths, weights and these checks, by id. */
  public static RuleCatalog with(String... checks) {
    List<String> wanted = Stream.of(checks).map(id -> id + ".yaml").toList();
    Map<String, String> files = new HashMap<>();
    try (Stream<Path> walk = Files.walk(FOLDER)) {
      for (Path file : walk.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        String name = FOLDER.relativize(file).toString().replace('\\', '/');
        if (!name.startsWith("checks/") || wanted.contains(file.getFileName().toString())) {
          files.put(name, Files.readString(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RuleCatalog(files);
  }
}
