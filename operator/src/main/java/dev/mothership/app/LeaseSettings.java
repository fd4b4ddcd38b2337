package dev.mothership.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The lease that makes one replica the leader. */
@ConfigMapping(prefix = "mothership.lease")
interface LeaseSettings {
  /** Off for a single replica that needs no lease. */
  @WithDefault("true")
  boolean enabled();

  /** How long a leader that is silent stays the leader. */
  @WithDefault("60s")
  Duration duration();

  /** How long the leader tries to renew before it gives up and ends. */
  @WithDefault("45s")
  Duration renew();

  /** How often a replica tries to take or to renew the lease. */
  @WithDefault("5s")
  Duration retry();
}
