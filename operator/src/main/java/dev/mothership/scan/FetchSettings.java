package dev.mothership.scan;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of what is fetched; those of what is sent where they are the same. */
@ConfigMapping(prefix = "mothership.ingest")
public interface FetchSettings {
  /** Bytes of one report, decompressed. */
  @WithDefault("2147483648")
  long maxBytes();

  /** Bytes of one tenant's reports, decompressed, that may wait to be read. */
  @WithDefault("8589934592")
  long maxWaitingBytes();

  /** Objects of a bucket that one run takes, oldest first; the rest follow at once. */
  @WithDefault("200")
  int objectsAtOnce();
}
