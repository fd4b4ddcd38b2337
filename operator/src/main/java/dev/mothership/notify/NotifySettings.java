package dev.mothership.notify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How people are told. */
@ConfigMapping(prefix = "mothership.notify")
public interface NotifySettings {
  /** Messages sent at once by this replica. */
  @WithDefault("4")
  int workers();

  /** How often an idle worker looks for what is to be told. */
  @WithDefault("1s")
  Duration poll();

  /** How long a message stays with a replica that died; longer than {@link #timeout()}. */
  @WithDefault("2m")
  Duration lease();

  /** How long sending one message may take. */
  @WithDefault("30s")
  Duration timeout();

  /** How old reconcile's last word on a channel may be for a message to be sent. */
  @WithDefault("10m")
  Duration authorizedFor();

  /** Tries after which a message that fails again and again is given up. */
  @WithDefault("10")
  int tries();

  /** How long it must have failed for that. */
  @WithDefault("24h")
  Duration patience();

  /** How soon a channel that was refused altogether is tried again. */
  @WithDefault("1m")
  Duration refusedRetry();

  /** Where a finding is shown, with {namespace} and {name}; no link where absent. */
  Optional<String> findingUrl();

  /** Redirects Slack's API, for stubs and gateways. */
  Optional<String> slackEndpoint();

  /** Hosts that webhooks and Jira may be at, as name or name:port; *.name stands for all below. */
  Optional<List<String>> allowedHosts();

  /** Whether those may be spoken to without TLS and at private addresses; for stubs. */
  @WithDefault("false")
  boolean allowPrivate();
}
