package dev.mothership.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.reconcile.SweepSettings;
import dev.mothership.scan.ScanSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void everySettingIsDocumentedWithItsDefault() throws IOException {
    String documented =
        Files.readString(
            Path.of(System.getProperty("mothership.root"), "docs/reference/settings.md"));
    for (Class<?> settings :
        List.of(LeaseSettings.class, PodSettings.class, ScanSettings.class, SweepSettings.class)) {
      String prefix = settings.getAnnotation(ConfigMapping.class).prefix();
      for (Method setting : settings.getDeclaredMethods()) {
        String name = prefix + "." + kebab(setting.getName());
        WithDefault value = setting.getAnnotation(WithDefault.class);
        String row = "| `" + name + "` | " + (value == null ? "" : "`" + value.value() + "` |");
        assertThat(documented).contains(row);
      }
    }
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
