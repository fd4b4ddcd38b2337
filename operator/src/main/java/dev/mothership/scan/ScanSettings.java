package dev.mothership.scan;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this replica works. */
@ConfigMapping(prefix = "mothership.scan")
public interface ScanSettings {
  /** Tasks run at once by this replica. */
  @WithDefault("4")
  int workers();

  /** How long a task stays with a replica whose heartbeats stopped. */
  @WithDefault("60s")
  Duration lease();

  /** How often an idle worker looks for due tasks. */
  @WithDefault("1s")
  Duration poll();

  /** Scopes of one account listed at once. */
  @WithDefault("4")
  int scopeParallelism();

  /** How old reconcile's last word on an account may be for a task of it to start. */
  @WithDefault("10m")
  Duration authorizedFor();
}
