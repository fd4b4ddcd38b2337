package dev.mothership.correlate.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Documents by what they say, so that each is read once. */
final class PolicyLibrary {
  private final Map<String, PolicyDocument> documents = new HashMap<>();
  private final Map<Clause, Clause> clauses = new HashMap<>();

  PolicyDocument of(JsonNode document) {
    String id = hash(PolicyText.canonical(document));
    return documents.computeIfAbsent(id, hash -> shared(PolicyText.read(document, hash)));
  }

  /** Documents that differ. */
  int size() {
    return documents.size();
  }

  private PolicyDocument shared(PolicyDocument read) {
    return new PolicyDocument(
        read.id(),
        read.clauses().stream().map(one -> clauses.computeIfAbsent(one, same -> same)).toList(),
        read.problem());
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
