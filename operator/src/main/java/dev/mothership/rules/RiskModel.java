package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * The values behind every risk factor.
 *
 * @param exposure by reachability level
 * @param control by how well an instance keeps its credentials from forged requests
 * @param criticality by value of the criticality tag
 * @param dataClass by class of the data stored
 * @param environment what the consequence is multiplied with
 * @param leastConsequence before the environment is counted
 */
public record RiskModel(
    @JsonProperty(required = true) String id,
    @JsonProperty(required = true) Map<String, Double> exposure,
    @JsonProperty(required = true) Assumed unknownExposure,
    @JsonProperty(required = true) Map<String, Double> control,
    @JsonProperty(required = true) Assumed unknownControl,
    @JsonProperty(required = true) Map<String, Double> criticality,
    @JsonProperty(required = true) Map<String, Double> dataClass,
    @JsonProperty(required = true) Assumed unknownDataClass,
    @JsonProperty(required = true) Map<String, Double> blastRadius,
    @JsonProperty(required = true) Assumed unknownBlastRadius,
    @JsonProperty(required = true) Map<String, Double> environment,
    @JsonProperty(required = true) double leastConsequence) {
  public RiskModel {
    exposure = Map.copyOf(exposure);
    control = Map.copyOf(control);
    criticality = Map.copyOf(criticality);
    dataClass = Map.copyOf(dataClass);
    blastRadius = Map.copyOf(blastRadius);
    environment = Map.copyOf(environment);
  }

  /** What stands in for a value that could not be read, and the range it may lie in. */
  public record Assumed(
      @JsonProperty(required = true) double value,
      @JsonProperty(required = true) double low,
      @JsonProperty(required = true) double high) {}
}
