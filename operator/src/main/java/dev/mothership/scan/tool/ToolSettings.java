package dev.mothership.scan.tool;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the Jobs of Scanners are held to, and how they are made. */
@ConfigMapping(prefix = "mothership.tools")
public interface ToolSettings {
  /**
   * Beginnings of the images that Scanners may run beside those of the presets: a registry, a
   * folder of it or a repository.
   */
  Optional<List<String>> images();

  /** The image of what sends the reports: the operator's own. */
  @WithDefault("${mothership.remediation.image:mothership/operator:0.1.0}")
  String image();

  /** Where Jobs reach the operator. */
  @WithDefault("${mothership.remediation.callback-url:http://mothership.mothership-system.svc}")
  URI callbackUrl();

  /** Between the beginnings of two runs of a Scanner, unless somebody asks for one. */
  @WithDefault("15m")
  Duration leastPause();

  /** Between two looks at a Job. */
  @WithDefault("5s")
  Duration watch();
}
