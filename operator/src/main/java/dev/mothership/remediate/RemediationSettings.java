package dev.mothership.remediate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** What remediations of this installation are held to, and how their Jobs are made. */
@ConfigMapping(prefix = "mothership.remediation")
public interface RemediationSettings {
  /** Begins nothing new; what was begun is brought to an end. */
  @WithDefault("false")
  boolean paused();

  /** The image of Jobs: the operator's own. */
  @WithDefault("mothership/operator:0.1.0")
  String image();

  /** Where Jobs reach the operator. */
  @WithDefault("http://mothership.mothership-system.svc")
  URI callbackUrl();

  /** The service account of Jobs, in the namespace of a tenant's Jobs. */
  @WithDefault("mothership-remediation")
  String serviceAccount();

  /** How long a Job may take; AWS lets its session last 15 minutes. */
  @WithDefault("10m")
  Duration deadline();

  /** Between two looks at a resource that does not show its change yet. */
  @WithDefault("3s")
  Duration settlePause();

  /** Runs in an account in 24 hours, at most. */
  @WithDefault("20")
  int perAccount();

  /** Runs in a tenant in 24 hours, at most. */
  @WithDefault("100")
  int perTenant();

  /** Runs of a tenant, or of an action, that fail within the window before nothing more begins. */
  @WithDefault("3")
  int stormFailures();

  /** How long a failure counts. */
  @WithDefault("1h")
  Duration stormWindow();

  /** Remediations that a replica looks after at once. */
  @WithDefault("2")
  int workers();

  /** How often an idle replica looks for one. */
  @WithDefault("1s")
  Duration poll();

  /** How long a remediation stays with a replica that died. */
  @WithDefault("2m")
  Duration lease();
}
