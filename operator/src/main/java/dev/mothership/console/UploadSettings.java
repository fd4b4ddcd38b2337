package dev.mothership.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of what is sent to Scanners. */
@ConfigMapping(prefix = "mothership.ingest")
public interface UploadSettings {
  /** Bytes of one report, decompressed. */
  @WithDefault("2147483648")
  long maxBytes();

  /** Bytes of one tenant's reports, decompressed, that may wait to be read. */
  @WithDefault("8589934592")
  long maxWaitingBytes();

  /** How long one report may take to be sent. */
  @WithDefault("15m")
  Duration maxSendingTime();

  /** Reports taken in at once by one replica; more are told to come again. */
  @WithDefault("16")
  int uploadsAtOnce();

  /** Reports a minute that one user may send to one replica. */
  @WithDefault("600")
  int reportsPerMinute();
}
