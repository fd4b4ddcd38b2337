package dev.mothership.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Path ROOT = Path.of(System.getProperty("mothership.root"));
  private static final Path SOURCES = ROOT.resolve("operator/src/main/java");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `((?:mothership|pod)\\.[a-z.-]+)` \\|");

  /** The start of each setting's row in the reference, by the setting's name. */
  private static Map<String, String> settings() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (Class<?> settings : mappings()) {
      String prefix = settings.getAnnotation(ConfigMapping.class).prefix();
      for (Method setting : settings.getDeclaredMethods()) {
        String name = prefix + "." + kebab(setting.getName());
        WithDefault value = setting.getAnnotation(WithDefault.class);
        assertThat(value != null || setting.getReturnType() == Optional.class).as(name).isTrue();
        rows.put(name, "| `" + name + "` | " + (value == null ? "" : "`" + value.value() + "` |"));
      }
    }
    return rows;
  }

  private static List<Class<?>> mappings() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> read(file).contains("\n@ConfigMapping("))
          .<Class<?>>map(file -> named(SOURCES.relativize(file).toString()))
          .toList();
    }
  }

  private static Class<?> named(String file) {
    try {
      return Class.forName(file.replace(".java", "").replace('/', '.'));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @Test
  void everySettingIsDocumentedWithItsDefaultAndNoOther() throws IOException {
    String documented = read(ROOT.resolve("docs/reference/settings.md"));
    assertThat(mappings()).extracting(Class::getSimpleName).contains("AwsSettings", "PodSettings");
    settings().values().forEach(row -> assertThat(documented).contains(row));
    assertThat(ROW.matcher(documented).results().map(row -> row.group(1)).toList())
        .containsExactlyInAnyOrderElementsOf(settings().keySet());
  }
}
