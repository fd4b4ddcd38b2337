package dev.mothership.normalise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.collect.aws.Implementations;
import dev.mothership.model.DataClassing;
import dev.mothership.model.RawRecord;
import java.util.List;
import java.util.Map;

/** Reads payloads that tests write as YAML, as of one account and region. */
final class Readings {
  static final AccountContext ACCOUNT =
      new AccountContext("111122223333", "aws", new DataClassing("class", Map.of(), ""));
  static final Normaliser NORMALISER = new Normaliser(Implementations.of(AssetMapper.class));
  private static final YAMLMapper YAML = new YAMLMapper();

  private Readings() {}

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static Normalised read(String type, String payload) {
    return read(type, payload, Map.of());
  }

  static Normalised read(String type, String payload, Map<String, JsonNode> facets) {
    return NORMALISER.normalise(
        new RawRecord(type, "eu-west-1", "native", yaml(payload), facets, Map.of()), ACCOUNT);
  }

  /** Kind and target of every edge. */
  static List<String> edges(Normalised read) {
    return read.relations().stream().map(edge -> edge.kind() + " " + edge.target()).toList();
  }
}
