package dev.mothership.normalise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mothership.collect.aws.Implementations;
import dev.mothership.model.DataClassing;
import dev.mothership.model.Failure;
import dev.mothership.model.RawRecord;
import java.util.List;
import java.util.Map;

/** Records written as YAML, read by every mapper there is. */
final class Mapping {
  static final String ROLE = "arn:aws:iam::111122223333:role/app";

  /** What the transport puts in the place of a secret. */
  static final String SUMMARY =
      "'{\"length\":7,\"detectors\":[\"secret-name\"],\"fingerprint\":\"ab\"}'";

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final AccountContext ACCOUNT =
      new AccountContext("111122223333", "aws", new DataClassing("class", Map.of(), ""));
  private static final Normaliser NORMALISER =
      new Normaliser(Implementations.of(AssetMapper.class));

  private Mapping() {}

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static Normalised map(
      String type, String payload, Map<String, JsonNode> facets, Map<String, Failure> unread) {
    return NORMALISER.normalise(
        new RawRecord(type, "eu-west-1", "native", yaml(payload), facets, unread), ACCOUNT);
  }

  static Normalised map(String type, String payload, Map<String, JsonNode> facets) {
    return map(type, payload, facets, Map.of());
  }

  /** {@code KIND target}, in order. */
  static List<String> edges(Normalised read) {
    return read.relations().stream()
        .map(relation -> relation.kind() + " " + relation.target().value())
        .toList();
  }
}
