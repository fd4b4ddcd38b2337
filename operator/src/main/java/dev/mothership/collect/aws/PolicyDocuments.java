package dev.mothership.collect.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Policy documents, which IAM gives percent-encoded (RFC 3986) and S3 as plain text:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyDetail.html
 */
final class PolicyDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FIELDS =
      Set.of("AssumeRolePolicyDocument", "PolicyDocument", "Document");

  private PolicyDocuments() {}

  /** Replaces every encoded document in an IAM answer by the JSON that it is. */
  static void decodeAll(JsonNode node) {
    if (node instanceof ObjectNode) {
      ObjectNode object = (ObjectNode) node;
      for (String field : FIELDS) {
        if (object.path(field).isTextual()) {
          object.set(field, parse(decode(object.path(field).textValue())));
        }
      }
    }
    node.forEach(PolicyDocuments::decodeAll);
  }

  /**
   * @throws UnparseableDocument where the text is no JSON
   */
  static JsonNode parse(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new UnparseableDocument(e);
    }
  }

  /**
   * A document that API Gateway gives as the inside of a JSON string, quotes escaped:
   * https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html
   *
   * @throws UnparseableDocument where the text is no JSON
   */
  static JsonNode parseEscaped(String document) {
    boolean escaped = document.replaceFirst("^\\s*\\{\\s*", "").startsWith("\\");
    return parse(escaped ? parse('"' + document + '"').asText() : document);
  }

  /** A plus sign stands for itself here, unlike in a form. */
  private static String decode(String text) {
    if (text.stripLeading().startsWith("{")) {
      return text;
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UnparseableDocument(e);
    }
  }
}
