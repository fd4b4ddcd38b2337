package dev.mothership.notify;

import dev.mothership.store.ChannelIntent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Names of threads that receivers keep. They are made of what is the same in a database that was
 * restored, so never of ids that a sequence gave.
 */
final class Marks {
  private static final int HEX = 24;

  private Marks() {}

  static String of(
      UUID installation, ChannelIntent.Name channel, String tenant, String kind, String groupKey) {
    String identity =
        String.join(
            "\n",
            installation.toString(),
            channel.cluster() ? "cluster" : "namespace",
            channel.namespace(),
            channel.name(),
            tenant,
            kind,
            groupKey);
    return "mothership-" + hash(identity.getBytes(StandardCharsets.UTF_8)).substring(0, HEX);
  }

  /** SHA-256 in hexadecimal digits. */
  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
