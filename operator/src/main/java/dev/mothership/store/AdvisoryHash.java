package dev.mothership.store;

import dev.mothership.model.Knowledge.Advisory;
import dev.mothership.model.Knowledge.Affected;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells whether an advisory is told otherwise: SHA-256 over all that is stored of it. What it was
 * made for comes last and only where there is any, so that an advisory without keeps its hash.
 */
final class AdvisoryHash {
  /** What the columns of a row come to beside its texts. */
  private static final int ROW = 200;

  private AdvisoryHash() {}

  static String of(Advisory advisory) {
    MessageDigest digest = digest();
    add(digest, advisory.id());
    add(digest, advisory.canonical());
    add(digest, String.join(" ", advisory.aliases()));
    add(digest, advisory.summary());
    add(digest, advisory.severity().toString());
    add(digest, "" + advisory.published());
    add(digest, "" + advisory.modified());
    add(digest, "" + advisory.withdrawn());
    for (Affected affected : advisory.affected()) {
      add(digest, affected.ecosystem());
      add(digest, affected.name());
      add(digest, affected.ranges().toString());
      add(digest, affected.versions().toString());
    }
    if (!advisory.upstream().isEmpty()) {
      add(digest, String.join(" ", advisory.upstream()));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** About how many characters it takes to stage it. */
  static long size(Advisory advisory) {
    long size = ROW + advisory.summary().length();
    for (Affected affected : advisory.affected()) {
      size += ROW + 20L * affected.versions().size();
    }
    return size;
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
