package dev.mothership.correlate.risk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Identity of an issue: tenant, asset keys and rule; no tool, no text, no severity. The name is the
 * Kubernetes object's, and the same for ever.
 */
public record FindingIdentity(String key, String name) {
  private static final int NAME_DIGITS = 12;

  public static FindingIdentity of(
      String category, String tenantName, String ruleId, List<String> assetKeys) {
    MessageDigest digest = sha256();
    add(digest, tenantName);
    add(digest, ruleId);
    assetKeys.forEach(key -> add(digest, key));
    String hex = HexFormat.of().formatHex(digest.digest());
    return new FindingIdentity(hex, category + "-" + ruleId + "-" + hex.substring(0, NAME_DIGITS));
  }

  /** With its length before it, so that no two lists of parts look alike. */
  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
