package dev.mothership.ingest.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where knowledge of vulnerabilities comes from. */
@ConfigMapping(prefix = "mothership.feeds")
public interface FeedSettings {
  /** URLs, files, folders and bundles that the leader loads by itself; nothing unless given. */
  Optional<List<String>> sources();

  /** How often it does. */
  @WithDefault("24h")
  Duration interval();

  /** PEM file of the public keys whose bundles are loaded. */
  Optional<Path> trust();

  /** HTTP proxy, as http://user:password@host:port. */
  Optional<URI> proxy();

  /** PEM file of the certificate authorities to trust; Java's own unless given. */
  Optional<Path> caBundle();
}
