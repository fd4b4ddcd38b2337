package dev.mothership.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over texts, each with its length before it; begins anew at each end. */
final class Digest {
  private static final int BYTE = 8;

  private final MessageDigest sha256;

  Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Digest with(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int shift = 3 * BYTE; shift >= 0; shift -= BYTE) {
      sha256.update((byte) (bytes.length >>> shift));
    }
    sha256.update(bytes);
    return this;
  }

  byte[] end() {
    return sha256.digest();
  }

  String hex() {
    return HexFormat.of().formatHex(end());
  }
}
