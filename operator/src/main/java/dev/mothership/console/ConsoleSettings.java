package dev.mothership.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of what people ask for over HTTP. */
@ConfigMapping(prefix = "mothership.console")
public interface ConsoleSettings {
  /** Changes a minute that one user may make by one replica. */
  @WithDefault("60")
  int changesPerMinute();

  /** Requests whose tokens are asked about at once; more are told to come again. */
  @WithDefault("16")
  int requestsAtOnce();
}
