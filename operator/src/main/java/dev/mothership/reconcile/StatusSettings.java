package dev.mothership.reconcile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How soon statuses follow what nobody signals. */
@ConfigMapping(prefix = "mothership.status")
public interface StatusSettings {
  /** Soon enough for a person who waits for a test, and well within what the relay trusts. */
  @WithDefault("5s")
  Duration channels();

  /** Soon enough for a person who waits for the next correlation's difference. */
  @WithDefault("15s")
  Duration policies();

  /** Soon enough for a person who waits for a report to be read. */
  @WithDefault("5s")
  Duration scanners();
}
