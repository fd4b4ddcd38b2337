package dev.mothership.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where the process runs, from the downward API. */
@ConfigMapping(prefix = "pod")
interface PodSettings {
  /** The operator's namespace, which holds its lease. */
  @WithDefault("mothership-system")
  String namespace();

  /** The lease holder's identity; random where absent. */
  Optional<String> name();
}
