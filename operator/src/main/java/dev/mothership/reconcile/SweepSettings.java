package dev.mothership.reconcile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When what has no object any more is retired. */
@ConfigMapping(prefix = "mothership.sweep")
public interface SweepSettings {
  /** How long an object must be missing from every list before its account is retired. */
  @WithDefault("10m")
  Duration grace();

  /** How often the leader compares. */
  @WithDefault("1m")
  Duration every();
}
