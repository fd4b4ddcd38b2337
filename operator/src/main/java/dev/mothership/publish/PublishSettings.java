package dev.mothership.publish;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of what is shown as objects. */
@ConfigMapping(prefix = "mothership.publish")
public interface PublishSettings {
  /** How soon a correlation's findings are shown. */
  @WithDefault("1s")
  Duration interval();

  /** How often every object is compared, so that deleted ones come back. */
  @WithDefault("20s")
  Duration compareInterval();

  /** Findings shown in a namespace whose tenant sets no limit; at most 500. */
  @WithDefault("200")
  int findingsPerNamespace();

  /** Findings shown in the cluster, shared fairly. */
  @WithDefault("10000")
  int findingsPerCluster();

  /** Findings of one rule while others wait. */
  @WithDefault("10")
  int findingsPerRule();

  @WithDefault("20")
  int writesPerSecond();

  @WithDefault("50")
  int writesBurst();

  /** How long a resolved finding stays. */
  @WithDefault("24h")
  Duration keepResolved();

  /** Whether each namespace's findings are shown as a Report of OpenReports as well. */
  @WithDefault("false")
  boolean openreports();
}
