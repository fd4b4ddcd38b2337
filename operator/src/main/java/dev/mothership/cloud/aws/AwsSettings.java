package dev.mothership.cloud.aws;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** How this installation talks to AWS; never set by a tenant's resource. */
@ConfigMapping(prefix = "mothership.aws")
public interface AwsSettings {
  /** Redirects every service, with path-style buckets; for emulators and private gateways. */
  Optional<URI> endpoint();

  /** Folder of a recording that answers instead of AWS; no credentials are needed then. */
  Optional<Path> recordings();

  /** Folder to record every sync into. */
  Optional<Path> record();

  /** Name of the take to record; by default the time of the account's first recorded sync. */
  Optional<String> take();

  /** Refuses accounts whose role can also be assumed without the external id. */
  @WithDefault("false")
  boolean requireExternalId();

  /** HTTP proxy, as http://user:password@host:port. */
  Optional<URI> proxy();

  /** PEM file of the certificate authorities to trust instead of Java's own. */
  Optional<Path> caBundle();

  /**
   * Key of the fingerprints that tell whether a value that can hold a secret changed; by default
   * derived from the installation's id in the database. Never used while recording.
   */
  Optional<String> fingerprintKey();

  /** How much of AWS's own limits of calls a scan keeps to; more than 0. */
  @WithDefault("0.5")
  double budgetShare();

  /**
   * Calls a second of each API in each region of an account, five times as many at once, instead of
   * a share of AWS's own limits; for emulators and private gateways.
   */
  Optional<Double> callsPerSecond();

  /** Records asked for in a page, where the API lets it be chosen; its own limits still hold. */
  @WithDefault("500")
  int pageSize();
}
