package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * What is assumed of an issue that only another tool knows: it has a severity and none of the
 * factors.
 *
 * @param configuration by the tool's severity; {@code unsaid} where it gives none
 * @param secret of any severity
 * @param missingTool of an asset without a tool that it is expected to have
 * @param detection how a detection on an asset changes what is wrong with it
 */
public record ReportedRisk(
    @JsonProperty(required = true) Map<String, Likelihood> configuration,
    @JsonProperty(required = true) Likelihood secret,
    @JsonProperty(required = true) Likelihood missingTool,
    @JsonProperty(required = true) Detection detection) {
  public ReportedRisk {
    configuration = Map.copyOf(configuration);
  }

  /**
   * @param exploitability E, 0 to 1
   * @param impact T, 0 to 1
   */
  public record Likelihood(
      @JsonProperty(required = true) double exploitability,
      @JsonProperty(required = true) double impact) {}

  /**
   * @param exploitability E is at least this on an asset with a detection
   * @param from what is exploited less easily than this is hardening and stays as it is
   * @param days how long a detection counts after it was last seen
   */
  public record Detection(
      @JsonProperty(required = true) double exploitability,
      @JsonProperty(required = true) double from,
      @JsonProperty(required = true) int days) {}

  /**
   * @param severity the tool's; empty where it gives none
   */
  public Likelihood configuration(String severity) {
    Likelihood unsaid = configuration.get("unsaid");
    if (unsaid == null) {
      throw new IllegalStateException("rules/risk/reported.yaml says nothing of unsaid severities");
    }
    return configuration.getOrDefault(severity, unsaid);
  }
}
