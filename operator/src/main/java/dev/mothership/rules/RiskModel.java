package dev.mothership.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
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
  private static final int VERSION_DIGITS = 12;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public RiskModel {
    exposure = Map.copyOf(exposure);
    control = Map.copyOf(control);
    criticality = Map.copyOf(criticality);
    dataClass = Map.copyOf(dataClass);
    blastRadius = Map.copyOf(blastRadius);
    environment = Map.copyOf(environment);
  }

  /**
   * The same but for what differs.
   *
   * @param named becomes the id, with the version behind it
   * @param differs any of the values, in the form of the built-in model's file
   * @throws IllegalArgumentException where a value is unknown or is no number
   */
  public RiskModel adjusted(String named, JsonNode differs) {
    try {
      ObjectNode tree = MAPPER.valueToTree(this);
      RiskModel merged = MAPPER.treeToValue(merged(tree, differs), RiskModel.class);
      return merged.called(named + "@" + merged.version());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** What is wrong with the values, one sentence each; empty where nothing is. */
  public List<String> faults() {
    return RiskModelOrder.faults(this);
  }

  /** Of the values, whatever the model is called: 12 hexadecimal digits. */
  public String version() {
    try {
      byte[] text = MAPPER.writeValueAsBytes(called(""));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest).substring(0, VERSION_DIGITS);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("numbers can be written and every Java has SHA-256", e);
    }
  }

  private RiskModel called(String name) {
    return new RiskModel(
        name,
        exposure,
        unknownExposure,
        control,
        unknownControl,
        criticality,
        dataClass,
        unknownDataClass,
        blastRadius,
        unknownBlastRadius,
        environment,
        leastConsequence);
  }

  private static ObjectNode merged(ObjectNode tree, JsonNode differs) {
    for (Map.Entry<String, JsonNode> field : differs.properties()) {
      if (tree.get(field.getKey()) instanceof ObjectNode below && field.getValue().isObject()) {
        for (Map.Entry<String, JsonNode> value : field.getValue().properties()) {
          if (!below.has(value.getKey())) {
            throw new IllegalArgumentException(field.getKey() + " has no value " + value.getKey());
          }
          below.set(value.getKey(), value.getValue());
        }
      } else {
        tree.set(field.getKey(), field.getValue());
      }
    }
    return tree;
  }

  /** What stands in for a value that could not be read, and the range it may lie in. */
  public record Assumed(
      @JsonProperty(required = true) double value,
      @JsonProperty(required = true) double low,
      @JsonProperty(required = true) double high) {}
}
