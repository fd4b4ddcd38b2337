package dev.mothership.reconcile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** For how long things may be accepted. */
@ConfigMapping(prefix = "mothership.exceptions")
public interface ExceptionSettings {
  /** How long after its approval an exception may last. */
  @WithDefault("365d")
  Duration longest();

  /** For how long one is asked for that is proposed outside of Kubernetes. */
  @WithDefault("90d")
  Duration proposed();
}
