package dev.mothership.scan;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of what a report may hold. */
@ConfigMapping(prefix = "mothership.ingest")
public interface IngestSettings {
  /** Findings, packages, agents and other items of one report. */
  @WithDefault("5000000")
  long maxItems();
}
